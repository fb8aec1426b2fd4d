// Functions of four lanes. Constants come from a table in memory: V8 makes a constant vector anew in each turn of a
// loop. NaN passes through all of them. Limits (largest error in ulp) stand in src/engine/operations/unary.test.ts.
// Source: exp and log after Cephes (Moshier), tanh a rational approximation as in Eigen.
import { madd } from '../math'

const TABLE = memory.data<f32>([
  // 0: exp
  88.8, -104, 1.44269504088896341, -0.693359375, 2.12194440e-4,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1,
  // 12: log
  1.17549435e-38, 8388608, 0.707106781186547524, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1,
  1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, -2.12194440e-4,
  0.693359375, 0.5,
  // 27: tanh
  7.99881172180175781, 0.0004, -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08,
  1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03, 1.19825839466702e-06, 1.18534705686654e-04,
  2.26843463243900e-03, 4.89352518554385e-03,
  // 40: gelu, selu
  1.5957691216057308, 0.044715, 1.0507009873554805, 1.7580993408473768,
])

// @ts-ignore: decorator
@inline
function constant(i: usize): v128 {
  return v128.load_splat<f32>(TABLE + (i << 2))
}

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x)
}

// @ts-ignore: decorator
@inline
export function square(x: v128): v128 {
  return f32x4.mul(x, x)
}

/** 2^n by way of the exponent bits. */
// @ts-ignore: decorator
@inline
function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23)
}

// @ts-ignore: decorator
@inline
export function exp(v: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(v, constant(0)), constant(1))
  const n = f32x4.nearest(f32x4.mul(x, constant(2)))
  const r = madd(n, constant(4), madd(n, constant(3), x))
  let p = madd(constant(5), r, constant(6))
  p = madd(p, r, constant(7))
  p = madd(p, r, constant(8))
  p = madd(p, r, constant(9))
  p = madd(p, r, constant(10))
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), constant(11))
  // In two steps, so that the result may be subnormal or overflow.
  const whole = i32x4.trunc_sat_f32x4_s(n)
  const half = i32x4.shr_s(whole, 1)
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(whole, half)))
}

// @ts-ignore: decorator
@inline
export function log(v: v128): v128 {
  const tiny = f32x4.lt(v, constant(12))
  const x = v128.bitselect(f32x4.mul(v, constant(13)), v, tiny)
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(x, 23), i32x4.splat(126)))
  e = f32x4.sub(e, v128.and(tiny, f32x4.splat(23)))
  // m in [1/2, 1), then in [√½ - 1, √2 - 1).
  let m = v128.or(v128.and(x, i32x4.splat(0x7fffff)), constant(26))
  const low = f32x4.lt(m, constant(14))
  e = f32x4.sub(e, v128.and(low, constant(11)))
  m = f32x4.add(f32x4.sub(m, constant(11)), v128.and(low, m))
  const z = f32x4.mul(m, m)
  let p = madd(constant(15), m, constant(16))
  p = madd(p, m, constant(17))
  p = madd(p, m, constant(18))
  p = madd(p, m, constant(19))
  p = madd(p, m, constant(20))
  p = madd(p, m, constant(21))
  p = madd(p, m, constant(22))
  p = madd(p, m, constant(23))
  p = f32x4.mul(f32x4.mul(p, m), z)
  p = madd(e, constant(24), p)
  p = f32x4.sub(p, f32x4.mul(constant(26), z))
  const y = madd(e, constant(25), f32x4.add(m, p))
  // Infinity and NaN stay; 0 -> -Infinity; below 0 -> NaN.
  const finite = v128.bitselect(y, v, f32x4.lt(v, f32x4.splat(Infinity)))
  const positive = v128.bitselect(finite, f32x4.splat(-Infinity), f32x4.ne(v, f32x4.splat(0)))
  return v128.bitselect(f32x4.splat(NaN), positive, f32x4.lt(v, f32x4.splat(0)))
}

