// Sums over the middle axis of [outer, n, inner]. Float32 values are added in blocks of fixed size, the blocks in
// float64: the error does not grow with n, and the order depends on the shape alone, never on the threads.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { KIND_COLUMN_SUM, KIND_ROW_SUM, KIND_SUM_SEGMENTS } from '../tensor-kinds'

/** Elements of a block of a row: four vectors a turn, so 32 additions in float32 a lane. */
const BLOCK: i32 = 512
/** Rows that are added in float32 before float64 takes over. */
const ROWS: i32 = 32
/** Elements that make a segment, which is one thread's work. */
const SEGMENT: i32 = 16384
/** Columns that one thread adds at a time. */
const COLUMNS: i32 = 256

/** What is summed: x² instead of x. */
const SQUARES: i32 = 1

// @ts-ignore: decorator
@inline
function term(squares: bool, x: v128): v128 {
  return squares ? f32x4.mul(x, x) : x
}

// @ts-ignore: decorator
@inline
function widened(x: v128): f64 {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(v128.shuffle<f64>(x, x, 1, 0)))
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1)
}

// @ts-ignore: decorator
@inline
function sumRow(squares: bool, x: usize, n: i32): f64 {
  let total: f64 = 0
  while (n >= 16) {
    let a = f32x4.splat(0)
    let b = a
    let c = a
    let d = a
    const count = min(n & ~15, BLOCK)
    const end = x + ((<usize>count) << 2)
    while (x < end) {
      a = f32x4.add(a, term(squares, v128.load(x)))
      b = f32x4.add(b, term(squares, v128.load(x, 16)))
      c = f32x4.add(c, term(squares, v128.load(x, 32)))
      d = f32x4.add(d, term(squares, v128.load(x, 48)))
      x += 64
    }
    total += widened(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)))
    n -= count
  }
  const end = x + ((<usize>n) << 2)
  while (x < end) {
    const value = <f64>load<f32>(x)
    total += squares ? value * value : value
    x += 4
  }
  return total
}

/** The sum of `n` values, or of their squares. */
export function rowSum(squares: bool, x: usize, n: i32): f64 {
  return squares ? sumRow(true, x, n) : sumRow(false, x, n)
}

/** Bytes of partial sums that `sum` needs: 0 where one segment holds all. */
export function sumPartialBytes(outer: i32, n: i32, inner: i32): usize {
  const segments = segmentsOf(n, inner)
  return segments == 1 ? 0 : (<usize>outer * <usize>segments * <usize>inner) << 3
}

/** Length of a segment along n. */
// @ts-ignore: decorator
@inline
function segmentLength(inner: i32): i32 {
  return inner == 1 ? SEGMENT : max(ROWS, (SEGMENT / inner) & ~(ROWS - 1))
}

// @ts-ignore: decorator
@inline
function segmentsOf(n: i32, inner: i32): i32 {
  const length = segmentLength(inner)
  return inner >= 4 * COLUMNS ? 1 : max(1, (n + length - 1) / length)
}

/**
 * y = scale · Σ x or scale · Σ x² over the middle axis; y must not overlap x.
 *
 * @param what 0: x, 1: x²
 * @param partials memory of `sumPartialBytes`
 */
export function sum(what: i32, x: usize, y: usize, outer: i32, n: i32, inner: i32, scale: f64, partials: usize): void {
  if (outer <= 0 || inner <= 0) return
  const segments = segmentsOf(n, inner)
  const length = segments == 1 ? max(n, 1) : segmentLength(inner)
  const blocks = (inner + COLUMNS - 1) / COLUMNS
  setArg<i32>(0, what)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<i32>(3, outer)
  setArg<i32>(4, n)
  setArg<i32>(5, inner)
  store<f64>(arg64(), scale)
  setArg<usize>(8, segments == 1 ? 0 : partials)
  setArg<i32>(9, segments)
  setArg<i32>(10, length)
  setArg<i32>(11, blocks)
  const items = outer * segments * blocks
  setArg<i32>(12, items)
  const chunks = chunkCount(<f64>outer * n * inner, 60_000, items)
  setArg<i32>(13, chunks)
  fork(inner == 1 ? KIND_ROW_SUM : KIND_COLUMN_SUM, chunks)
  if (segments > 1) addSegments(outer, segments, inner)
}

