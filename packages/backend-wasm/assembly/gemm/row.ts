// One row times a transposed matrix: a product of two rows for each element, four of them side by side.
import { laneSum, madd } from '../math'
import { ADD, epilogue } from './tile'

/** What is left of k after steps of four. */
// @ts-ignore: decorator
@inline
function rest(a: usize, b: usize, k: i32): f32 {
  let sum: f32 = 0
  for (let i: usize = 0; i < (<usize>k) << 2; i += 4) sum += load<f32>(a + i) * load<f32>(b + i)
  return sum
}

// @ts-ignore: decorator
@inline
function put(c: usize, value: f32, add: i32): void {
  store<f32>(c, add != 0 ? value + load<f32>(c) : value)
}

/** c[first…last] (+)= a·Bᵀ for rows of B, `stride` bytes apart; then bias and activation. */
export function rowTimesTransposed(
  k: i32, a: usize, b: usize, stride: usize, first: i32, last: i32, c: usize, flags: i32, bias: usize,
): void {
  const whole = (<usize>k >> 2) << 4
  const left = k & 3
  const add = flags & ADD
  for (let j = first; j < last; j += 4) {
    // Rows beyond the last are computed as the last one is, and not stored.
    const count = min(4, last - j)
    const b0 = b + <usize>j * stride
    const b1 = count > 1 ? b0 + stride : b0
    const b2 = count > 2 ? b1 + stride : b1
    const b3 = count > 3 ? b2 + stride : b2
    let c0 = f32x4.splat(0)
    let c1 = c0, c2 = c0, c3 = c0, d0 = c0, d1 = c0, d2 = c0, d3 = c0
    let at: usize = 0
    for (; at + 32 <= whole; at += 32) {
      const x = v128.load(a + at)
      const y = v128.load(a + at, 16)
      c0 = madd(x, v128.load(b0 + at), c0)
      d0 = madd(y, v128.load(b0 + at, 16), d0)
      c1 = madd(x, v128.load(b1 + at), c1)
      d1 = madd(y, v128.load(b1 + at, 16), d1)
      c2 = madd(x, v128.load(b2 + at), c2)
      d2 = madd(y, v128.load(b2 + at, 16), d2)
      c3 = madd(x, v128.load(b3 + at), c3)
      d3 = madd(y, v128.load(b3 + at, 16), d3)
    }
    if (at < whole) {
      const x = v128.load(a + at)
      c0 = madd(x, v128.load(b0 + at), c0)
      c1 = madd(x, v128.load(b1 + at), c1)
      c2 = madd(x, v128.load(b2 + at), c2)
      c3 = madd(x, v128.load(b3 + at), c3)
    }
    const to = c + ((<usize>j) << 2)
    const end = a + whole
    put(to, laneSum(f32x4.add(c0, d0)) + rest(end, b0 + whole, left), add)
    if (count > 1) put(to + 4, laneSum(f32x4.add(c1, d1)) + rest(end, b1 + whole, left), add)
    if (count > 2) put(to + 8, laneSum(f32x4.add(c2, d2)) + rest(end, b2 + whole, left), add)
    if (count > 3) put(to + 12, laneSum(f32x4.add(c3, d3)) + rest(end, b3 + whole, left), add)
  }
  if (flags & ~ADD) {
    epilogue(c + ((<usize>first) << 2), 0, 1, last - first, bias + ((<usize>first) << 2), flags)
  }
}