/**
 * log(1 + x) = log(u)·x / (u - 1) with u = 1 + x rounded. Source: Kahan, in Goldberg 1991, doi:10.1145/103162.103163.
 */
// @ts-ignore: decorator
@inline
export function log1p(x: v128): v128 {
  const one = constant(11)
  const u = f32x4.add(one, x)
  const y = f32x4.mul(log(u), f32x4.div(x, f32x4.sub(u, one)))
  const same = v128.or(f32x4.eq(u, one), f32x4.eq(x, f32x4.splat(Infinity)))
  const near = v128.bitselect(x, y, same)
  return v128.bitselect(f32x4.splat(-Infinity), near, f32x4.eq(u, f32x4.splat(0)))
}

/** exp(x) - 1: in a series for |x| < 0.35, else as it is written. */
// @ts-ignore: decorator
@inline
export function expm1(x: v128): v128 {
  let p = madd(constant(5), x, constant(6))
  p = madd(p, x, constant(7))
  p = madd(p, x, constant(8))
  p = madd(p, x, constant(9))
  p = madd(p, x, constant(10))
  const series = madd(f32x4.mul(p, x), x, x)
  const far = f32x4.sub(exp(x), constant(11))
  return v128.bitselect(series, far, f32x4.lt(f32x4.abs(x), f32x4.splat(0.34657359)))
}

// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(constant(11), f32x4.add(constant(11), exp(f32x4.neg(x))))
}

// @ts-ignore: decorator
@inline
export function tanh(v: v128): v128 {
  const limit = constant(27)
  const x = f32x4.pmax(f32x4.pmin(v, limit), f32x4.neg(limit))
  const z = f32x4.mul(x, x)
  let p = madd(constant(29), z, constant(30))
  p = madd(p, z, constant(31))
  p = madd(p, z, constant(32))
  p = madd(p, z, constant(33))
  p = madd(p, z, constant(34))
  p = madd(p, z, constant(35))
  let q = madd(constant(36), z, constant(37))
  q = madd(q, z, constant(38))
  q = madd(q, z, constant(39))
  const y = f32x4.div(f32x4.mul(p, x), q)
  const near = v128.bitselect(v, y, f32x4.lt(f32x4.abs(v), constant(28)))
  // Beyond the limit exactly ±1.
  const one = v128.or(constant(11), v128.and(v, f32x4.splat(-0.0)))
  return v128.bitselect(one, near, f32x4.gt(f32x4.abs(v), limit))
}

/** x·sigmoid(2·√(2/π)·(x + 0.044715·x³)), which is the tanh form without its cancellation. */
// @ts-ignore: decorator
@inline
export function geluTanh(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), x)
  return f32x4.mul(x, sigmoid(f32x4.mul(constant(40), madd(cube, constant(41), x))))
}

// @ts-ignore: decorator
@inline
export function elu(x: v128): v128 {
  return v128.bitselect(expm1(x), x, f32x4.lt(x, f32x4.splat(0)))
}

// @ts-ignore: decorator
@inline
export function selu(x: v128): v128 {
  const below = f32x4.mul(constant(43), expm1(x))
  return v128.bitselect(below, f32x4.mul(constant(42), x), f32x4.lt(x, f32x4.splat(0)))
}

/** max(x, 0) + log(1 + exp(-|x|)). */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), log1p(exp(f32x4.neg(f32x4.abs(x)))))
}

/** -1, 0 or 1; NaN stays. */
// @ts-ignore: decorator
@inline
export function sign(x: v128): v128 {
  const one = v128.or(constant(11), v128.and(x, f32x4.splat(-0.0)))
  const ordered = f32x4.gt(f32x4.abs(x), f32x4.splat(0))
  return v128.bitselect(one, x, ordered)
}

/** 1 above 0, alpha elsewhere; NaN stays. */
// @ts-ignore: decorator
@inline
export function step(x: v128, alpha: v128): v128 {
  const y = v128.bitselect(constant(11), alpha, f32x4.gt(x, f32x4.splat(0)))
  return v128.bitselect(x, y, f32x4.ne(x, x))
}
