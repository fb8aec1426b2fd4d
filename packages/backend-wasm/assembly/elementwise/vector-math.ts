// Functions of four lanes. Constants are read from a table: a constant inside a loop is made anew at every turn by V8, a
// load is not. Errors are in units of the last place (ulp), over all of float32, in the worse of both modules.
import { madd } from '../math'

const EXP: usize = memory.data<f32>([
  90, -104, 1.44269504088896341, -0.693359375, 2.12194440e-4,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1, -20,
])

const LOG: usize = memory.data<f32>([
  1.17549435e-38, 8388608, -2.12194440e-4, 0.693359375, -0.5,
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, f32.NaN, Infinity, -Infinity,
])

const TANH: usize = memory.data<f32>([20, 2, 1])

const ERF: usize = memory.data<f32>([
  4, 0.927734375, 1,
  -1.72853470e-5, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2, -1.06777877e-1, -6.34846687e-1, -1.28717512e-1,
  -5.96761703e-4, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1,
])

const ERFC: usize = memory.data<f32>([
  0.5, 1, 0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223, 0.70710678118654752, 0.39894228040143268,
])

// @ts-ignore: decorator
@inline
function constant(table: usize, index: usize): v128 {
  return v128.load_splat<f32>(table + (index << 2))
}

// @ts-ignore: decorator
@inline
function signBit(): v128 {
  return i32x4.splat(0x80000000)
}

/** 2^n for whole n from -126 to 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23)
}

/** e^r - 1 for |r| at most ln(2)/2. Source: Moshier, Cephes expf. */
// @ts-ignore: decorator
@inline
function expSeries(r: v128): v128 {
  let p = madd(constant(EXP, 5), r, constant(EXP, 6))
  p = madd(p, r, constant(EXP, 7))
  p = madd(p, r, constant(EXP, 8))
  p = madd(p, r, constant(EXP, 9))
  p = madd(p, r, constant(EXP, 10))
  return madd(p, f32x4.mul(r, r), r)
}

/** e^x, 1 ulp. 2^n is multiplied in two steps, so that the smallest and largest results come out. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, constant(EXP, 0)), constant(EXP, 1))
  const n = f32x4.nearest(f32x4.mul(bounded, constant(EXP, 2)))
  const r = madd(n, constant(EXP, 4), madd(n, constant(EXP, 3), bounded))
  const whole = i32x4.trunc_sat_f32x4_s(n)
  const half = i32x4.shr_s(whole, 1)
  const y = f32x4.mul(f32x4.add(expSeries(r), constant(EXP, 11)), powerOfTwo(half))
  return f32x4.mul(y, powerOfTwo(i32x4.sub(whole, half)))
}

/** e^x for x from -87 to 0 (the caller sees to that), 1 ulp. */
// @ts-ignore: decorator
@inline
export function expBelowZero4(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, constant(EXP, 2)))
  const r = madd(n, constant(EXP, 4), madd(n, constant(EXP, 3), x))
  return f32x4.mul(f32x4.add(expSeries(r), constant(EXP, 11)), powerOfTwo(i32x4.trunc_sat_f32x4_s(n)))
}

/** e^x - 1, 2 ulp. */
// @ts-ignore: decorator
@inline
export function expm14(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, constant(EXP, 0)), constant(EXP, 12))
  const n = f32x4.nearest(f32x4.mul(bounded, constant(EXP, 2)))
  const r = madd(n, constant(EXP, 4), madd(n, constant(EXP, 3), bounded))
  // Half of everything, since 2^128 is too large: 2·(2^(n-1)·(e^r - 1) + (2^(n-1) - 1/2)).
  const scale = powerOfTwo(i32x4.sub(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(1)))
  const half = f32x4.add(f32x4.mul(scale, expSeries(r)), f32x4.sub(scale, constant(ERFC, 0)))
  const y = f32x4.add(half, half)
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(0)))
}

