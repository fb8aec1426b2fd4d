// The element-wise operations: name -> AssemblyScript expression. The order gives each its number, for the kernels
// and for TypeScript alike. x, y: vectors of four; alpha: a splat of the operation's parameter; scalars where the
// name says so.

/** float32 -> float32. */
export const unary = {
  abs: 'f32x4.abs(x)',
  ceil: 'f32x4.ceil(x)',
  elu: 'elu(x)',
  erf: 'erfAccurate(x)',
  exp: 'exp(x)',
  expm1: 'expm1(x)',
  floor: 'f32x4.floor(x)',
  gelu: 'gelu(x)',
  geluTanh: 'geluTanh(x)',
  leakyRelu: 'v128.bitselect(f32x4.mul(x, alpha), x, f32x4.lt(x, splat(0)))',
  log: 'log(x)',
  log1p: 'log1p(x)',
  neg: 'f32x4.neg(x)',
  reciprocal: 'f32x4.div(splat(1), x)',
  relu: 'f32x4.pmax(x, splat(0))',
  relu6: 'f32x4.pmin(f32x4.pmax(x, splat(0)), splat(6))',
  round: 'f32x4.nearest(x)',
  rsqrt: 'f32x4.div(splat(1), f32x4.sqrt(x))',
  selu: 'selu(x)',
  sigmoid: 'sigmoid(x)',
  sign: 'sign(x)',
  silu: 'f32x4.mul(x, sigmoid(x))',
  softplus: 'softplus(x)',
  sqrt: 'f32x4.sqrt(x)',
  square: 'f32x4.mul(x, x)',
  step: 'step(x, alpha)',
  tanh: 'tanhAccurate(x)',
  trunc: 'f32x4.trunc(x)',
}

/** float32 -> float32, one lane at a time, in float64 where it is cheap: rare functions. */
export const unaryScalar = {
  acos: '<f32>NativeMath.acos(x)',
  acosh: '<f32>NativeMath.acosh(x)',
  asin: '<f32>NativeMath.asin(x)',
  asinh: '<f32>NativeMath.asinh(x)',
  atan: '<f32>NativeMath.atan(x)',
  atanh: '<f32>NativeMath.atanh(x)',
  cos: '<f32>NativeMath.cos(x)',
  cosh: '<f32>NativeMath.cosh(x)',
  sin: '<f32>NativeMath.sin(x)',
  sinh: '<f32>NativeMath.sinh(x)',
  tan: '<f32>NativeMath.tan(x)',
}

/** int32 -> int32. */
export const unaryInt = {
  abs: 'i32x4.abs(x)',
  neg: 'i32x4.neg(x)',
  relu: 'i32x4.max_s(x, i32x4.splat(0))',
  relu6: 'i32x4.min_s(i32x4.max_s(x, i32x4.splat(0)), i32x4.splat(6))',
  sign: 'i32x4.max_s(i32x4.min_s(x, i32x4.splat(1)), i32x4.splat(-1))',
  square: 'i32x4.mul(x, x)',
}

/** float32, float32 -> float32. The gradients take dy first, then what the function's derivative is written in. */
export const binary = {
  add: 'f32x4.add(x, y)',
  sub: 'f32x4.sub(x, y)',
  mul: 'f32x4.mul(x, y)',
  div: 'f32x4.div(x, y)',
  divNoNan: 'v128.andnot(f32x4.div(x, y), f32x4.eq(y, splat(0)))',
  max: 'f32x4.max(x, y)',
  min: 'f32x4.min(x, y)',
  squaredDifference: 'square(f32x4.sub(x, y))',
  prelu: 'v128.bitselect(f32x4.mul(x, y), x, f32x4.lt(x, splat(0)))',
  absGradient: 'f32x4.mul(x, sign(y))',
  eluGradient: 'v128.bitselect(x, f32x4.mul(x, f32x4.add(y, splat(1))), f32x4.ge(y, splat(0)))',
  erfGradient: 'f32x4.mul(x, f32x4.mul(exp(f32x4.neg(f32x4.mul(y, y))), splat(1.1283791670955126)))',
  geluGradient: 'f32x4.mul(x, geluSlope(y))',
  leakyReluGradient: 'v128.bitselect(x, f32x4.mul(x, alpha), f32x4.gt(y, splat(0)))',
  reluGradient: 'v128.and(x, f32x4.gt(y, splat(0)))',
  relu6Gradient: 'v128.and(x, v128.and(f32x4.gt(y, splat(0)), f32x4.lt(y, splat(6))))',
  sigmoidGradient: 'f32x4.mul(f32x4.mul(x, y), f32x4.sub(splat(1), y))',
  softplusGradient: 'f32x4.mul(x, sigmoid(y))',
  sqrtGradient: 'f32x4.div(f32x4.mul(x, splat(0.5)), y)',
  squareGradient: 'f32x4.mul(x, f32x4.add(y, y))',
  tanhGradient: 'f32x4.mul(x, f32x4.sub(splat(1), f32x4.mul(y, y)))',
  axpy: 'madd(alpha, x, y)',
}

/** float32, float32 -> float32, one lane at a time. */
export const binaryScalar = {
  atan2: '<f32>NativeMath.atan2(x, y)',
  floorDiv: 'NativeMathf.floor(x / y)',
  mod: 'floorMod(x, y)',
  pow: '<f32>NativeMath.pow(x, y)',
}

/** int32, int32 -> int32. */
export const binaryInt = {
  add: 'i32x4.add(x, y)',
  sub: 'i32x4.sub(x, y)',
  mul: 'i32x4.mul(x, y)',
  max: 'i32x4.max_s(x, y)',
  min: 'i32x4.min_s(x, y)',
  squaredDifference: 'i32x4.mul(i32x4.sub(x, y), i32x4.sub(x, y))',
  bitwiseAnd: 'v128.and(x, y)',
  bitwiseOr: 'v128.or(x, y)',
  bitwiseXor: 'v128.xor(x, y)',
}

/** int32, int32 -> int32, one lane at a time; a division by 0 gives 0. */
export const binaryIntScalar = {
  floorDiv: 'floorDivInt(x, y)',
  mod: 'y == 0 ? 0 : x - floorDivInt(x, y) * y',
  pow: '<i32>NativeMath.pow(x, y)',
}

const comparisons = (/** @type {string} */ type, /** @type {string} */ sign) => ({
  equal: `${type}.eq(x, y)`,
  notEqual: `${type}.ne(x, y)`,
  less: `${type}.lt${sign}(x, y)`,
  lessEqual: `${type}.le${sign}(x, y)`,
  greater: `${type}.gt${sign}(x, y)`,
  greaterEqual: `${type}.ge${sign}(x, y)`,
})

/** float32, float32 -> bool; the last three look at x alone. */
export const compare = {
  ...comparisons('f32x4', ''),
  isNaN: 'f32x4.ne(x, x)',
  isInf: 'f32x4.eq(f32x4.abs(x), splat(Infinity))',
  isFinite: 'f32x4.lt(f32x4.abs(x), splat(Infinity))',
}

/** int32, int32 -> bool. */
export const compareInt = comparisons('i32x4', '_s')
