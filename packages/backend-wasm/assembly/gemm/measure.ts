// The micro-kernel alone, on panels in the first cache, and arithmetic alone, in registers: the yardsticks of the
// benchmarks.
import { row1x32, strided4x8 } from '../generated/micro-kernels'

/** `rounds` times C[4×8] = A·B over k steps; a: 16·k bytes, b: 32·k bytes, c: 128 bytes. */
export function microKernelRun(a: usize, b: usize, c: usize, k: i32, rounds: i32): void {
  for (let i = 0; i < rounds; ++i) strided4x8(a, 16, b, 32, b + ((<usize>k) << 5), c, 32, 0)
}

/**
 * The same for one row: C[1×32] = A·B; a: 4·k bytes, b: four panels of 32·k bytes, c: 128 bytes. A second place that calls the
 * kernel keeps the compiler from putting it into `block`, where V8 would lack registers for its sums.
 */
export function rowKernelRun(a: usize, b: usize, c: usize, k: i32, rounds: i32): void {
  const panel = (<usize>k) << 5
  for (let i = 0; i < rounds; ++i) row1x32(a, b, panel, 32, b + panel, c, 0)
}

/** One step of a chain: a product and a sum, in one instruction where that is there, else of two chains. */
// @ts-ignore: decorator
@inline
function product(p: v128, x: v128, s: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(p, x, s) : f32x4.mul(p, x)
}

// @ts-ignore: decorator
@inline
function sum(s: v128, p: v128, x: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(s, x, p) : f32x4.add(s, p)
}

/**
 * Twelve chains of arithmetic in registers, none of which waits for another in the same round: 96 operations a round with
 * fused multiply-add, 48 without. Returns a number that depends on all, so that none is left out.
 *
 * @param numbers 13 vectors, all different, so that no two chains are one; the first a factor near 1
 */
export function peakRun(numbers: usize, rounds: i32): f32 {
  const x = v128.load(numbers)
  let p0 = v128.load(numbers, 16)
  let p1 = v128.load(numbers, 32)
  let p2 = v128.load(numbers, 48)
  let p3 = v128.load(numbers, 64)
  let p4 = v128.load(numbers, 80)
  let p5 = v128.load(numbers, 96)
  let s0 = v128.load(numbers, 112)
  let s1 = v128.load(numbers, 128)
  let s2 = v128.load(numbers, 144)
  let s3 = v128.load(numbers, 160)
  let s4 = v128.load(numbers, 176)
  let s5 = v128.load(numbers, 192)
  for (let i = 0; i < rounds; ++i) {
    s0 = sum(s0, p0, x)
    s1 = sum(s1, p1, x)
    s2 = sum(s2, p2, x)
    s3 = sum(s3, p3, x)
    s4 = sum(s4, p4, x)
    s5 = sum(s5, p5, x)
    p0 = product(p0, x, x)
    p1 = product(p1, x, x)
    p2 = product(p2, x, x)
    p3 = product(p3, x, x)
    p4 = product(p4, x, x)
    p5 = product(p5, x, x)
  }
  const a = f32x4.add(f32x4.add(f32x4.add(p0, p1), f32x4.add(p2, p3)), f32x4.add(p4, p5))
  const b = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(s4, s5))
  return f32x4.extract_lane(f32x4.add(a, b), 0)
}
