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
      let column = 0
      for (; column + 16 <= columns; column += 16) {
        blockOf16(from + ((<usize>column) << 2), stride, count, partial + ((<usize>column) << 3))
      }
      for (; column < columns; column += 4) {
        const at = from + ((<usize>column) << 2)
        blockOf4(at, stride, count, min(4, columns - column), partial + ((<usize>column) << 3))
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function passed(dy: usize, y: usize): v128 {
  return v128.and(v128.load(dy), f32x4.gt(v128.load(y), f32x4.splat(0)))
}

/** 16 columns of a block of rows: four sums at a time hide what one addition waits for the one before. */
// @ts-ignore: decorator
@inline
function blockOf16(at: usize, stride: usize, rows: i32, partial: usize): void {
  let dy = arg<usize>(0) + at
  let y = arg<usize>(1) + at
  let dx = arg<usize>(2) + at
  let a = f32x4.splat(0)
  let b = a
  let c = a
  let d = a
  for (let i = 0; i < rows; ++i) {
    let x = passed(dy, y)
    v128.store(dx, x)
    a = f32x4.add(a, x)
    x = passed(dy + 16, y + 16)
    v128.store(dx, x, 16)
    b = f32x4.add(b, x)
    x = passed(dy + 32, y + 32)
    v128.store(dx, x, 32)
    c = f32x4.add(c, x)
    x = passed(dy + 48, y + 48)
    v128.store(dx, x, 48)
    d = f32x4.add(d, x)
    dy += stride
    y += stride
    dx += stride
  }
  add4(partial, a)
  add4(partial + 32, b)
  add4(partial + 64, c)
  add4(partial + 96, d)
}

/** Up to four columns of a block of rows. */
// @ts-ignore: decorator
@inline
function blockOf4(at: usize, stride: usize, rows: i32, columns: i32, partial: usize): void {
  let dy = arg<usize>(0) + at
  let y = arg<usize>(1) + at
  let dx = arg<usize>(2) + at
  let sum = f32x4.splat(0)
  for (let i = 0; i < rows; ++i) {
    const x = passed(dy, y)
    if (columns == 4) v128.store(dx, x)
    else storeFirst(dx, x, columns)
    sum = f32x4.add(sum, x)
    dy += stride
    y += stride
    dx += stride
  }
  if (columns == 4) return add4(partial, sum)
  add64(partial, f32x4.extract_lane(sum, 0))
  if (columns > 1) add64(partial + 8, f32x4.extract_lane(sum, 1))
  if (columns > 2) add64(partial + 16, f32x4.extract_lane(sum, 2))
}

// @ts-ignore: decorator
@inline
function add4(to: usize, x: v128): void {
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(x)))
  const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(x, x, 1, 0))
  v128.store(to, f64x2.add(v128.load(to, 16), high), 16)
}

// @ts-ignore: decorator
@inline
function add64(to: usize, x: f32): void {
  store<f64>(to, load<f64>(to) + <f64>x)
}
