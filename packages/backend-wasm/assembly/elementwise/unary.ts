// y = f(x), element by element, for one number type; x and y may be the same memory.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { KIND_UNARY } from '../tensor-kinds'
import { madd, storeFirst } from '../math'
import { fork } from '../pool'
import { erf4, exp4, expm14, gelu4, log1p4, log4, sigmoid4, softplus4, tanh4 } from './vector-math'

// The same codes stand in src/engine/operations/unary.ts. Float32 to float32:
const NEG: i32 = 0
const ABS: i32 = 1
const SQUARE: i32 = 2
const SQRT: i32 = 3
const RSQRT: i32 = 4
const RECIPROCAL: i32 = 5
const EXP: i32 = 6
const EXPM1: i32 = 7
const LOG: i32 = 8
const LOG1P: i32 = 9
const SIGMOID: i32 = 10
const TANH: i32 = 11
const RELU: i32 = 12
const RELU6: i32 = 13
const ELU: i32 = 14
const SELU: i32 = 15
const LEAKY_RELU: i32 = 16
const SOFTPLUS: i32 = 17
const ERF: i32 = 18
const GELU: i32 = 19
const FLOOR: i32 = 20
const CEIL: i32 = 21
const ROUND: i32 = 22
const SIGN: i32 = 23
const STEP: i32 = 24
const CLIP: i32 = 25
const SCALE: i32 = 26
const SILU: i32 = 27
// By the scalar library, one lane after the other:
const SIN: i32 = 32
const COS: i32 = 33
const TAN: i32 = 34
const ASIN: i32 = 35
const ACOS: i32 = 36
const ATAN: i32 = 37
const SINH: i32 = 38
const COSH: i32 = 39
const ASINH: i32 = 40
const ACOSH: i32 = 41
const ATANH: i32 = 42
// Float32 to bytes of 0 and 1:
const IS_NAN: i32 = 48
const IS_INF: i32 = 49
const IS_FINITE: i32 = 50
// Int32 to int32:
const INT_NEG: i32 = 64
const INT_ABS: i32 = 65
const INT_SQUARE: i32 = 66
const INT_RELU: i32 = 67
const INT_RELU6: i32 = 68
const INT_SIGN: i32 = 69
const INT_CLIP: i32 = 70
// Bytes to bytes:
const LOGICAL_NOT: i32 = 80

const SELU_SCALE: f32 = 1.0507009873554804934193349852946
const SELU_SCALE_ALPHA: f32 = 1.7580993408473768599402175208123

// @ts-ignore: decorator
@inline
function where(condition: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, condition)
}

// @ts-ignore: decorator
@inline
function apply(code: i32, x: v128, p: v128, q: v128): v128 {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  if (code == NEG) return f32x4.neg(x)
  if (code == ABS) return f32x4.abs(x)
  if (code == SQUARE) return f32x4.mul(x, x)
  if (code == SQRT) return f32x4.sqrt(x)
  if (code == RSQRT) return f32x4.div(one, f32x4.sqrt(x))
  if (code == RECIPROCAL) return f32x4.div(one, x)
  if (code == EXP) return exp4(x)
  if (code == EXPM1) return expm14(x)
  if (code == LOG) return log4(x)
  if (code == LOG1P) return log1p4(x)
  if (code == SIGMOID) return sigmoid4(x)
  if (code == TANH) return tanh4(x)
  if (code == RELU) return f32x4.pmax(x, zero)
  if (code == RELU6) return f32x4.pmin(f32x4.pmax(x, zero), f32x4.splat(6))
  if (code == ELU) return where(f32x4.gt(x, zero), x, expm14(x))
  if (code == SELU) {
    const below = f32x4.mul(f32x4.splat(SELU_SCALE_ALPHA), expm14(x))
    return where(f32x4.gt(x, zero), f32x4.mul(x, f32x4.splat(SELU_SCALE)), below)
  }
  if (code == LEAKY_RELU) return where(f32x4.lt(x, zero), f32x4.mul(x, p), x)
  if (code == SOFTPLUS) return softplus4(x)
  if (code == ERF) return erf4(x)
  if (code == GELU) return gelu4(x)
  if (code == FLOOR) return f32x4.floor(x)
  if (code == CEIL) return f32x4.ceil(x)
  if (code == ROUND) return f32x4.nearest(x)
  if (code == SIGN) {
    const positive = v128.and(f32x4.gt(x, zero), one)
    const signed = f32x4.sub(positive, v128.and(f32x4.lt(x, zero), one))
    return where(f32x4.eq(x, x), signed, x)
  }
  if (code == STEP) return where(f32x4.eq(x, x), where(f32x4.gt(x, zero), one, p), x)
  if (code == CLIP) return f32x4.pmin(f32x4.pmax(x, p), q)
  if (code == SILU) return f32x4.mul(x, sigmoid4(x))
  return madd(x, p, q)
}

