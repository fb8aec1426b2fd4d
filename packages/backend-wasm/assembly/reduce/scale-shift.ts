// y = (x - mean)·scale + offset, each of the last three one value a column.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { madd } from '../math'
import { fork } from '../pool'
import { KIND_SCALE_SHIFT } from '../spatial-kinds'
import { put } from '../window/pool'

/** x and y [rows, n]; `y` may be x. */
export function scaleShift(x: usize, mean: usize, scale: usize, offset: usize, y: usize, rows: i32, n: i32): void {
  setArg<usize>(0, x)
  setArg<usize>(1, mean)
  setArg<usize>(2, scale)
  setArg<usize>(3, offset)
  setArg<usize>(4, y)
  setArg<i32>(5, rows)
  setArg<i32>(6, n)
  const chunks = chunkCount(<f64>rows * n, 30_000, rows)
  setArg<i32>(7, chunks)
  fork(KIND_SCALE_SHIFT, chunks)
}

export function scaleShiftChunk(index: i32): void {
  const n = arg<i32>(6)
  const last = chunkStart(arg<i32>(5), arg<i32>(7), 1, index + 1)
  for (let row = chunkStart(arg<i32>(5), arg<i32>(7), 1, index); row < last; ++row) {
    const start = (<usize>row * <usize>n) << 2
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const x = f32x4.sub(v128.load(arg<usize>(0) + start + at), v128.load(arg<usize>(1) + at))
      put(arg<usize>(4) + start + at, madd(x, v128.load(arg<usize>(2) + at), v128.load(arg<usize>(3) + at)), n - i)
    }
  }
}
