// Reductions over the middle axis of [outer, n, inner] that need no care with rounding: extremes, products, integer
// sums, any and all, the place of the extremes.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { KIND_REDUCE } from '../tensor-kinds'

// The same codes stand in src/engine/operations/reduce.ts.
const MAX: i32 = 0
const MIN: i32 = 1
const PROD: i32 = 2
const INT_SUM: i32 = 3
const INT_MAX: i32 = 4
const INT_MIN: i32 = 5
const INT_PROD: i32 = 6
const ANY: i32 = 7
const ALL: i32 = 8
const ARG_MAX: i32 = 9
const ARG_MIN: i32 = 10
const INT_ARG_MAX: i32 = 11
const INT_ARG_MIN: i32 = 12

/** Columns that one thread takes at a time. */
const COLUMNS: i32 = 256

/** What the empty reduction gives. */
// @ts-ignore: decorator
@inline
function neutral(code: i32): v128 {
  if (code == MAX) return f32x4.splat(-Infinity)
  if (code == MIN) return f32x4.splat(Infinity)
  if (code == PROD) return f32x4.splat(1)
  if (code == INT_MAX) return i32x4.splat(i32.MIN_VALUE)
  if (code == INT_MIN) return i32x4.splat(i32.MAX_VALUE)
  return i32x4.splat(code == INT_PROD ? 1 : 0)
}

// @ts-ignore: decorator
@inline
function combine(code: i32, a: v128, b: v128): v128 {
  if (code == MAX) return f32x4.max(a, b)
  if (code == MIN) return f32x4.min(a, b)
  if (code == PROD) return f32x4.mul(a, b)
  if (code == INT_SUM) return i32x4.add(a, b)
  if (code == INT_MAX) return i32x4.max_s(a, b)
  if (code == INT_MIN) return i32x4.min_s(a, b)
  return i32x4.mul(a, b)
}

/** A row, lane by lane; then the lanes. */
// @ts-ignore: decorator
@inline
function row(code: i32, x: usize, n: i32, y: usize): void {
  let a = neutral(code)
  let b = a
  const end = x + ((<usize>n >> 3) << 5)
  while (x < end) {
    a = combine(code, a, v128.load(x))
    b = combine(code, b, v128.load(x, 16))
    x += 32
  }
  a = combine(code, a, b)
  a = combine(code, a, v128.shuffle<i32>(a, a, 2, 3, 0, 1))
  a = combine(code, a, v128.shuffle<i32>(a, a, 1, 0, 3, 2))
  for (let left = n & 7; left > 0; --left) {
    a = combine(code, a, v128.load_splat<i32>(x))
    x += 4
  }
  v128.store32_lane(y, a, 0)
}

/** Row after row into y, which stays in the cache. */
// @ts-ignore: decorator
@inline
function columns(code: i32, x: usize, n: i32, stride: usize, count: i32, y: usize): void {
  const bytes = (<usize>count) << 2
  const whole = bytes & ~15
  const left = count & 3
  for (let at: usize = 0; at < whole; at += 16) v128.store(y + at, neutral(code))
  if (left) storeFirst(y + whole, neutral(code), left)
  for (let i = 0; i < n; ++i) {
    for (let at: usize = 0; at < whole; at += 16) {
      v128.store(y + at, combine(code, v128.load(y + at), v128.load(x + at)))
    }
    if (left) storeFirst(y + whole, combine(code, v128.load(y + whole), v128.load(x + whole)), left)
    x += stride
  }
}

// @ts-ignore: decorator
@inline
function extremes(code: i32, x: usize, n: i32, inner: i32, count: i32, y: usize): void {
  if (inner == 1) row(code, x, n, y)
  else columns(code, x, n, (<usize>inner) << 2, count, y)
}

/** Bytes: 1 as soon as one equals `sought`. */
function logical(sought: bool, x: usize, n: i32, stride: usize, count: i32, y: usize): void {
  for (let column = 0; column < count; ++column) {
    let from = x + <usize>column
    let found = false
    for (let i = 0; i < n && !found; ++i) {
      found = (load<u8>(from) != 0) == sought
      from += stride
    }
    store<u8>(y + <usize>column, <u8>(found == sought))
  }
}

// @ts-ignore: decorator
@inline
function place<T>(greatest: bool, x: usize, n: i32, stride: usize, count: i32, y: usize): void {
  for (let column = 0; column < count; ++column) {
    let from = x + ((<usize>column) << 2)
    let best = n > 0 ? load<T>(from) : <T>0
    let index = 0
    for (let i = 1; i < n; ++i) {
      from += stride
      const value = load<T>(from)
      if (greatest ? value > best : value < best) {
        best = value
        index = i
      }
    }
    store<i32>(y + ((<usize>column) << 2), index)
  }
}

function run(code: i32, x: usize, n: i32, inner: i32, count: i32, y: usize): void {
  const stride = (<usize>inner) << 2
  switch (code) {
    case MAX: return extremes(MAX, x, n, inner, count, y)
    case MIN: return extremes(MIN, x, n, inner, count, y)
    case PROD: return extremes(PROD, x, n, inner, count, y)
    case INT_SUM: return extremes(INT_SUM, x, n, inner, count, y)
    case INT_MAX: return extremes(INT_MAX, x, n, inner, count, y)
    case INT_MIN: return extremes(INT_MIN, x, n, inner, count, y)
    case INT_PROD: return extremes(INT_PROD, x, n, inner, count, y)
    case ANY: return logical(true, x, n, <usize>inner, count, y)
    case ALL: return logical(false, x, n, <usize>inner, count, y)
    case ARG_MAX: return place<f32>(true, x, n, stride, count, y)
    case ARG_MIN: return place<f32>(false, x, n, stride, count, y)
    case INT_ARG_MAX: return place<i32>(true, x, n, stride, count, y)
    case INT_ARG_MIN: return place<i32>(false, x, n, stride, count, y)
    default: unreachable()
  }
}

/** y = the reduction; y must not overlap x. */
export function reduce(code: i32, x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  if (outer <= 0 || inner <= 0) return
  const blocks = (inner + COLUMNS - 1) / COLUMNS
  setArg<i32>(0, code)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<i32>(3, n)
  setArg<i32>(4, inner)
  setArg<i32>(5, blocks)
  setArg<i32>(6, outer * blocks)
  const chunks = chunkCount(<f64>outer * n * inner * (code >= ARG_MAX ? 4 : 1), 60_000, outer * blocks)
  setArg<i32>(7, chunks)
  fork(KIND_REDUCE, chunks)
}

export function reduceChunk(index: i32): void {
  const code = arg<i32>(0)
  const n = arg<i32>(3)
  const inner = arg<i32>(4)
  const blocks = arg<i32>(5)
  const shift: usize = code == ANY || code == ALL ? 0 : 2
  const last = chunkStart(arg<i32>(6), arg<i32>(7), 1, index + 1)
  for (let item = chunkStart(arg<i32>(6), arg<i32>(7), 1, index); item < last; ++item) {
    const outer = item / blocks
    const column = (item % blocks) * COLUMNS
    const x = arg<usize>(1) + ((<usize>outer * <usize>n * <usize>inner + <usize>column) << shift)
    const y = arg<usize>(2) + ((<usize>outer * <usize>inner + <usize>column) << shift)
    run(code, x, n, inner, min(inner - column, COLUMNS), y)
  }
}
