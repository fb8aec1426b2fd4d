/** Steps of optimizers over all weights in one call, in place. */
import { backend as currentBackend, engine as tfjsEngine, util, type Tensor } from '@tensorflow/tfjs-core'
import { optimizerStep, squaredNorms, type OptimizerStep, type Variable } from '../engine/operations/optimizer.js'
import type { WasmBackend } from '../backend/backend.js'

export type { OptimizerStep }

/** One weight with all that belongs to it; all of one shape, float32. Slots in the order that the step names. */
export interface UpdateVariable {
  readonly weight: Tensor
  readonly gradient: Tensor
  readonly slots: readonly Tensor[]
}

export interface UpdateOptions {
  /** Factor of each weight before its update. */
  readonly kept: number
  /** The largest norm of each gradient. Default: none. */
  readonly clipNorm?: number
  /** The largest common norm of all gradients. Default: none. */
  readonly globalClipNorm?: number
  /** The largest absolute value of a gradient's element. Default: none. */
  readonly clipValue?: number
}

/** The weights afterwards; see `FusedOperations`. */
export function update(step: OptimizerStep, variables: readonly UpdateVariable[], options: UpdateOptions): Tensor[] {
  const backend = currentBackend() as WasmBackend
  const weights = variables.map(({ weight }) => ownedBy(backend, weight))
  const list = variables.map(({ gradient, slots }, i): Variable => {
    const pointers = slots.map((slot) => backend.pointer(slot))
    return {
      weight: backend.pointer(weights[i]!),
      gradient: backend.pointer(gradient),
      slots: pointers,
      length: gradient.size,
      keep: options.kept,
    }
  })
  optimizerStep(backend.engine, step, scaled(backend, list, options), options.clipValue ?? Number.POSITIVE_INFINITY)
  return weights
}

/** The tensor itself, or a copy where others share its numbers, which must not change under them. */
function ownedBy(backend: WasmBackend, weight: Tensor): Tensor {
  if (backend.refCount(weight.dataId) === 1) return weight
  const copy = backend.output(weight.shape, 'float32')
  const from = backend.pointer(weight)
  backend.engine.memory.bytes.copyWithin(copy.pointer, from, from + 4 * util.sizeFromShape(weight.shape))
  return tfjsEngine().makeTensorFromTensorInfo(copy, backend)
}

/** c / max(norm, c) as the factor of each gradient. */
function scaled(
  backend: WasmBackend,
  list: readonly Variable[],
  { clipNorm, globalClipNorm }: UpdateOptions,
): readonly Variable[] {
  const bound = clipNorm ?? globalClipNorm
  if (bound === undefined) return list
  const squares = squaredNorms(backend.engine, list)
  const total = squares.reduce((sum, square) => sum + square, 0)
  return list.map((variable, i) => {
    const norm = Math.sqrt(clipNorm === undefined ? total : squares[i]!)
    return { ...variable, scale: bound / Math.max(norm, bound) }
  })
}
