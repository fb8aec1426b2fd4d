/** Functions of two tensors, element by element, each spread over the axes where it has size 1. */
import {
  Add,
  AddN,
  Atan2,
  BitwiseAnd,
  ClipByValue,
  EluGrad,
  Equal,
  FloorDiv,
  Greater,
  GreaterEqual,
  Less,
  LessEqual,
  Maximum,
  Minimum,
  Mod,
  Multiply,
  NotEqual,
  Pow,
  Prelu,
  RealDiv,
  SquaredDifference,
  Sub,
  util,
} from '@tensorflow/tfjs-core'
import type { ClipByValueAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import { binaryRun, broadcastShape, operationNumbers } from '../../engine/operations/element-wise.js'
import type { BinaryIntOperation, BinaryOperation, Comparison } from '../../engine/operations/element-wise.js'
import type { WasmBackend } from '../backend.js'
import { elementBytes } from '../entry.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { floating } from './floating.js'
import { castTo } from './values.js'

/** op(a, b), where `number` is the engine's for the type of both. */
function combine(
  backend: WasmBackend,
  number: number,
  a: TensorInfo,
  b: TensorInfo,
  dtype: 'float32' | 'int32' | 'bool',
): TensorInfo {
  const shape = broadcastShape(a.shape, b.shape)
  const [from, other] = [backend.pointer(a), backend.pointer(b)]
  const result = backend.output(shape, dtype)
  const operands = { a: from, shapeA: a.shape, b: other, shapeB: b.shape, to: result.pointer }
  if (util.sizeFromShape(shape) > 0) binaryRun(backend.engine, number, operands, dtype === 'bool' ? 1 : 4)
  return result
}

function arithmetic(floats: BinaryOperation | undefined, ints: BinaryIntOperation | undefined): Kernel {
  const { binaryFloat, binaryInteger } = operationNumbers
  const own: Kernel = (backend, inputs) => {
    const { a, b } = inputs as Given<'a' | 'b'>
    if (a.dtype !== b.dtype) return undefined
    if (a.dtype === 'float32' && floats !== undefined) return combine(backend, binaryFloat[floats], a, b, 'float32')
    return a.dtype === 'int32' && ints !== undefined ? combine(backend, binaryInteger[ints], a, b, 'int32') : undefined
  }
  return orFloating(own, 'a')
}

/** What a kernel has no function for is computed in floats. */
function orFloating(own: Kernel, like?: string): Kernel {
  const ofFloats = floating(own, like)
  return (backend, inputs, attributes) => own(backend, inputs, attributes) ?? ofFloats(backend, inputs, attributes)
}

/** Always of integers, as on cpu. */
const floorDiv: Kernel = (backend, inputs, attributes) => {
  const quotient = arithmetic('floorDiv', 'floorDiv')(backend, inputs, attributes) as TensorInfo | undefined
  if (quotient === undefined || quotient.dtype === 'int32') return quotient
  const result = castTo(backend, quotient, 'int32')
  backend.disposeData(quotient.dataId)
  return result
}

function comparison(name: Comparison): Kernel {
  const { compare, compareInt } = operationNumbers
  return orFloating((backend, inputs) => {
    const { a, b } = inputs as Given<'a' | 'b'>
    if (a.dtype !== b.dtype || (a.dtype !== 'float32' && a.dtype !== 'int32')) return undefined
    return combine(backend, a.dtype === 'float32' ? compare[name] : compareInt[name], a, b, 'bool')
  })
}

const prelu: Kernel = (backend, inputs) => {
  const { x, alpha } = inputs as Given<'x' | 'alpha'>
  if (x.dtype !== 'float32' || alpha.dtype !== 'float32') return undefined
  return combine(backend, operationNumbers.binaryFloat.prelu, x, alpha, 'float32')
}

const eluGradient: Kernel = (backend, inputs) => {
  const { dy, y } = inputs as Given<'dy' | 'y'>
  if (dy.dtype !== 'float32' || y.dtype !== 'float32') return undefined
  return combine(backend, operationNumbers.binaryFloat.eluGradient, dy, y, 'float32')
}

const addN: Kernel = (backend, inputs) => {
  const terms = inputs as unknown as readonly TensorInfo[]
  const [first, ...rest] = terms as [TensorInfo, ...TensorInfo[]]
  if (terms.some(({ dtype }) => dtype !== first.dtype || elementBytes(dtype) === 0)) return undefined
  let sum = backend.alias(first, first.shape)
  for (const term of rest) {
    const next = binaryKernels[Add]!(backend, { a: sum, b: term }, {}) as TensorInfo
    backend.disposeData(sum.dataId)
    sum = next
  }
  return sum
}

const clip: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { clipValueMin, clipValueMax } = attributes as unknown as ClipByValueAttrs
  if (x.dtype !== 'float32' && x.dtype !== 'int32') return undefined
  const a = backend.pointer(x)
  const y = backend.output(x.shape, x.dtype)
  if (util.sizeFromShape(x.shape) === 0) return y
  const { binaryFloat, binaryInteger } = operationNumbers
  const { max, min } = x.dtype === 'float32' ? binaryFloat : binaryInteger
  backend.engine.withBlock(8, (bounds) => {
    const { memory } = backend.engine
    if (x.dtype === 'float32') memory.float32(bounds, 2).set([clipValueMin, clipValueMax])
    else memory.int32(bounds, 2).set([clipValueMin, clipValueMax].map(wholeOf))
    const common = { shapeA: x.shape, shapeB: [], to: y.pointer }
    binaryRun(backend.engine, max, { ...common, a, b: bounds })
    binaryRun(backend.engine, min, { ...common, a: y.pointer, b: bounds + 4 })
  })
  return y
}

/** A bound of integers. */
function wholeOf(value: number): number {
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value)))
}

export const binaryKernels: KernelTable = {
  [Add]: arithmetic('add', 'add'),
  [Sub]: arithmetic('sub', 'sub'),
  [Multiply]: arithmetic('mul', 'mul'),
  [RealDiv]: arithmetic('div', undefined),
  [FloorDiv]: floorDiv,
  [Mod]: arithmetic('mod', 'mod'),
  [Pow]: arithmetic('pow', 'pow'),
  [Atan2]: arithmetic('atan2', undefined),
  [Maximum]: arithmetic('max', 'max'),
  [Minimum]: arithmetic('min', 'min'),
  [SquaredDifference]: arithmetic('squaredDifference', 'squaredDifference'),
  [Equal]: comparison('equal'),
  [NotEqual]: comparison('notEqual'),
  [Less]: comparison('less'),
  [LessEqual]: comparison('lessEqual'),
  [Greater]: comparison('greater'),
  [GreaterEqual]: comparison('greaterEqual'),
  [AddN]: addN,
  [BitwiseAnd]: arithmetic(undefined, 'bitwiseAnd'),
  [ClipByValue]: clip,
  [EluGrad]: floating(eluGradient, 'y'),
  [Prelu]: floating(prelu, 'x'),
}