// @ts-ignore: decorator
@inline
function applyInt(code: i32, x: v128, p: v128, q: v128): v128 {
  const zero = i32x4.splat(0)
  if (code == INT_NEG) return i32x4.neg(x)
  if (code == INT_ABS) return i32x4.abs(x)
  if (code == INT_SQUARE) return i32x4.mul(x, x)
  if (code == INT_RELU) return i32x4.max_s(x, zero)
  if (code == INT_RELU6) return i32x4.min_s(i32x4.max_s(x, zero), i32x4.splat(6))
  if (code == INT_SIGN) return i32x4.min_s(i32x4.max_s(x, i32x4.splat(-1)), i32x4.splat(1))
  return i32x4.min_s(i32x4.max_s(x, p), q)
}

// @ts-ignore: decorator
@inline
function each(code: i32, x: usize, y: usize, count: i32, p: f32, q: f32): void {
  const p4 = f32x4.splat(p)
  const q4 = f32x4.splat(q)
  const end = x + ((<usize>count >> 2) << 4)
  while (x < end) {
    v128.store(y, code < 64 ? apply(code, v128.load(x), p4, q4) : applyInt(code, v128.load(x), p4, q4))
    x += 16
    y += 16
  }
  if (count & 3) storeFirst(y, code < 64 ? apply(code, v128.load(x), p4, q4) : applyInt(code, v128.load(x), p4, q4), count & 3)
}

// @ts-ignore: decorator
@inline
function eachLane(code: i32, x: usize, y: usize, count: i32): void {
  const end = x + ((<usize>count) << 2)
  while (x < end) {
    const value = load<f32>(x)
    let result: f32
    if (code == SIN) result = Mathf.sin(value)
    else if (code == COS) result = Mathf.cos(value)
    else if (code == TAN) result = Mathf.tan(value)
    else if (code == ASIN) result = Mathf.asin(value)
    else if (code == ACOS) result = Mathf.acos(value)
    else if (code == ATAN) result = Mathf.atan(value)
    else if (code == SINH) result = Mathf.sinh(value)
    else if (code == COSH) result = Mathf.cosh(value)
    else if (code == ASINH) result = <f32>Math.asinh(value)
    else if (code == ACOSH) result = <f32>Math.acosh(value)
    else result = <f32>Math.atanh(value)
    store<f32>(y, result)
    x += 4
    y += 4
  }
}

// @ts-ignore: decorator
@inline
function eachBool(code: i32, x: usize, y: usize, count: i32): void {
  for (let i = 0; i < count; ++i) {
    if (code == LOGICAL_NOT) {
      store<u8>(y, <u8>(load<u8>(x) == 0))
      x += 1
    } else {
      const magnitude = load<u32>(x) & 0x7fffffff
      const result = code == IS_NAN ? magnitude > 0x7f800000 : code == IS_INF ? magnitude == 0x7f800000 : magnitude < 0x7f800000
      store<u8>(y, <u8>result)
      x += 4
    }
    y += 1
  }
}

