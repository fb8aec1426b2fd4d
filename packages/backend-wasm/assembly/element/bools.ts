// Bools lie in memory as bytes, 0 or 1.

/** Writes the first min(count, 4) lanes of a comparison's mask as bytes. */
// @ts-ignore: decorator
@inline
export function storeBools(to: usize, mask: v128, count: i32): void {
  const ones = v128.and(mask, i32x4.splat(1))
  const words = i16x8.narrow_i32x4_s(ones, ones)
  const bytes = i8x16.narrow_i16x8_s(words, words)
  if (count >= 4) {
    v128.store32_lane(to, bytes, 0)
    return
  }
  let rest = i32x4.extract_lane(bytes, 0)
  for (; count > 0; --count) {
    store<u8>(to++, <u8>rest)
    rest >>= 8
  }
}

/** The mask of four bytes, 0 or not. */
// @ts-ignore: decorator
@inline
export function loadMask(from: usize): v128 {
  const words = i16x8.extend_low_i8x16_u(v128.load32_zero(from))
  return i32x4.ne(i32x4.extend_low_i16x8_u(words), i32x4.splat(0))
}
