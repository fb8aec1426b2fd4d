// z = f(a, b) with broadcasting. JavaScript merges axes first, so that sizes and strides of at most six axes are left, the
// innermost of which has a stride of 1 or 0 in each operand.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { entry } from '../table'
import { KIND_BINARY } from '../tensor-kinds'
import { geluSlope4 } from './vector-math'

// The same codes stand in src/engine/operations/binary.ts. Float32 to float32:
const ADD: i32 = 0
const SUB: i32 = 1
const MUL: i32 = 2
const DIV: i32 = 3
const FLOOR_DIV: i32 = 4
const MOD: i32 = 5
const MAXIMUM: i32 = 6
const MINIMUM: i32 = 7
const POW: i32 = 8
const SQUARED_DIFFERENCE: i32 = 9
const ATAN2: i32 = 10
const PRELU: i32 = 11
const DIV_NO_NAN: i32 = 12
const RELU_GRADIENT: i32 = 13
const RELU6_GRADIENT: i32 = 14
const SIGMOID_GRADIENT: i32 = 15
const TANH_GRADIENT: i32 = 16
const ELU_GRADIENT: i32 = 17
const GELU_GRADIENT: i32 = 18
// Int32 to int32: the same with 32 added, as far as they are here.
const INT: i32 = 32
const INT_ADD: i32 = 32
const INT_SUB: i32 = 33
const INT_MUL: i32 = 34
const INT_FLOOR_DIV: i32 = 36
const INT_MOD: i32 = 37
const INT_MAXIMUM: i32 = 38
const INT_MINIMUM: i32 = 39
const INT_POW: i32 = 40
const INT_SQUARED_DIFFERENCE: i32 = 41
// Float32 to bytes, int32 to bytes, bytes to bytes.
const COMPARE: i32 = 64
const EQUAL: i32 = 64
const NOT_EQUAL: i32 = 65
const LESS: i32 = 66
const LESS_EQUAL: i32 = 67
const GREATER: i32 = 68
const GREATER_EQUAL: i32 = 69
const INT_COMPARE: i32 = 72
const INT_EQUAL: i32 = 72
const INT_NOT_EQUAL: i32 = 73
const INT_LESS: i32 = 74
const INT_LESS_EQUAL: i32 = 75
const INT_GREATER: i32 = 76
const INT_GREATER_EQUAL: i32 = 77
const BYTES: i32 = 80
const LOGICAL_AND: i32 = 80
const LOGICAL_OR: i32 = 81
const LOGICAL_XOR: i32 = 82
const BYTES_EQUAL: i32 = 83
const BYTES_NOT_EQUAL: i32 = 84

/** JavaScript's ToInt32: modulo 2^32, and 0 for NaN and infinities. */
// @ts-ignore: decorator
@inline
export function toInt32(x: f64): i32 {
  if (!(Math.abs(x) < 9223372036854775808)) return 0
  return <i32>(<i64>x)
}

function lane(code: i32, a: f32, b: f32): f32 {
  if (code == POW) return Mathf.pow(a, b)
  if (code == ATAN2) return Mathf.atan2(a, b)
  // The remainder has the divisor's sign, as in tfjs.
  const rest = Mathf.mod(a, b)
  return (a < 0) == (b < 0) ? rest : Mathf.mod(rest + b, b)
}

function laneInt(code: i32, a: i32, b: i32): i32 {
  if (code == INT_POW) return toInt32(Math.pow(<f64>a, <f64>b))
  if (b == 0) return 0
  if (code == INT_FLOOR_DIV) return toInt32(Math.floor(<f64>a / <f64>b))
  const rest = b == -1 ? 0 : a % b
  return (a < 0) == (b < 0) || rest == 0 ? rest : rest + b
}

// @ts-ignore: decorator
@inline
function lanes(code: i32, a: v128, b: v128): v128 {
  let y = f32x4.splat(lane(code, f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)))
  y = f32x4.replace_lane(y, 1, lane(code, f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)))
  y = f32x4.replace_lane(y, 2, lane(code, f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)))
  return f32x4.replace_lane(y, 3, lane(code, f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)))
}

// @ts-ignore: decorator
@inline
function lanesInt(code: i32, a: v128, b: v128): v128 {
  let y = i32x4.splat(laneInt(code, i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0)))
  y = i32x4.replace_lane(y, 1, laneInt(code, i32x4.extract_lane(a, 1), i32x4.extract_lane(b, 1)))
  y = i32x4.replace_lane(y, 2, laneInt(code, i32x4.extract_lane(a, 2), i32x4.extract_lane(b, 2)))
  return i32x4.replace_lane(y, 3, laneInt(code, i32x4.extract_lane(a, 3), i32x4.extract_lane(b, 3)))
}