function run(code: i32, x: usize, y: usize, n: i32, p: f32, q: f32): void {
  switch (code) {
    case NEG: return each(NEG, x, y, n, p, q)
    case ABS: return each(ABS, x, y, n, p, q)
    case SQUARE: return each(SQUARE, x, y, n, p, q)
    case SQRT: return each(SQRT, x, y, n, p, q)
    case RSQRT: return each(RSQRT, x, y, n, p, q)
    case RECIPROCAL: return each(RECIPROCAL, x, y, n, p, q)
    case EXP: return each(EXP, x, y, n, p, q)
    case EXPM1: return each(EXPM1, x, y, n, p, q)
    case LOG: return each(LOG, x, y, n, p, q)
    case LOG1P: return each(LOG1P, x, y, n, p, q)
    case SIGMOID: return each(SIGMOID, x, y, n, p, q)
    case TANH: return each(TANH, x, y, n, p, q)
    case RELU: return each(RELU, x, y, n, p, q)
    case RELU6: return each(RELU6, x, y, n, p, q)
    case ELU: return each(ELU, x, y, n, p, q)
    case SELU: return each(SELU, x, y, n, p, q)
    case LEAKY_RELU: return each(LEAKY_RELU, x, y, n, p, q)
    case SOFTPLUS: return each(SOFTPLUS, x, y, n, p, q)
    case ERF: return each(ERF, x, y, n, p, q)
    case GELU: return each(GELU, x, y, n, p, q)
    case FLOOR: return each(FLOOR, x, y, n, p, q)
    case CEIL: return each(CEIL, x, y, n, p, q)
    case ROUND: return each(ROUND, x, y, n, p, q)
    case SIGN: return each(SIGN, x, y, n, p, q)
    case STEP: return each(STEP, x, y, n, p, q)
    case CLIP: return each(CLIP, x, y, n, p, q)
    case SCALE: return each(SCALE, x, y, n, p, q)
    case SILU: return each(SILU, x, y, n, p, q)
    case SIN: return eachLane(SIN, x, y, n)
    case COS: return eachLane(COS, x, y, n)
    case TAN: return eachLane(TAN, x, y, n)
    case ASIN: return eachLane(ASIN, x, y, n)
    case ACOS: return eachLane(ACOS, x, y, n)
    case ATAN: return eachLane(ATAN, x, y, n)
    case SINH: return eachLane(SINH, x, y, n)
    case COSH: return eachLane(COSH, x, y, n)
    case ASINH: return eachLane(ASINH, x, y, n)
    case ACOSH: return eachLane(ACOSH, x, y, n)
    case ATANH: return eachLane(ATANH, x, y, n)
    case IS_NAN: return eachBool(IS_NAN, x, y, n)
    case IS_INF: return eachBool(IS_INF, x, y, n)
    case IS_FINITE: return eachBool(IS_FINITE, x, y, n)
    case INT_NEG: return each(INT_NEG, x, y, n, p, q)
    case INT_ABS: return each(INT_ABS, x, y, n, p, q)
    case INT_SQUARE: return each(INT_SQUARE, x, y, n, p, q)
    case INT_RELU: return each(INT_RELU, x, y, n, p, q)
    case INT_RELU6: return each(INT_RELU6, x, y, n, p, q)
    case INT_SIGN: return each(INT_SIGN, x, y, n, p, q)
    case INT_CLIP: return each(INT_CLIP, x, y, n, p, q)
    case LOGICAL_NOT: return eachBool(LOGICAL_NOT, x, y, n)
    default: unreachable()
  }
}

/** How many copied elements one element of this function is worth. */
// @ts-ignore: decorator
@inline
function cost(code: i32): f64 {
  if (code >= SIN && code <= ATANH) return 60
  return code >= EXP && code <= TANH || code >= ELU && code <= GELU || code == SILU ? 6 : 1
}

/** y = f(x) for `count` elements; p and q are the function's parameters (for int32 functions, the bits of an int32). */
export function unary(code: i32, x: usize, y: usize, count: i32, p: f32, q: f32): void {
  setArg<i32>(0, code)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<i32>(3, count)
  setArg<f32>(4, p)
  setArg<f32>(5, q)
  const chunks = chunkCount(<f64>count * cost(code), 40_000, 0x7fff)
  setArg<i32>(6, chunks)
  fork(KIND_UNARY, chunks)
}

export function unaryChunk(index: i32): void {
  const code = arg<i32>(0)
  const count = arg<i32>(3)
  const first = chunkStart(count, arg<i32>(6), 64, index)
  const last = chunkStart(count, arg<i32>(6), 64, index + 1)
  const x = arg<usize>(1) + ((<usize>first) << (code == LOGICAL_NOT ? 0 : 2))
  const y = arg<usize>(2) + ((<usize>first) << (code >= IS_NAN && code <= IS_FINITE || code == LOGICAL_NOT ? 0 : 2))
  run(code, x, y, last - first, arg<f32>(4), arg<f32>(5))
}
