// The gradient through max(0, ·) and, in the same pass, its sums over all rows: what a layer with bias and relu needs
// of both. Blocks and segments as in sum.ts.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { KIND_RELU_SUMS } from '../tensor-kinds'
import { sumSegments } from './sum'

/** Rows that are added in float32 before float64 takes over. */
const ROWS: i32 = 32
/** Elements of a segment, which is one thread's work. */
const SEGMENT: i32 = 32_768

// @ts-ignore: decorator
@inline
function segmentRows(columns: i32): i32 {
  return max(ROWS, (SEGMENT / columns) & ~(ROWS - 1))
}

// @ts-ignore: decorator
@inline
function segmentCount(rows: i32, columns: i32): i32 {
  return max(1, (rows + segmentRows(columns) - 1) / segmentRows(columns))
}

/** Bytes of the partial sums: float64, whole vectors of them. */
export function reluSumsPartialBytes(rows: i32, columns: i32): usize {
  return ((<usize>segmentCount(rows, columns) * <usize>columns) << 3) + 32
}

/** dx = dy where y > 0, else 0; sums[column] = Σ dx over the rows. */
export function reluSums(dy: usize, y: usize, dx: usize, sums: usize, rows: i32, columns: i32, partials: usize): void {
  if (columns <= 0) return
  const segments = segmentCount(rows, columns)
  setArg<usize>(0, dy)
  setArg<usize>(1, y)
  setArg<usize>(2, dx)
  setArg<i32>(3, rows)
  setArg<i32>(4, columns)
  setArg<usize>(5, partials)
  setArg<i32>(6, segments)
  const chunks = chunkCount(<f64>rows * columns, 16_384, segments)
  setArg<i32>(7, chunks)
  fork(KIND_RELU_SUMS, chunks)
  sumSegments(partials, segments, columns, sums)
}

export function reluSumsChunk(index: i32): void {
  const rows = arg<i32>(3)
  const columns = arg<i32>(4)
  const last = chunkStart(arg<i32>(6), arg<i32>(7), 1, index + 1)
  const stride = (<usize>columns) << 2
  for (let segment = chunkStart(arg<i32>(6), arg<i32>(7), 1, index); segment < last; ++segment) {
    const partial = arg<usize>(5) + ((<usize>segment * <usize>columns) << 3)
    memory.fill(partial, 0, (<usize>columns) << 3)
    const end = min(rows, (segment + 1) * segmentRows(columns))
    for (let row = segment * segmentRows(columns); row < end; row += ROWS) {
      const from = <usize>row * stride
      const count = min(ROWS, end - row)
      for (let column = 0; column < columns; column += 4) {
        const at = from + ((<usize>column) << 2)
        addBlock(at, stride, count, min(4, columns - column), partial + ((<usize>column) << 3))
      }
    }
  }
}

/** Up to four columns of a block of rows. */
// @ts-ignore: decorator
@inline
function addBlock(at: usize, stride: usize, rows: i32, columns: i32, partial: usize): void {
  const zero = f32x4.splat(0)
  let dy = arg<usize>(0) + at
  let y = arg<usize>(1) + at
  let dx = arg<usize>(2) + at
  let sum = zero
  for (let i = 0; i < rows; ++i) {
    const x = v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero))
    if (columns == 4) v128.store(dx, x)
    else storeFirst(dx, x, columns)
    sum = f32x4.add(sum, x)
    dy += stride
    y += stride
    dx += stride
  }
  add64(partial, f32x4.extract_lane(sum, 0))
  if (columns > 1) add64(partial + 8, f32x4.extract_lane(sum, 1))
  if (columns > 2) add64(partial + 16, f32x4.extract_lane(sum, 2))
  if (columns > 3) add64(partial + 24, f32x4.extract_lane(sum, 3))
}

// @ts-ignore: decorator
@inline
function add64(to: usize, x: f32): void {
  store<f64>(to, load<f64>(to) + <f64>x)
}