// @ts-ignore: decorator
@inline
function apply(code: i32, a: v128, b: v128): v128 {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  if (code == ADD) return f32x4.add(a, b)
  if (code == SUB) return f32x4.sub(a, b)
  if (code == MUL) return f32x4.mul(a, b)
  if (code == DIV) return f32x4.div(a, b)
  if (code == FLOOR_DIV) return f32x4.floor(f32x4.div(a, b))
  if (code == MAXIMUM) return f32x4.max(a, b)
  if (code == MINIMUM) return f32x4.min(a, b)
  if (code == SQUARED_DIFFERENCE) {
    const d = f32x4.sub(a, b)
    return f32x4.mul(d, d)
  }
  if (code == PRELU) return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, zero))
  if (code == DIV_NO_NAN) return v128.andnot(f32x4.div(a, b), f32x4.eq(b, zero))
  if (code == RELU_GRADIENT) return v128.and(a, f32x4.gt(b, zero))
  if (code == RELU6_GRADIENT) return v128.and(a, v128.and(f32x4.gt(b, zero), f32x4.lt(b, f32x4.splat(6))))
  if (code == SIGMOID_GRADIENT) return f32x4.mul(a, f32x4.mul(b, f32x4.sub(one, b)))
  if (code == TANH_GRADIENT) return f32x4.mul(a, f32x4.sub(one, f32x4.mul(b, b)))
  if (code == ELU_GRADIENT) return v128.bitselect(a, f32x4.mul(a, f32x4.add(b, one)), f32x4.ge(b, zero))
  if (code == GELU_GRADIENT) return f32x4.mul(a, geluSlope4(b))
  return lanes(code, a, b)
}

// @ts-ignore: decorator
@inline
function applyInt(code: i32, a: v128, b: v128): v128 {
  if (code == INT_ADD) return i32x4.add(a, b)
  if (code == INT_SUB) return i32x4.sub(a, b)
  if (code == INT_MUL) return i32x4.mul(a, b)
  if (code == INT_MAXIMUM) return i32x4.max_s(a, b)
  if (code == INT_MINIMUM) return i32x4.min_s(a, b)
  if (code == INT_SQUARED_DIFFERENCE) {
    const d = i32x4.sub(a, b)
    return i32x4.mul(d, d)
  }
  return lanesInt(code, a, b)
}

/** All bits of a lane where the relation holds. */
// @ts-ignore: decorator
@inline
function compare(code: i32, a: v128, b: v128): v128 {
  if (code == EQUAL) return f32x4.eq(a, b)
  if (code == NOT_EQUAL) return f32x4.ne(a, b)
  if (code == LESS) return f32x4.lt(a, b)
  if (code == LESS_EQUAL) return f32x4.le(a, b)
  if (code == GREATER) return f32x4.gt(a, b)
  if (code == GREATER_EQUAL) return f32x4.ge(a, b)
  if (code == INT_EQUAL) return i32x4.eq(a, b)
  if (code == INT_NOT_EQUAL) return i32x4.ne(a, b)
  if (code == INT_LESS) return i32x4.lt_s(a, b)
  if (code == INT_LESS_EQUAL) return i32x4.le_s(a, b)
  if (code == INT_GREATER) return i32x4.gt_s(a, b)
  return i32x4.ge_s(a, b)
}

/** A byte of 0 or 1 for each lane of a mask. */
// @ts-ignore: decorator
@inline
function maskBytes(mask: v128): i32 {
  const ones = v128.and(mask, i32x4.splat(1))
  const halves = i16x8.narrow_i32x4_u(ones, ones)
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0)
}

/**
 * `rows` rows of `n` elements; `aRow`, `bRow`: bytes from row to row. An operand that does not change within a row lies,
 * four times, in scratch memory and is read without a step, so that one loop serves all cases.
 */
