/** Sums, means, extremes and their places, any and all over axes; running sums; softmax. */
import {
  All,
  Any,
  ArgMax,
  ArgMin,
  backend_util,
  Cumprod,
  Cumsum,
  Max,
  Mean,
  Min,
  Prod,
  Softmax,
  Sum,
  util,
} from '@tensorflow/tfjs-core'
import type { CumsumAttrs, DataType, SoftmaxAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import { sizeOf } from '../../engine/operations/layout.js'
import {
  cumulative,
  reduce,
  sum as sumFloats,
  withReduction,
  type Reduction,
  type ReductionName,
} from '../../engine/operations/reduce.js'
import { softmax as softmaxRows } from '../../engine/operations/softmax.js'
import type { WasmBackend } from '../backend.js'
import { elementBytes } from '../entry.js'
import type { Attributes, Given, Kernel, KernelTable } from '../kernel.js'
import { floating } from './floating.js'
import { castTo } from './values.js'

/** The axes of a reduction, and the shapes of what is left with and without them. */
function plan(
  x: TensorInfo,
  attributes: Attributes,
): { readonly axes: number[]; readonly shape: number[]; readonly length: number } {
  const axes = util.parseAxisParam((attributes['reductionIndices'] ?? attributes['axis']) as number | number[], x.shape)
  const [left, reduced] = backend_util.computeOutAndReduceShapes(x.shape, axes)
  const shape = attributes['keepDims'] === true ? backend_util.expandShapeToKeepDim(left, axes) : left
  return { axes, shape, length: util.sizeFromShape(reduced) }
}

/** Runs `use` over x as [outer, length, inner], its result of `shape` and `dtype`. */
function reduced(
  backend: WasmBackend,
  x: TensorInfo,
  { axes, shape }: { readonly axes: readonly number[]; readonly shape: readonly number[] },
  dtype: DataType,
  use: (reduction: Reduction) => void,
): TensorInfo {
  const source = { x: backend.pointer(x), shape: x.shape, bytes: elementBytes(x.dtype) as 1 | 4 }
  const y = backend.output(shape, dtype)
  if (sizeOf(shape) > 0)
    withReduction(backend.engine, source, axes, (reduction) => use({ ...reduction, to: y.pointer }))
  return y
}

/** x in a type that has a kernel, to be disposed of by the caller. */
function widened(backend: WasmBackend, x: TensorInfo, from: readonly DataType[], to: DataType): TensorInfo {
  return from.includes(x.dtype) ? castTo(backend, x, to)! : backend.alias(x, x.shape)
}

function inWiderType(
  from: readonly DataType[],
  to: DataType,
  run: (backend: WasmBackend, x: TensorInfo, attributes: Attributes) => TensorInfo,
): Kernel {
  return (backend, inputs, attributes) => {
    const { x } = inputs as Given<'x'>
    if (elementBytes(x.dtype) === 0) return undefined
    const wide = widened(backend, x, from, to)
    const y = run(backend, wide, attributes)
    backend.disposeData(wide.dataId)
    return y
  }
}

const sum = inWiderType(['bool'], 'int32', (backend, x, attributes) =>
  reduced(backend, x, plan(x, attributes), x.dtype, (reduction) => {
    if (x.dtype === 'float32') sumFloats(backend.engine, reduction)
    else reduce(backend.engine, 'intSum', reduction)
  }),
)

/** The mean of nothing is NaN, as in TensorFlow; cpu gives 0. */
const mean = inWiderType(['bool', 'int32'], 'float32', (backend, x, attributes) => {
  const sizes = plan(x, attributes)
  return reduced(backend, x, sizes, 'float32', (reduction) =>
    sumFloats(backend.engine, { ...reduction, scale: 1 / sizes.length }),
  )
})

/** Of bools the largest is whether any is true, the smallest whether all are. */
function extreme(ofFloats: ReductionName, ofInts: ReductionName, ofBool: 'any' | 'all' | undefined): Kernel {
  return inWiderType(ofBool === undefined ? ['bool'] : [], 'int32', (backend, x, attributes) =>
    reduced(backend, x, plan(x, attributes), x.dtype, (reduction) => {
      const name = x.dtype === 'float32' ? ofFloats : x.dtype === 'bool' ? ofBool! : ofInts
      reduce(backend.engine, name, reduction)
    }),
  )
}

function whereExtreme(ofFloats: ReductionName, ofInts: ReductionName): Kernel {
  return inWiderType(['bool'], 'int32', (backend, x, attributes) => {
    const [axis] = util.parseAxisParam(attributes['axis'] as number, x.shape) as [number]
    const shape = x.shape.toSpliced(axis, 1)
    return reduced(backend, x, { axes: [axis], shape }, 'int32', (reduction) =>
      reduce(backend.engine, x.dtype === 'float32' ? ofFloats : ofInts, reduction),
    )
  })
}

function ofBools(name: 'any' | 'all'): Kernel {
  return (backend, inputs, attributes) => {
    const { x } = inputs as Given<'x'>
    if (x.dtype !== 'bool') return undefined
    return reduced(backend, x, plan(x, attributes), 'bool', (reduction) => reduce(backend.engine, name, reduction))
  }
}

function running(product: boolean): Kernel {
  return inWiderType(['bool'], 'int32', (backend, x, attributes) => {
    const { axis, exclusive, reverse } = attributes as unknown as CumsumAttrs
    const place = util.parseAxisParam(axis, x.shape)[0]!
    const from = backend.pointer(x)
    const y = backend.output(x.shape, x.dtype)
    if (sizeOf(x.shape) === 0) return y
    const [outer, inner] = [sizeOf(x.shape.slice(0, place)), sizeOf(x.shape.slice(place + 1))]
    const how = { exclusive, reverse, product, integers: x.dtype === 'int32' }
    cumulative(backend.engine, { x: from, to: y.pointer, outer, length: x.shape[place]!, inner, ...how })
    return y
  })
}

const softmax: Kernel = (backend, inputs, attributes) => {
  const { logits } = inputs as Given<'logits'>
  const { dim } = attributes as unknown as SoftmaxAttrs
  const rank = logits.shape.length
  if (logits.dtype !== 'float32' || (dim !== -1 && dim !== rank - 1)) return undefined
  const x = backend.pointer(logits)
  const y = backend.output(logits.shape, 'float32')
  const columns = logits.shape.at(-1) ?? 1
  const rows = sizeOf(logits.shape.slice(0, -1))
  if (rows * columns > 0) softmaxRows(backend.engine, { x, to: y.pointer, rows, columns })
  return y
}

export const reductionKernels: KernelTable = {
  [Sum]: sum,
  [Mean]: mean,
  [Max]: extreme('max', 'intMax', 'any'),
  [Min]: extreme('min', 'intMin', 'all'),
  [Prod]: extreme('prod', 'intProd', undefined),
  [ArgMax]: whereExtreme('argMax', 'intArgMax'),
  [ArgMin]: whereExtreme('argMin', 'intArgMin'),
  [Any]: ofBools('any'),
  [All]: ofBools('all'),
  [Cumsum]: running(false),
  [Cumprod]: running(true),
  [Softmax]: floating(softmax),
}
