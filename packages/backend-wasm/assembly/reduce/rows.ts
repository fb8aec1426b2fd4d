// What kernels over rows share: vectors at the end of a row, sums and maxima of a row.
import { laneSum } from '../math'

const MASKS: usize = memory.data<i32>([-1, -1, -1, -1, 0, 0, 0, 0])

/** All bits in the first `count` lanes (0 to 4). */
// @ts-ignore: decorator
@inline
export function firstLanes(count: i32): v128 {
  return v128.load(MASKS + ((4 - <usize>count) << 2))
}

/** A vector of `count` values (1 to 3) and `other` behind them. */
// @ts-ignore: decorator
@inline
export function loadFirst(x: usize, count: i32, other: v128): v128 {
  return v128.bitselect(v128.load(x), other, firstLanes(count))
}

/** The largest value of a row; NaN is passed over (what is computed with it shows it), -Infinity for an empty row. */
// @ts-ignore: decorator
@inline
export function rowMax(x: usize, n: i32): f32 {
  const least = f32x4.splat(-Infinity)
  let a = least
  let b = least
  const pairs = x + ((<usize>n >> 3) << 5)
  while (x < pairs) {
    a = f32x4.pmax(a, v128.load(x))
    b = f32x4.pmax(b, v128.load(x, 16))
    x += 32
  }
  if (n & 4) {
    a = f32x4.pmax(a, v128.load(x))
    x += 16
  }
  if (n & 3) b = f32x4.pmax(b, loadFirst(x, n & 3, least))
  a = f32x4.pmax(a, b)
  a = f32x4.pmax(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1))
  return max(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1))
}

/** Σ a·b of a row. */
// @ts-ignore: decorator
@inline
export function rowDot(a: usize, b: usize, n: i32): f32 {
  let sum = f32x4.splat(0)
  const end = a + ((<usize>n >> 2) << 4)
  while (a < end) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(a), v128.load(b)))
    a += 16
    b += 16
  }
  if (n & 3) sum = f32x4.add(sum, v128.and(f32x4.mul(v128.load(a), v128.load(b)), firstLanes(n & 3)))
  return laneSum(sum)
}

/** Σ a of a row. */
// @ts-ignore: decorator
@inline
export function rowTotal(a: usize, n: i32): f32 {
  let sum = f32x4.splat(0)
  const end = a + ((<usize>n >> 2) << 4)
  while (a < end) {
    sum = f32x4.add(sum, v128.load(a))
    a += 16
  }
  if (n & 3) sum = f32x4.add(sum, v128.and(v128.load(a), firstLanes(n & 3)))
  return laneSum(sum)
}