// @ts-ignore: decorator
@inline
function addSegments(outer: i32, segments: i32, inner: i32): void {
  const chunks = chunkCount(<f64>outer * segments * inner, 60_000, outer * inner)
  setArg<i32>(14, chunks)
  fork(KIND_SUM_SEGMENTS, chunks)
}

/** y[i] = Σ over segments, in order, of partials[segment][i], which are float64. */
export function sumSegments(partials: usize, segments: i32, inner: i32, y: usize): void {
  setArg<usize>(2, y)
  setArg<i32>(3, 1)
  setArg<i32>(5, inner)
  store<f64>(arg64(), 1)
  setArg<usize>(8, partials)
  setArg<i32>(9, segments)
  addSegments(1, segments, inner)
}

/** Where the scale lies, as f64: slots 6 and 7. */
// @ts-ignore: decorator
@inline
function arg64(): usize {
  return 1536 + 24
}

export function rowSumChunk(index: i32): void {
  const squares = arg<i32>(0) == SQUARES
  const n = arg<i32>(4)
  const partials = arg<usize>(8)
  const segments = arg<i32>(9)
  const length = arg<i32>(10)
  const last = chunkStart(arg<i32>(12), arg<i32>(13), 1, index + 1)
  for (let item = chunkStart(arg<i32>(12), arg<i32>(13), 1, index); item < last; ++item) {
    const row = item / segments
    const start = (item % segments) * length
    const from = arg<usize>(1) + ((<usize>row * <usize>n + <usize>start) << 2)
    const total = rowSum(squares, from, min(n - start, length))
    if (partials != 0) store<f64>(partials + ((<usize>item) << 3), total)
    else store<f32>(arg<usize>(2) + ((<usize>row) << 2), <f32>(total * load<f64>(arg64())))
  }
}

/** Four columns: float32 over ROWS rows, then float64. */
// @ts-ignore: decorator
@inline
function columns4(
  squares: bool, x: usize, stride: usize, rows: i32, to: usize, wide: bool, scale: f64, count: i32,
): void {
  let low = f64x2.splat(0)
  let high = low
  while (rows > 0) {
    let a = f32x4.splat(0)
    let left = min(rows, ROWS)
    rows -= left
    while (left-- > 0) {
      a = f32x4.add(a, term(squares, v128.load(x)))
      x += stride
    }
    low = f64x2.add(low, f64x2.promote_low_f32x4(a))
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f64>(a, a, 1, 0)))
  }
  put(low, high, to, wide, scale, count)
}

// @ts-ignore: decorator
@inline
function put(low: v128, high: v128, to: usize, wide: bool, scale: f64, count: i32): void {
  if (wide) {
    if (count == 1) v128.store64_lane(to, low, 0)
    else v128.store(to, low)
    if (count == 3) v128.store64_lane(to, high, 0, 16)
    else if (count >= 4) v128.store(to, high, 16)
    return
  }
  const factor = f64x2.splat(scale)
  const first = f32x4.demote_f64x2_zero(f64x2.mul(low, factor))
  const second = f32x4.demote_f64x2_zero(f64x2.mul(high, factor))
  if (count == 1) v128.store32_lane(to, first, 0)
  else v128.store64_lane(to, first, 0)
  if (count == 3) v128.store32_lane(to, second, 0, 8)
  else if (count >= 4) v128.store64_lane(to, second, 0, 8)
}

