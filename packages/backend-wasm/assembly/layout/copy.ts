// Copies between two arrangements of up to six axes: slices, strided slices, reversal, tiling, broadcasting, padding,
// concatenation and splitting are all this, with other strides.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { entry } from '../table'
import { KIND_COPY } from '../tensor-kinds'

/** `bytes` bytes that do not overlap; short runs without the cost of a call to memory.copy. */
// @ts-ignore: decorator
@inline
export function copyBytes(to: usize, from: usize, bytes: usize): void {
  if (bytes >= 1024) {
    memory.copy(to, from, bytes)
    return
  }
  const end = from + (bytes & ~15)
  while (from < end) {
    v128.store(to, v128.load(from))
    from += 16
    to += 16
  }
  if (bytes & 8) {
    store<u64>(to, load<u64>(from))
    from += 8
    to += 8
  }
  if (bytes & 4) {
    store<u32>(to, load<u32>(from))
    from += 4
    to += 4
  }
  for (let i: usize = 0; i < (bytes & 3); ++i) store<u8>(to + i, load<u8>(from + i))
}

/**
 * Table: per axis, outermost first, its size, the stride in `x` and the stride in `y`, in elements; at least two axes,
 * no size 0. Strides of x may be negative or 0; those of y reach each element once.
 *
 * @param size bytes of an element: 1, 4 or 8
 */
export function copyStrided(size: i32, x: usize, y: usize, rank: i32): void {
  setArg<i32>(0, size)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<i32>(3, rank)
  // A row is the innermost axis; rows go to threads.
  let rows = 1
  for (let axis = 0; axis < rank - 1; ++axis) rows *= entry(3 * axis)
  const n = entry(3 * (rank - 1))
  setArg<i32>(4, rows)
  const chunks = chunkCount(<f64>rows * n, 60_000, rows)
  setArg<i32>(5, chunks)
  fork(KIND_COPY, chunks)
}

// @ts-ignore: decorator
@inline
function row<T>(x: usize, xStep: i32, y: usize, yStep: i32, n: i32): void {
  const size = sizeof<T>()
  if (yStep == 1 && xStep == 1) {
    copyBytes(y, x, <usize>n * size)
    return
  }
  const xBytes = <usize>xStep * size
  const yBytes = <usize>yStep * size
  if (xStep == 0 && yStep == 1) {
    const value = load<T>(x)
    for (let i = 0; i < n; ++i) {
      store<T>(y, value)
      y += size
    }
    return
  }
  for (let i = 0; i < n; ++i) {
    store<T>(y, load<T>(x))
    x += xBytes
    y += yBytes
  }
}

export function copyChunk(index: i32): void {
  const size = arg<i32>(0)
  const inner = 3 * (arg<i32>(3) - 1)
  const n = entry(inner)
  const xStep = entry(inner + 1)
  const yStep = entry(inner + 2)
  const rows = entry(inner - 3)
  const xRow = <usize>entry(inner - 2) * <usize>size
  const yRow = <usize>entry(inner - 1) * <usize>size
  let at = chunkStart(arg<i32>(4), arg<i32>(5), 1, index)
  const end = chunkStart(arg<i32>(4), arg<i32>(5), 1, index + 1)
  while (at < end) {
    const inPlane = at % rows
    let plane = at / rows
    let x = arg<usize>(1) + <usize>inPlane * xRow
    let y = arg<usize>(2) + <usize>inPlane * yRow
    for (let axis = inner - 6; axis >= 0; axis -= 3) {
      const length = entry(axis)
      const position = <usize>(plane % length) * <usize>size
      plane /= length
      x += position * <usize>entry(axis + 1)
      y += position * <usize>entry(axis + 2)
    }
    const count = min(rows - inPlane, end - at)
    for (let i = 0; i < count; ++i) {
      if (size == 4) row<u32>(x, xStep, y, yStep, n)
      else if (size == 1) row<u8>(x, xStep, y, yStep, n)
      else row<u64>(x, xStep, y, yStep, n)
      x += xRow
      y += yRow
    }
    at += count
  }
}
