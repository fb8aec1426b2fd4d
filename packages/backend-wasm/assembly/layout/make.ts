// Tensors made from few numbers: ranges and one-hot rows.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { KIND_ONE_HOT } from '../tensor-kinds'

/** y[i] = start + i·step, in float64, then rounded; float32, or int32 with `integers` not 0. */
export function range(integers: i32, y: usize, n: i32, start: f64, step: f64): void {
  for (let i = 0; i < n; ++i) {
    const value = start + <f64>i * step
    if (integers != 0) store<i32>(y, <i32>value)
    else store<f32>(y, <f32>value)
    y += 4
  }
}

/** y[i, …] = on at index[i], off elsewhere, in words or (`size` 1) bytes; an index out of range gives off alone. */
export function oneHot(size: i32, indices: usize, y: usize, n: i32, depth: i32, on: i32, off: i32): void {
  setArg<i32>(0, size)
  setArg<usize>(1, indices)
  setArg<usize>(2, y)
  setArg<i32>(3, n)
  setArg<i32>(4, depth)
  setArg<i32>(5, on)
  setArg<i32>(6, off)
  const chunks = chunkCount(<f64>n * depth, 100_000, n)
  setArg<i32>(7, chunks)
  fork(KIND_ONE_HOT, chunks)
}

export function oneHotChunk(index: i32): void {
  const size = arg<i32>(0)
  const depth = <usize>arg<i32>(4)
  const on = arg<i32>(5)
  const off = arg<i32>(6)
  const last = chunkStart(arg<i32>(3), arg<i32>(7), 1, index + 1)
  for (let i = chunkStart(arg<i32>(3), arg<i32>(7), 1, index); i < last; ++i) {
    const which = <usize>load<u32>(arg<usize>(1) + ((<usize>i) << 2))
    const row = arg<usize>(2) + <usize>i * depth * <usize>size
    if (size == 1) {
      memory.fill(row, <u8>off, depth)
      if (which < depth) store<u8>(row + which, <u8>on)
      continue
    }
    if (off == 0) memory.fill(row, 0, depth << 2)
    else for (let j: usize = 0; j < depth; ++j) store<i32>(row + (j << 2), off)
    if (which < depth) store<i32>(row + (which << 2), on)
  }
}