// @ts-ignore: decorator
@inline
function columns16(squares: bool, x: usize, stride: usize, rows: i32, to: usize, wide: bool, scale: f64): void {
  const zero = f64x2.splat(0)
  let l0 = zero, h0 = zero, l1 = zero, h1 = zero, l2 = zero, h2 = zero, l3 = zero, h3 = zero
  while (rows > 0) {
    let a = f32x4.splat(0)
    let b = a, c = a, d = a
    let left = min(rows, ROWS)
    rows -= left
    while (left-- > 0) {
      a = f32x4.add(a, term(squares, v128.load(x)))
      b = f32x4.add(b, term(squares, v128.load(x, 16)))
      c = f32x4.add(c, term(squares, v128.load(x, 32)))
      d = f32x4.add(d, term(squares, v128.load(x, 48)))
      x += stride
    }
    l0 = f64x2.add(l0, f64x2.promote_low_f32x4(a))
    h0 = f64x2.add(h0, f64x2.promote_low_f32x4(v128.shuffle<f64>(a, a, 1, 0)))
    l1 = f64x2.add(l1, f64x2.promote_low_f32x4(b))
    h1 = f64x2.add(h1, f64x2.promote_low_f32x4(v128.shuffle<f64>(b, b, 1, 0)))
    l2 = f64x2.add(l2, f64x2.promote_low_f32x4(c))
    h2 = f64x2.add(h2, f64x2.promote_low_f32x4(v128.shuffle<f64>(c, c, 1, 0)))
    l3 = f64x2.add(l3, f64x2.promote_low_f32x4(d))
    h3 = f64x2.add(h3, f64x2.promote_low_f32x4(v128.shuffle<f64>(d, d, 1, 0)))
  }
  const step: usize = wide ? 32 : 16
  put(l0, h0, to, wide, scale, 4)
  put(l1, h1, to + step, wide, scale, 4)
  put(l2, h2, to + 2 * step, wide, scale, 4)
  put(l3, h3, to + 3 * step, wide, scale, 4)
}

// @ts-ignore: decorator
@inline
function sumColumns(
  squares: bool, x: usize, stride: usize, rows: i32, count: i32, to: usize, wide: bool, scale: f64,
): void {
  const shift: usize = wide ? 3 : 2
  for (; count >= 16; count -= 16) {
    columns16(squares, x, stride, rows, to, wide, scale)
    x += 64
    to += <usize>16 << shift
  }
  for (; count > 0; count -= 4) {
    columns4(squares, x, stride, rows, to, wide, scale, count)
    x += 16
    to += <usize>4 << shift
  }
}

export function columnSumChunk(index: i32): void {
  const squares = arg<i32>(0) == SQUARES
  const n = arg<i32>(4)
  const inner = arg<i32>(5)
  const partials = arg<usize>(8)
  const segments = arg<i32>(9)
  const length = arg<i32>(10)
  const blocks = arg<i32>(11)
  const scale = load<f64>(arg64())
  const last = chunkStart(arg<i32>(12), arg<i32>(13), 1, index + 1)
  for (let item = chunkStart(arg<i32>(12), arg<i32>(13), 1, index); item < last; ++item) {
    const column = (item % blocks) * COLUMNS
    const part = item / blocks
    const row = part / segments
    const start = (part % segments) * length
    const from = arg<usize>(1) + ((((<usize>row * <usize>n + <usize>start) * <usize>inner) + <usize>column) << 2)
    const rows = min(n - start, length)
    const count = min(inner - column, COLUMNS)
    const wide = partials != 0
    const to = wide
      ? partials + ((<usize>part * <usize>inner + <usize>column) << 3)
      : arg<usize>(2) + ((<usize>row * <usize>inner + <usize>column) << 2)
    if (squares) sumColumns(true, from, (<usize>inner) << 2, rows, count, to, wide, scale)
    else sumColumns(false, from, (<usize>inner) << 2, rows, count, to, wide, scale)
  }
}

export function sumSegmentsChunk(index: i32): void {
  const inner = arg<i32>(5)
  const segments = arg<i32>(9)
  const all = arg<i32>(3) * inner
  const last = chunkStart(all, arg<i32>(14), 1, index + 1)
  const step = (<usize>inner) << 3
  for (let item = chunkStart(all, arg<i32>(14), 1, index); item < last; ++item) {
    let from = arg<usize>(8) + ((<usize>(item / inner) * <usize>segments * <usize>inner + <usize>(item % inner)) << 3)
    let total: f64 = 0
    for (let segment = 0; segment < segments; ++segment) {
      total += load<f64>(from)
      from += step
    }
    store<f32>(arg<usize>(2) + ((<usize>item) << 2), <f32>(total * load<f64>(arg64())))
  }
}
