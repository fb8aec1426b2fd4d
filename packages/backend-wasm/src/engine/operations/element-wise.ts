/** Element-wise operations: one operand, or two with broadcasting. */
import {
  binary,
  binaryInt,
  binaryIntScalar,
  binaryScalar,
  compare,
  compareInt,
  unary,
  unaryInt,
  unaryScalar,
} from '../../generated/operations.js'
import type { Engine } from '../engine.js'
import { EngineError } from '../errors.js'

const unaryFloat = { ...unary, ...unaryScalar } as const
const binaryFloat = { ...binary, ...binaryScalar } as const
const binaryInteger = { ...binaryInt, ...binaryIntScalar } as const

/** float32 -> float32. `leakyRelu` and `step` take a parameter: the slope, and the value at and below 0. */
export type UnaryOperation = keyof typeof unaryFloat
/** int32 -> int32. */
export type UnaryIntOperation = keyof typeof unaryInt
/** float32, float32 -> float32. Gradients take dy first. `axpy` is parameter·a + b. */
export type BinaryOperation = keyof typeof binaryFloat
/** int32, int32 -> int32. */
export type BinaryIntOperation = keyof typeof binaryInteger
/** float32, float32 -> bool (one byte each). */
export type Comparison = Exclude<keyof typeof compare, FloatTest>
/** float32 -> bool. */
export type FloatTest = 'isNaN' | 'isInf' | 'isFinite'

/** Kernel numbers by operation, so that one kernel call serves all. */
export const operationNumbers = { unaryFloat, unaryInt, binaryFloat, binaryInteger, compare, compareInt } as const

/** Axes of two broadcast operands, merged as far as they can be: lengths and strides in elements, outermost first. */
export interface Broadcast {
  readonly lengths: readonly number[]
  readonly stridesA: readonly number[]
  readonly stridesB: readonly number[]
}

/** Strides of a contiguous tensor in the axes of a broadcast result; 0 where it is spread. */
function stridesIn(shape: readonly number[], rank: number): number[] {
  const strides = Array.from({ length: rank }, () => 0)
  let stride = 1
  for (let i = 1; i <= shape.length; i++) {
    const length = shape[shape.length - i] ?? 1
    strides[rank - i] = length === 1 ? 0 : stride
    stride *= length
  }
  return strides
}

/**
 * The shape of a broadcast result.
 *
 * @throws EngineError if the shapes do not fit.
 */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x !== y && x !== 1 && y !== 1) {
      const got = `[${a.join()}] and [${b.join()}]`
      throw new EngineError(`broadcast: the shapes must agree or be 1 in each axis, but got ${got}.`)
    }
    return x === 1 ? y : x
  })
}

/** Merges axes that lie one behind the other in both operands; axes of length 1 vanish. */
export function mergeAxes(a: readonly number[], b: readonly number[]): Broadcast {
  const shape = broadcastShape(a, b)
  const [fromA, fromB] = [stridesIn(a, shape.length), stridesIn(b, shape.length)]
  const lengths: number[] = []
  const stridesA: number[] = []
  const stridesB: number[] = []
  for (let i = shape.length - 1; i >= 0; i--) {
    const [length = 1, strideA = 0, strideB = 0] = [shape[i], fromA[i], fromB[i]]
    if (length === 1) continue
    const inner = lengths[0] ?? 0
    if (lengths.length > 0 && strideA === (stridesA[0] ?? 0) * inner && strideB === (stridesB[0] ?? 0) * inner) {
      lengths[0] = inner * length
    } else {
      lengths.unshift(length)
      stridesA.unshift(strideA)
      stridesB.unshift(strideB)
    }
  }
  return { lengths, stridesA, stridesB }
}

/** A guess at the cost of an element, in additions, for the number of chunks. */
function cost(number: number): number {
  const isScalar = [unaryScalar, binaryScalar, binaryIntScalar].some((group) =>
    Object.values(group).some((other: number) => other === number),
  )
  const slow: readonly number[] = [
    unary.elu,
    unary.erf,
    unary.exp,
    unary.expm1,
    unary.geluTanh,
    unary.log,
    unary.log1p,
    unary.selu,
    unary.sigmoid,
    unary.silu,
    unary.softplus,
    unary.tanh,
    binary.softplusGradient,
    binary.erfGradient,
  ]
  return isScalar ? 40 : slow.includes(number) ? 6 : 1
}

const costs: readonly number[] = Array.from({ length: 256 }, (_, i) => cost(i))

/** to[i] = op(x[i]) over `length` elements of four bytes; `to` may be `x`. */
export function unaryRun(engine: Engine, number: number, x: number, to: number, length: number, parameter = 0): void {
  engine.kernels.element(number, 0, 1, length, x, 0, x, 0, to, 4, parameter, costs[number] ?? 1)
}

export interface BinaryOperands {
  readonly a: number
  readonly shapeA: readonly number[]
  readonly b: number
  readonly shapeB: readonly number[]
  readonly to: number
  /** Default 0. */
  readonly parameter?: number
}

function sizeOf(shape: readonly number[]): number {
  let size = 1
  for (const length of shape) size *= length
  return size
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** to = op(a, b), broadcast; results of `resultBytes` each. `to` may be an operand that has the result's shape. */
export function binaryRun(engine: Engine, number: number, operands: BinaryOperands, resultBytes: 1 | 4 = 4): void {
  const { a, b, to, shapeA, shapeB, parameter = 0 } = operands
  if (sameShape(shapeA, shapeB)) {
    // Most calls: no axes to merge.
    engine.kernels.element(number, 0, 1, sizeOf(shapeA), a, 0, b, 0, to, resultBytes, parameter, costs[number] ?? 1)
    return
  }
  const { lengths, stridesA, stridesB } = mergeAxes(shapeA, shapeB)
  const axes = Math.max(0, lengths.length - 1)
  if (axes > 8) throw new EngineError(`broadcast: at most 9 axes must be left after merging, but got ${axes + 1}.`)
  let rows = 1
  for (let i = 0; i < axes; i++) {
    rows *= lengths[i] ?? 1
    engine.kernels.setAxis(i, lengths[i] ?? 1, stridesA[i] ?? 0, stridesB[i] ?? 0)
  }
  const [oneA, oneB] = [stridesA[axes] === 0 ? 1 : 0, stridesB[axes] === 0 ? 1 : 0]
  engine.kernels.element(
    number,
    axes,
    rows,
    lengths[axes] ?? 1,
    a,
    oneA,
    b,
    oneB,
    to,
    resultBytes,
    parameter,
    costs[number] ?? 1,
  )
}

export function unaryOperation(
  engine: Engine,
  name: UnaryOperation,
  x: number,
  to: number,
  length: number,
  parameter = 0,
): void {
  unaryRun(engine, unaryFloat[name], x, to, length, parameter)
}

export function binaryOperation(engine: Engine, name: BinaryOperation, operands: BinaryOperands): void {
  binaryRun(engine, binaryFloat[name], operands)
}

export function compareOperation(engine: Engine, name: Comparison, operands: BinaryOperands): void {
  binaryRun(engine, compare[name], operands, 1)
}

export function testFloats(engine: Engine, name: FloatTest, x: number, to: number, length: number): void {
  engine.kernels.element(compare[name], 0, 1, length, x, 0, x, 0, to, 1, 0, 1)
}
