/** Functions of two tensors, element by element, each spread over the axes where it has size 1. */
import {
  Add,
  AddN,
  Atan2,
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
import { binaryOperation, binaryRun, broadcastShape, operationNumbers } from '../../engine/operations/element-wise.js'
import type { BinaryIntOperation, BinaryOperation, Comparison } from '../../engine/operations/element-wise.js'
import type { WasmBackend } from '../backend.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'

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
  return (backend, inputs) => {
    const { a, b } = inputs as Given<'a' | 'b'>
    if (a.dtype !== b.dtype) return undefined
    if (a.dtype === 'float32' && floats !== undefined) return combine(backend, binaryFloat[floats], a, b, 'float32')
    return a.dtype === 'int32' && ints !== undefined ? combine(backend, binaryInteger[ints], a, b, 'int32') : undefined
  }
}

function comparison(name: Comparison): Kernel {
  const { compare, compareInt } = operationNumbers
  return (backend, inputs) => {
    const { a, b } = inputs as Given<'a' | 'b'>
    if (a.dtype !== b.dtype || (a.dtype !== 'float32' && a.dtype !== 'int32')) return undefined
    return combine(backend, a.dtype === 'float32' ? compare[name] : compareInt[name], a, b, 'bool')
  }
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
  const [first, second, ...rest] = terms
  if (first === undefined || terms.some(({ dtype }) => dtype !== 'float32')) return undefined
  if (second === undefined) return backend.alias(first, first.shape)
  const result = combine(backend, operationNumbers.binaryFloat.add, first, second, 'float32')
  const { shape } = first
  if (util.sizeFromShape(shape) === 0) return result
  const to = backend.pointer(result)
  for (const term of rest)
    binaryOperation(backend.engine, 'add', { a: to, shapeA: shape, b: backend.pointer(term), shapeB: shape, to })
  return result
}

const clip: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { clipValueMin, clipValueMax } = attributes as unknown as ClipByValueAttrs
  if (x.dtype !== 'float32') return undefined
  const a = backend.pointer(x)
  const y = backend.output(x.shape, 'float32')
  if (util.sizeFromShape(x.shape) === 0) return y
  backend.engine.withBlock(8, (bounds) => {
    backend.engine.memory.float32(bounds, 2).set([clipValueMin, clipValueMax])
    const common = { shapeA: x.shape, shapeB: [], to: y.pointer }
    binaryOperation(backend.engine, 'max', { ...common, a, b: bounds })
    binaryOperation(backend.engine, 'min', { ...common, a: y.pointer, b: bounds + 4 })
  })
  return y
}

export const binaryKernels: KernelTable = {
  [Add]: arithmetic('add', 'add'),
  [Sub]: arithmetic('sub', 'sub'),
  [Multiply]: arithmetic('mul', 'mul'),
  [RealDiv]: arithmetic('div', undefined),
  [FloorDiv]: arithmetic(undefined, 'floorDiv'),
  [Mod]: arithmetic('mod', 'mod'),
  [Pow]: arithmetic('pow', undefined),
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
  [ClipByValue]: clip,
  [EluGrad]: eluGradient,
  [Prelu]: prelu,
}
