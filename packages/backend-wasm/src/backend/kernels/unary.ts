/** Functions of one tensor, element by element. */
import {
  Abs,
  Acos,
  Acosh,
  Asin,
  Asinh,
  Atan,
  Atanh,
  Ceil,
  Cos,
  Cosh,
  Elu,
  Erf,
  Exp,
  Expm1,
  Floor,
  IsFinite,
  IsInf,
  IsNan,
  LeakyRelu,
  Log,
  Log1p,
  Neg,
  Reciprocal,
  Relu,
  Relu6,
  Round,
  Rsqrt,
  Selu,
  Sigmoid,
  Sign,
  Sin,
  Sinh,
  Softplus,
  Sqrt,
  Square,
  Step,
  Tan,
  Tanh,
  util,
} from '@tensorflow/tfjs-core'
import { operationNumbers, testFloats, unaryOperation, unaryRun } from '../../engine/operations/element-wise.js'
import type { FloatTest, UnaryIntOperation, UnaryOperation } from '../../engine/operations/element-wise.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { floating } from './floating.js'

const floatFunctions: Readonly<Record<string, UnaryOperation>> = {
  [Abs]: 'abs',
  [Acos]: 'acos',
  [Acosh]: 'acosh',
  [Asin]: 'asin',
  [Asinh]: 'asinh',
  [Atan]: 'atan',
  [Atanh]: 'atanh',
  [Ceil]: 'ceil',
  [Cos]: 'cos',
  [Cosh]: 'cosh',
  [Elu]: 'elu',
  [Erf]: 'erf',
  [Exp]: 'exp',
  [Expm1]: 'expm1',
  [Floor]: 'floor',
  [LeakyRelu]: 'leakyRelu',
  [Log]: 'log',
  [Log1p]: 'log1p',
  [Neg]: 'neg',
  [Reciprocal]: 'reciprocal',
  [Relu]: 'relu',
  [Relu6]: 'relu6',
  [Round]: 'round',
  [Rsqrt]: 'rsqrt',
  [Selu]: 'selu',
  [Sigmoid]: 'sigmoid',
  [Sign]: 'sign',
  [Sin]: 'sin',
  [Sinh]: 'sinh',
  [Softplus]: 'softplus',
  [Sqrt]: 'sqrt',
  [Square]: 'square',
  [Step]: 'step',
  [Tan]: 'tan',
  [Tanh]: 'tanh',
}

const intFunctions: Readonly<Record<string, UnaryIntOperation>> = {
  [Abs]: 'abs',
  [Neg]: 'neg',
  [Relu]: 'relu',
  [Relu6]: 'relu6',
  [Sign]: 'sign',
  [Square]: 'square',
}

/** Those that change no integer. */
const ofWholes: readonly string[] = [Ceil, Floor, Round]

/** The kernel of tfjs that a name stands for, on whichever type there is a function for. */
function unary(name: string): Kernel {
  const [ofFloats, ofInts] = [floatFunctions[name]!, intFunctions[name]]
  return (backend, inputs, attributes) => {
    const { x } = inputs as Given<'x'>
    const isFloat = x.dtype === 'float32'
    if (x.dtype === 'int32' && ofWholes.includes(name)) return backend.alias(x, x.shape)
    if (!isFloat && (x.dtype !== 'int32' || ofInts === undefined)) return undefined
    const from = backend.pointer(x)
    const y = backend.output(x.shape, x.dtype)
    const size = util.sizeFromShape(x.shape)
    if (size === 0) return y
    if (isFloat)
      unaryOperation(backend.engine, ofFloats, from, y.pointer, size, (attributes['alpha'] as number | undefined) ?? 0)
    else unaryRun(backend.engine, operationNumbers.unaryInt[ofInts!], from, y.pointer, size)
    return y
  }
}

/** What is no function of integers is one of floats, cut off again, as on cpu; only of exp the result is a float. */
function ofAnyType(name: string): Kernel {
  const own = unary(name)
  const ofFloats = floating(own, name === Exp ? undefined : 'x')
  return (backend, inputs, attributes) => own(backend, inputs, attributes) ?? ofFloats(backend, inputs, attributes)
}

function test(name: FloatTest): Kernel {
  return (backend, inputs) => {
    const { x } = inputs as Given<'x'>
    if (x.dtype !== 'float32') return undefined
    const from = backend.pointer(x)
    const y = backend.output(x.shape, 'bool')
    const size = util.sizeFromShape(x.shape)
    if (size > 0) testFloats(backend.engine, name, from, y.pointer, size)
    return y
  }
}

export const unaryKernels: KernelTable = {
  ...Object.fromEntries(Object.keys(floatFunctions).map((name) => [name, ofAnyType(name)])),
  [IsNan]: floating(test('isNaN')),
  [IsInf]: floating(test('isInf')),
  [IsFinite]: floating(test('isFinite')),
}