// @ts-ignore: decorator
@inline
function each(
  code: i32, rows: i32, n: i32, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, z: usize,
): void {
  const spare = scratch()
  for (let row = 0; row < rows; ++row) {
    let x = a
    let y = b
    if (aStep == 0) {
      x = spare
      v128.store(x, v128.load_splat<f32>(a))
    }
    if (bStep == 0) {
      y = spare + 16
      v128.store(y, v128.load_splat<f32>(b))
    }
    if (code < COMPARE) {
      const end = z + ((<usize>n >> 2) << 4)
      while (z < end) {
        v128.store(z, code < INT ? apply(code, v128.load(x), v128.load(y)) : applyInt(code, v128.load(x), v128.load(y)))
        x += aStep
        y += bStep
        z += 16
      }
      if (n & 3) {
        storeFirst(z, code < INT ? apply(code, v128.load(x), v128.load(y)) : applyInt(code, v128.load(x), v128.load(y)), n & 3)
        z += (<usize>n & 3) << 2
      }
    } else {
      const end = z + (<usize>n & ~3)
      while (z < end) {
        store<i32>(z, maskBytes(compare(code, v128.load(x), v128.load(y))))
        x += aStep
        y += bStep
        z += 4
      }
      if (n & 3) {
        let bytes = maskBytes(compare(code, v128.load(x), v128.load(y)))
        for (let i = 0; i < (n & 3); ++i) {
          store<u8>(z, <u8>bytes)
          bytes >>= 8
          z += 1
        }
      }
    }
    a += aRow
    b += bRow
  }
}

// @ts-ignore: decorator
@inline
function eachByte(
  code: i32, rows: i32, n: i32, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, z: usize,
): void {
  const xStep: usize = aStep == 0 ? 0 : 1
  const yStep: usize = bStep == 0 ? 0 : 1
  for (let row = 0; row < rows; ++row) {
    let x = a
    let y = b
    for (let i = 0; i < n; ++i) {
      const p = load<u8>(x) != 0
      const q = load<u8>(y) != 0
      let result = p == q
      if (code == LOGICAL_AND) result = p && q
      else if (code == LOGICAL_OR) result = p || q
      else if (code == LOGICAL_XOR || code == BYTES_NOT_EQUAL) result = p != q
      store<u8>(z, <u8>result)
      x += xStep
      y += yStep
      z += 1
    }
    a += aRow
    b += bRow
  }
}

