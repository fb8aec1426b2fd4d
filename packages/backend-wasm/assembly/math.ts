// Arithmetic on four lanes that all kernels share.

/** a·b + c: one rounding in the relaxed module, two in the base module. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c)
}

/** The first `count` lanes (1 to 3) of a vector; the bytes behind stay as they are. */
// @ts-ignore: decorator
@inline
export function storeFirst(to: usize, x: v128, count: i32): void {
  if (count >= 2) {
    v128.store64_lane(to, x, 0)
    if (count == 3) v128.store32_lane(to, x, 2, 8)
  } else {
    v128.store32_lane(to, x, 0)
  }
}

/** A vector at the end of a row of which `left` numbers are left: at most four are written. */
// @ts-ignore: decorator
@inline
export function put(to: usize, x: v128, left: i32): void {
  if (left >= 4) v128.store(to, x)
  else storeFirst(to, x, left)
}

/** Sum of the four lanes, pairs first. */
// @ts-ignore: decorator
@inline
export function laneSum(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}