/** ln(x), 1 ulp. Source: Moshier, Cephes logf. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const small = f32x4.lt(x, constant(LOG, 0))
  const scaled = v128.bitselect(f32x4.mul(x, constant(LOG, 1)), x, small)
  const root = i32x4.splat(0x3f3504f3)
  const offset = i32x4.sub(scaled, root)
  const whole = i32x4.sub(i32x4.shr_s(offset, 23), v128.and(small, i32x4.splat(23)))
  const e = f32x4.convert_i32x4_s(whole)
  const m = f32x4.sub(i32x4.add(v128.and(offset, i32x4.splat(0x7fffff)), root), constant(TANH, 2))
  let p = madd(constant(LOG, 5), m, constant(LOG, 6))
  p = madd(p, m, constant(LOG, 7))
  p = madd(p, m, constant(LOG, 8))
  p = madd(p, m, constant(LOG, 9))
  p = madd(p, m, constant(LOG, 10))
  p = madd(p, m, constant(LOG, 11))
  p = madd(p, m, constant(LOG, 12))
  p = madd(p, m, constant(LOG, 13))
  const square = f32x4.mul(m, m)
  let y = f32x4.mul(f32x4.mul(p, m), square)
  y = madd(e, constant(LOG, 2), y)
  y = madd(square, constant(LOG, 4), y)
  y = madd(e, constant(LOG, 3), f32x4.add(m, y))
  const zero = f32x4.splat(0)
  const above = f32x4.gt(x, zero)
  const infinity = constant(LOG, 15)
  const other = v128.bitselect(constant(LOG, 16), v128.bitselect(x, constant(LOG, 14), above), f32x4.eq(x, zero))
  return v128.bitselect(y, other, v128.and(above, f32x4.lt(x, infinity)))
}

/** ln(1 + x), 3 ulp: the rounding of 1 + x is put right by x / ((1 + x) - 1). */
// @ts-ignore: decorator
@inline
export function log1p4(x: v128): v128 {
  const one = constant(TANH, 2)
  const u = f32x4.add(x, one)
  const d = f32x4.sub(u, one)
  const y = f32x4.mul(log4(u), f32x4.div(x, d))
  const asIs = v128.or(f32x4.eq(d, f32x4.splat(0)), f32x4.eq(x, constant(LOG, 15)))
  return v128.bitselect(x, y, asIs)
}

/** 1 / (1 + e^-x), 3 ulp also where it is tiny. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = constant(TANH, 2)
  const e = exp4(v128.or(x, signBit()))
  const above = f32x4.ge(x, f32x4.splat(0))
  return f32x4.div(v128.bitselect(one, e, above), f32x4.add(e, one))
}

/** tanh(x), 3 ulp: t / (t + 2) with t = e^2|x| - 1; exactly ±1 from 9.02 on. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const one = constant(EXP, 11)
  const magnitude = f32x4.abs(x)
  const bounded = f32x4.pmin(f32x4.add(magnitude, magnitude), constant(TANH, 0))
  const n = f32x4.nearest(f32x4.mul(bounded, constant(EXP, 2)))
  const r = madd(n, constant(EXP, 4), madd(n, constant(EXP, 3), bounded))
  const scale = powerOfTwo(i32x4.trunc_sat_f32x4_s(n))
  const t = madd(scale, expSeries(r), f32x4.sub(scale, one))
  const y = f32x4.div(t, f32x4.add(t, constant(TANH, 1)))
  return v128.or(y, v128.and(x, signBit()))
}

/** erf(x), 2 ulp: a series for small x, 1 - e^P(|x|) for others. Source: N. Juffa's minimax polynomials for erff. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const t = f32x4.abs(x)
  const s = f32x4.mul(x, x)
  const bounded = f32x4.pmin(t, constant(ERF, 0))
  let r = madd(constant(ERF, 3), bounded, constant(ERF, 4))
  r = madd(r, bounded, constant(ERF, 5))
  r = madd(r, bounded, constant(ERF, 6))
  r = madd(r, bounded, constant(ERF, 7))
  r = madd(r, bounded, constant(ERF, 8))
  r = madd(r, bounded, constant(ERF, 9))
  const tail = expBelowZero4(madd(r, bounded, f32x4.neg(bounded)))
  const large = v128.or(f32x4.sub(constant(ERF, 2), tail), v128.and(x, signBit()))
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
  const tail = f32x4.mul(half, f32x4.mul(t, exp4(f32x4.sub(p, f32x4.mul(z, z)))))
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)))
}

/** x·Φ(x), Φ the normal distribution. */
// @ts-ignore: decorator
@inline
export function gelu4(x: v128): v128 {
  const y = f32x4.mul(x, normalShare(x))
  return v128.bitselect(f32x4.splat(0), y, f32x4.eq(x, constant(LOG, 16)))
}

/** Φ(x) + x·φ(x), the derivative of `gelu4`. */
// @ts-ignore: decorator
@inline
export function geluSlope4(x: v128): v128 {
  const square = f32x4.mul(f32x4.mul(x, x), f32x4.neg(constant(ERFC, 0)))
  return madd(f32x4.mul(x, constant(ERFC, 13)), exp4(square), normalShare(x))
}

/** ln(1 + e^x). */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), log1p4(exp4(v128.or(x, signBit()))))
}
