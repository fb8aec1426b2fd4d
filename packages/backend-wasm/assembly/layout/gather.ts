// Rows by index: gather [outer, size, inner] by n indices -> [outer, n, inner], and its gradient, which adds rows.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { entry } from '../table'
import { KIND_GATHER, KIND_SCATTER } from '../tensor-kinds'
import { copyBytes } from './copy'

/** The place of the first index that is not in [0, size), or -1. */
export function checkIndices(indices: usize, n: i32, size: i32): i32 {
  for (let i = 0; i < n; ++i) {
    if (load<u32>(indices + ((<usize>i) << 2)) >= <u32>size) return i
  }
  return -1
}

/**
 * Indices of `depth` coordinates each become places: Σ coordinate·stride. Table: per coordinate its size and stride.
 * A coordinate out of range makes the place -1; returns the first such, or -1.
 */
export function flattenIndices(indices: usize, n: i32, depth: i32, places: usize): i32 {
  let wrong = -1
  for (let i = 0; i < n; ++i) {
    let place = 0
    for (let axis = 0; axis < depth; ++axis) {
      const coordinate = load<i32>(indices + ((<usize>(i * depth + axis)) << 2))
      if (<u32>coordinate >= <u32>entry(2 * axis)) place = i32.MIN_VALUE
      else if (place >= 0) place += coordinate * entry(2 * axis + 1)
    }
    if (place < 0 && wrong < 0) wrong = i
    store<i32>(places + ((<usize>i) << 2), place < 0 ? -1 : place)
  }
  return wrong
}

/** `rowBytes`: inner elements' bytes. An index out of range gives a row of zeros. y must not overlap x. */
export function gather(x: usize, indices: usize, y: usize, outer: i32, size: i32, n: i32, rowBytes: i32): void {
  setArg<usize>(0, x)
  setArg<usize>(1, indices)
  setArg<usize>(2, y)
  setArg<i32>(3, size)
  setArg<i32>(4, n)
  setArg<i32>(5, rowBytes)
  setArg<i32>(6, outer * n)
  const chunks = chunkCount(<f64>outer * n * (rowBytes + 16), 200_000, outer * n)
  setArg<i32>(7, chunks)
  fork(KIND_GATHER, chunks)
}

export function gatherChunk(index: i32): void {
  const size = <usize>arg<i32>(3)
  const n = arg<i32>(4)
  const rowBytes = <usize>arg<i32>(5)
  const last = chunkStart(arg<i32>(6), arg<i32>(7), 1, index + 1)
  for (let item = chunkStart(arg<i32>(6), arg<i32>(7), 1, index); item < last; ++item) {
    const which = load<u32>(arg<usize>(1) + ((<usize>(item % n)) << 2))
    const to = arg<usize>(2) + <usize>item * rowBytes
    if (<usize>which >= size) {
      memory.fill(to, 0, rowBytes)
      continue
    }
    copyBytes(to, arg<usize>(0) + (<usize>(item / n) * size + <usize>which) * rowBytes, rowBytes)
  }
}

/**
 * y[index[i]] += x[i] over n rows of `inner` values (4 bytes each), in the order of i for every element of y, whatever
 * the number of threads: they share y by columns or by rows. Indices out of range are left out.
 *
 * @param mode 0: float32 sums, 1: int32 sums, 2: the last row wins (no sum)
 * @param clear not 0: y starts at 0
 */
export function scatter(
  mode: i32, x: usize, indices: usize, y: usize, n: i32, size: i32, inner: i32, clear: i32,
): void {
  if (size <= 0 || inner <= 0) return
  setArg<i32>(0, mode)
  setArg<usize>(1, x)
  setArg<usize>(2, indices)
  setArg<usize>(3, y)
  setArg<i32>(4, n)
  setArg<i32>(5, size)
  setArg<i32>(6, inner)
  setArg<i32>(7, clear)
  const byColumns = inner >= 64
  setArg<i32>(8, <i32>byColumns)
  const chunks = chunkCount((<f64>n + (clear != 0 ? <f64>size : 0)) * inner, 30_000, byColumns ? inner / 16 : size)
  setArg<i32>(9, chunks)
  fork(KIND_SCATTER, chunks)
}

// @ts-ignore: decorator
@inline
function addRow(mode: i32, x: usize, y: usize, count: i32): void {
  const end = x + ((<usize>count >> 2) << 4)
  while (x < end) {
    const value = v128.load(x)
    v128.store(y, mode == 0 ? f32x4.add(v128.load(y), value) : mode == 1 ? i32x4.add(v128.load(y), value) : value)
    x += 16
    y += 16
  }
  if (count & 3) {
    const value = v128.load(x)
    const sum = mode == 0 ? f32x4.add(v128.load(y), value) : mode == 1 ? i32x4.add(v128.load(y), value) : value
    storeFirst(y, sum, count & 3)
  }
}

// @ts-ignore: decorator
@inline
function addRows(mode: i32, firstRow: i32, lastRow: i32, firstColumn: i32, lastColumn: i32): void {
  const n = arg<i32>(4)
  const rowBytes = (<usize>arg<i32>(6)) << 2
  const y = arg<usize>(3) + ((<usize>firstColumn) << 2)
  const columns = lastColumn - firstColumn
  let from = arg<usize>(1) + ((<usize>firstColumn) << 2)
  for (let i = 0; i < n; ++i) {
    const row = load<i32>(arg<usize>(2) + ((<usize>i) << 2))
    if (row >= firstRow && row < lastRow) addRow(mode, from, y + <usize>row * rowBytes, columns)
    from += rowBytes
  }
}

export function scatterChunk(index: i32): void {
  const size = arg<i32>(5)
  const inner = arg<i32>(6)
  const byColumns = arg<i32>(8) != 0
  const chunks = arg<i32>(9)
  const firstRow = byColumns ? 0 : chunkStart(size, chunks, 1, index)
  const lastRow = byColumns ? size : chunkStart(size, chunks, 1, index + 1)
  const first = byColumns ? chunkStart(inner, chunks, 16, index) : 0
  const last = byColumns ? chunkStart(inner, chunks, 16, index + 1) : inner
  if (arg<i32>(7) != 0) {
    const rowBytes = (<usize>inner) << 2
    if (first == 0 && last == inner) {
      memory.fill(arg<usize>(3) + <usize>firstRow * rowBytes, 0, <usize>(lastRow - firstRow) * rowBytes)
    } else {
      let to = arg<usize>(3) + ((<usize>first) << 2)
      for (let row = 0; row < size; ++row) {
        memory.fill(to, 0, (<usize>(last - first)) << 2)
        to += rowBytes
      }
    }
  }
  const mode = arg<i32>(0)
  if (mode == 0) addRows(0, firstRow, lastRow, first, last)
  else if (mode == 1) addRows(1, firstRow, lastRow, first, last)
  else addRows(2, firstRow, lastRow, first, last)
}
