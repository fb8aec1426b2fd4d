// Functions whose errors are near that of float32 itself, for a little more time than those of functions.ts.
import { madd } from '../math'
import { exp } from './functions'

const ERF: usize = memory.data<f32>([
  4, 0.927734375, 1,
  -1.72853470e-5, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2, -1.06777877e-1, -6.34846687e-1, -1.28717512e-1,
  -5.96761703e-4, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1,
])

const ERFC: usize = memory.data<f32>([
  0.5, 1, 0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223, 0.70710678118654752, 0.39894228040143268,
])

/** exp: 1/ln 2, ln 2 in two parts, coefficients; 20 and 2 for tanh. */
const EXP: usize = memory.data<f32>([
  1.44269504088896341, -0.693359375, 2.12194440e-4,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1, 20, 2,
])

// @ts-ignore: decorator
@inline
function constant(table: usize, index: usize): v128 {
  return v128.load_splat<f32>(table + (index << 2))
}

/** The sign bit alone. */
// @ts-ignore: decorator
@inline
function signOf(x: v128): v128 {
  return v128.and(x, i32x4.splat(0x80000000))
}

/** 2^n for whole n from -126 to 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
}

/** x - n·ln 2 */
// @ts-ignore: decorator
@inline
function remainder(x: v128, n: v128): v128 {
  return madd(n, constant(EXP, 2), madd(n, constant(EXP, 1), x))
}

/** e^r - 1 for |r| at most ln(2)/2. Source: Moshier, Cephes expf. */
// @ts-ignore: decorator
@inline
function series(r: v128): v128 {
  let p = madd(constant(EXP, 3), r, constant(EXP, 4))
  p = madd(p, r, constant(EXP, 5))
  p = madd(p, r, constant(EXP, 6))
  p = madd(p, r, constant(EXP, 7))
  p = madd(p, r, constant(EXP, 8))
  return madd(p, f32x4.mul(r, r), r)
}

/** e^x for x from -87 to 0, 1 ulp. */
// @ts-ignore: decorator
@inline
function expBelowZero(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, constant(EXP, 0)))
  return f32x4.mul(f32x4.add(series(remainder(x, n)), constant(EXP, 9)), powerOfTwo(n))
}

/** tanh(x), 3 ulp: t / (t + 2) with t = e^2|x| - 1; exactly ±1 from 9.02 on. */
// @ts-ignore: decorator
@inline
export function tanhAccurate(x: v128): v128 {
  const one = constant(EXP, 9)
  const magnitude = f32x4.abs(x)
  const bounded = f32x4.pmin(f32x4.add(magnitude, magnitude), constant(EXP, 10))
  const n = f32x4.nearest(f32x4.mul(bounded, constant(EXP, 0)))
  const scale = powerOfTwo(n)
  const t = madd(scale, series(remainder(bounded, n)), f32x4.sub(scale, one))
  return v128.or(f32x4.div(t, f32x4.add(t, constant(EXP, 11))), signOf(x))
}

/** erf(x), 2 ulp: a series for small x, 1 - e^P(|x|) for others. Source: N. Juffa's minimax polynomials for erff. */
// @ts-ignore: decorator
@inline
export function erfAccurate(x: v128): v128 {
  const t = f32x4.abs(x)
  const s = f32x4.mul(x, x)
  const bounded = f32x4.pmin(t, constant(ERF, 0))
  let r = madd(constant(ERF, 3), bounded, constant(ERF, 4))
  r = madd(r, bounded, constant(ERF, 5))
  r = madd(r, bounded, constant(ERF, 6))
  r = madd(r, bounded, constant(ERF, 7))
  r = madd(r, bounded, constant(ERF, 8))
  r = madd(r, bounded, constant(ERF, 9))
  const tail = expBelowZero(madd(r, bounded, f32x4.neg(bounded)))
  const large = v128.or(f32x4.sub(constant(ERF, 2), tail), signOf(x))
  let p = madd(constant(ERF, 10), s, constant(ERF, 11))
  p = madd(p, s, constant(ERF, 12))
  p = madd(p, s, constant(ERF, 13))
  p = madd(p, s, constant(ERF, 14))
  p = madd(p, s, constant(ERF, 15))
  return v128.bitselect(large, madd(p, x, x), f32x4.gt(t, constant(ERF, 1)))
}

/** The share of the standard normal distribution below x, with small relative error at both ends. */
// @ts-ignore: decorator
@inline
function normalShare(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), constant(ERFC, 12))
  const one = constant(ERFC, 1)
  const half = constant(ERFC, 0)
  // erfc(z) = t·exp(-z² + P(t)), t = 1/(1 + z/2). Source: Press et al., Numerical Recipes, section 6.2.
  const t = f32x4.div(one, madd(z, half, one))
  let p = madd(constant(ERFC, 2), t, constant(ERFC, 3))
  p = madd(p, t, constant(ERFC, 4))
  p = madd(p, t, constant(ERFC, 5))
  p = madd(p, t, constant(ERFC, 6))
  p = madd(p, t, constant(ERFC, 7))
  p = madd(p, t, constant(ERFC, 8))
  p = madd(p, t, constant(ERFC, 9))
  p = madd(p, t, constant(ERFC, 10))
  p = madd(p, t, constant(ERFC, 11))
  const tail = f32x4.mul(half, f32x4.mul(t, exp(f32x4.sub(p, f32x4.mul(z, z)))))
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)))
}

/** x·Φ(x), Φ the normal distribution. */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  const y = f32x4.mul(x, normalShare(x))
  return v128.bitselect(f32x4.splat(0), y, f32x4.eq(x, f32x4.splat(-Infinity)))
}

/** Φ(x) + x·φ(x), the derivative of `gelu`. */
// @ts-ignore: decorator
@inline
export function geluSlope(x: v128): v128 {
  const square = f32x4.mul(f32x4.mul(x, x), f32x4.neg(constant(ERFC, 0)))
  return madd(f32x4.mul(x, constant(ERFC, 13)), exp(square), normalShare(x))
}