function run(c: i32, r: i32, n: i32, a: usize, aR: usize, aS: usize, b: usize, bR: usize, bS: usize, z: usize): void {
  switch (c) {
    case ADD: return each(ADD, r, n, a, aR, aS, b, bR, bS, z)
    case SUB: return each(SUB, r, n, a, aR, aS, b, bR, bS, z)
    case MUL: return each(MUL, r, n, a, aR, aS, b, bR, bS, z)
    case DIV: return each(DIV, r, n, a, aR, aS, b, bR, bS, z)
    case FLOOR_DIV: return each(FLOOR_DIV, r, n, a, aR, aS, b, bR, bS, z)
    case MOD: return each(MOD, r, n, a, aR, aS, b, bR, bS, z)
    case MAXIMUM: return each(MAXIMUM, r, n, a, aR, aS, b, bR, bS, z)
    case MINIMUM: return each(MINIMUM, r, n, a, aR, aS, b, bR, bS, z)
    case POW: return each(POW, r, n, a, aR, aS, b, bR, bS, z)
    case SQUARED_DIFFERENCE: return each(SQUARED_DIFFERENCE, r, n, a, aR, aS, b, bR, bS, z)
    case ATAN2: return each(ATAN2, r, n, a, aR, aS, b, bR, bS, z)
    case PRELU: return each(PRELU, r, n, a, aR, aS, b, bR, bS, z)
    case DIV_NO_NAN: return each(DIV_NO_NAN, r, n, a, aR, aS, b, bR, bS, z)
    case RELU_GRADIENT: return each(RELU_GRADIENT, r, n, a, aR, aS, b, bR, bS, z)
    case RELU6_GRADIENT: return each(RELU6_GRADIENT, r, n, a, aR, aS, b, bR, bS, z)
    case SIGMOID_GRADIENT: return each(SIGMOID_GRADIENT, r, n, a, aR, aS, b, bR, bS, z)
    case TANH_GRADIENT: return each(TANH_GRADIENT, r, n, a, aR, aS, b, bR, bS, z)
    case ELU_GRADIENT: return each(ELU_GRADIENT, r, n, a, aR, aS, b, bR, bS, z)
    case GELU_GRADIENT: return each(GELU_GRADIENT, r, n, a, aR, aS, b, bR, bS, z)
    case INT_ADD: return each(INT_ADD, r, n, a, aR, aS, b, bR, bS, z)
    case INT_SUB: return each(INT_SUB, r, n, a, aR, aS, b, bR, bS, z)
    case INT_MUL: return each(INT_MUL, r, n, a, aR, aS, b, bR, bS, z)
    case INT_FLOOR_DIV: return each(INT_FLOOR_DIV, r, n, a, aR, aS, b, bR, bS, z)
    case INT_MOD: return each(INT_MOD, r, n, a, aR, aS, b, bR, bS, z)
    case INT_MAXIMUM: return each(INT_MAXIMUM, r, n, a, aR, aS, b, bR, bS, z)
    case INT_MINIMUM: return each(INT_MINIMUM, r, n, a, aR, aS, b, bR, bS, z)
    case INT_POW: return each(INT_POW, r, n, a, aR, aS, b, bR, bS, z)
    case INT_SQUARED_DIFFERENCE: return each(INT_SQUARED_DIFFERENCE, r, n, a, aR, aS, b, bR, bS, z)
    case EQUAL: return each(EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case NOT_EQUAL: return each(NOT_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case LESS: return each(LESS, r, n, a, aR, aS, b, bR, bS, z)
    case LESS_EQUAL: return each(LESS_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case GREATER: return each(GREATER, r, n, a, aR, aS, b, bR, bS, z)
    case GREATER_EQUAL: return each(GREATER_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case INT_EQUAL: return each(INT_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case INT_NOT_EQUAL: return each(INT_NOT_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case INT_LESS: return each(INT_LESS, r, n, a, aR, aS, b, bR, bS, z)
    case INT_LESS_EQUAL: return each(INT_LESS_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case INT_GREATER: return each(INT_GREATER, r, n, a, aR, aS, b, bR, bS, z)
    case INT_GREATER_EQUAL: return each(INT_GREATER_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case LOGICAL_AND: return eachByte(LOGICAL_AND, r, n, a, aR, aS, b, bR, bS, z)
    case LOGICAL_OR: return eachByte(LOGICAL_OR, r, n, a, aR, aS, b, bR, bS, z)
    case LOGICAL_XOR: return eachByte(LOGICAL_XOR, r, n, a, aR, aS, b, bR, bS, z)
    case BYTES_EQUAL: return eachByte(BYTES_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    case BYTES_NOT_EQUAL: return eachByte(BYTES_NOT_EQUAL, r, n, a, aR, aS, b, bR, bS, z)
    default: unreachable()
  }
}

/**
 * z = f(a, b) over `count` elements. Table: per axis, outermost first, its size and the strides of a and b in elements;
 * at least two axes.
 */
export function binary(code: i32, a: usize, b: usize, z: usize, rank: i32, count: i32): void {
  setArg<i32>(0, code)
  setArg<usize>(1, a)
  setArg<usize>(2, b)
  setArg<usize>(3, z)
  setArg<i32>(4, rank)
  setArg<i32>(5, count)
  const slow = code == POW || code == MOD || code == ATAN2 || code == INT_FLOOR_DIV || code == INT_MOD || code == INT_POW
  const chunks = chunkCount(<f64>count * (slow ? 30 : code == GELU_GRADIENT ? 10 : 1), 30_000, 0x7fff)
  setArg<i32>(6, chunks)
  fork(KIND_BINARY, chunks)
}

export function binaryChunk(index: i32): void {
  const code = arg<i32>(0)
  const rank = arg<i32>(4)
  const count = arg<i32>(5)
  const shift: usize = code >= BYTES ? 0 : 2
  const zShift: usize = code >= COMPARE ? 0 : 2
  let at = chunkStart(count, arg<i32>(6), 16, index)
  const end = chunkStart(count, arg<i32>(6), 16, index + 1)
  // The innermost axis makes a row, the one around it a plane; the axes outside are counted through.
  const inner = 3 * (rank - 1)
  const n = entry(inner)
  const aStep: usize = entry(inner + 1) == 0 ? 0 : 16
  const bStep: usize = entry(inner + 2) == 0 ? 0 : 16
  const rows = entry(inner - 3)
  const aRow = <usize>entry(inner - 2) << shift
  const bRow = <usize>entry(inner - 1) << shift
  while (at < end) {
    const column = at % n
    const row = at / n
    const inPlane = row % rows
    let plane = row / rows
    let x = arg<usize>(1) + <usize>inPlane * aRow
    let y = arg<usize>(2) + <usize>inPlane * bRow
    for (let axis = inner - 6; axis >= 0; axis -= 3) {
      const size = entry(axis)
      const position = <usize>(plane % size)
      plane /= size
      x += (position * <usize>entry(axis + 1)) << shift
      y += (position * <usize>entry(axis + 2)) << shift
    }
    const z = arg<usize>(3) + ((<usize>at) << zShift)
    if (column != 0 || end - at < n) {
      // A part of a row, at a chunk's start or end.
      const part = min(n - column, end - at)
      if (aStep != 0) x += (<usize>column) << shift
      if (bStep != 0) y += (<usize>column) << shift
      run(code, 1, part, x, 0, aStep, y, 0, bStep, z)
      at += part
    } else {
      const whole = min(rows - inPlane, (end - at) / n)
      run(code, whole, n, x, aRow, aStep, y, bRow, bStep, z)
      at += whole * n
    }
  }
}
