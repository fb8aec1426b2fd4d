/** Sums of products over named axes: two tensors become one batch of matrix products. tfjs takes two at most. */
import { backend_util, BatchMatMul, Einsum, Multiply, Sum, Transpose } from '@tensorflow/tfjs-core'
import type { EinsumAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import { sizeOf } from '../../engine/operations/layout.js'
import type { WasmBackend } from '../backend.js'
import type { Attributes, Inputs, Kernel, KernelTable } from '../kernel.js'
import { binaryKernels } from './binary.js'
import { layoutKernels } from './layout.js'
import { matmulKernels } from './matmul.js'
import { reductionKernels } from './reduction.js'
import { castTo } from './values.js'

/** A tensor that has one reference here, and the number of the name of each axis. */
interface Term {
  readonly tensor: TensorInfo
  readonly axes: readonly number[]
}

const steps: KernelTable = { ...binaryKernels, ...layoutKernels, ...matmulKernels, ...reductionKernels }

/** Runs a kernel and disposes of its inputs. */
function step(backend: WasmBackend, name: string, inputs: Inputs, attributes: Attributes = {}): TensorInfo {
  const result = steps[name]!(backend, inputs, attributes) as TensorInfo
  for (const used of Object.values(inputs)) backend.disposeData(used!.dataId)
  return result
}

/** Sums over the axes that `isKept` does not hold for. */
function reduced(backend: WasmBackend, { tensor, axes }: Term, isKept: (axis: number) => boolean): Term {
  const gone = axes.flatMap((axis, i) => (isKept(axis) ? [] : [i]))
  if (gone.length === 0) return { tensor, axes }
  return { tensor: step(backend, Sum, { x: tensor }, { axis: gone }), axes: axes.filter(isKept) }
}

/** The numbers with the axes in `order`, in `shape`. */
function arranged(backend: WasmBackend, term: Term, order: readonly number[], shape?: readonly number[]): TensorInfo {
  const perm = order.map((axis) => term.axes.indexOf(axis))
  const result = step(backend, Transpose, { x: term.tensor }, { perm })
  return { ...result, shape: [...(shape ?? result.shape)] }
}

/** The product of two terms, summed over the axes that both have and `isKept` does not hold for. */
function contracted(backend: WasmBackend, a: Term, b: Term, isKept: (axis: number) => boolean): Term {
  const common = a.axes.filter((axis) => b.axes.includes(axis))
  const batch = common.filter(isKept)
  const inner = common.filter((axis) => !isKept(axis))
  const rows = a.axes.filter((axis) => !common.includes(axis))
  const columns = b.axes.filter((axis) => !common.includes(axis))
  const sizes = new Map([a, b].flatMap(({ tensor, axes }) => axes.map((axis, i) => [axis, tensor.shape[i]!])))
  const sizesOf = (axes: readonly number[]): number[] => axes.map((axis) => sizes.get(axis)!)
  const size = (axes: readonly number[]): number => sizeOf(sizesOf(axes))
  const [count, m, n, k] = [size(batch), size(rows), size(columns), size(inner)]
  const left = (shape: number[]): TensorInfo => arranged(backend, a, [...batch, ...rows, ...inner], shape)
  const right = (shape: number[]): TensorInfo => arranged(backend, b, [...batch, ...inner, ...columns], shape)
  const axes = [...batch, ...rows, ...columns]
  const shape = sizesOf(axes)
  if (inner.length === 0) {
    const product = step(backend, Multiply, { a: left([count, m, 1]), b: right([count, 1, n]) })
    return { tensor: { ...product, shape }, axes }
  }
  if (m === 1 && n === 1 && count > 1) {
    const product = step(backend, Multiply, { a: left([count, k]), b: right([count, k]) })
    return { tensor: { ...step(backend, Sum, { x: product }, { axis: [1] }), shape }, axes }
  }
  const matrices = { a: left([count, m, k]), b: right([count, k, n]) }
  const product = step(backend, BatchMatMul, matrices, { transposeA: false, transposeB: false })
  return { tensor: { ...product, shape }, axes }
}

function productOf(backend: WasmBackend, a: Term, b: Term, isOutput: (axis: number) => boolean): Term {
  const left = reduced(backend, a, (axis) => isOutput(axis) || b.axes.includes(axis))
  const right = reduced(backend, b, (axis) => isOutput(axis) || a.axes.includes(axis))
  return contracted(backend, left, right, isOutput)
}

const einsum: Kernel = (backend, inputs, attributes) => {
  const tensors = inputs as unknown as readonly TensorInfo[]
  const { equation } = attributes as unknown as EinsumAttrs
  if (tensors.some(({ dtype }) => dtype === 'complex64' || dtype === 'string')) return undefined
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length)
  backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never)
  // The names of the result have the first numbers, in its order.
  const outputs = allDims.length - summedDims.length
  const isOutput = (axis: number): boolean => axis < outputs
  const terms = tensors.map((tensor, i): Term => ({ tensor: castTo(backend, tensor, 'float32')!, axes: idDims[i]! }))
  const [first, second] = terms as [Term, ...Term[]]
  const last = second === undefined ? reduced(backend, first, isOutput) : productOf(backend, first, second, isOutput)
  const floats = arranged(
    backend,
    last,
    last.axes.toSorted((x, y) => x - y),
  )
  const own = castTo(backend, floats, tensors[0]!.dtype)!
  backend.disposeData(floats.dataId)
  return own
}

export const einsumKernels: KernelTable = { [Einsum]: einsum }
