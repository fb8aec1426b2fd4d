/** The mean over the steps of a sequence, all or those that count. */
import { zerosLike, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { stepMean as meanOfSteps, stepMeanGradient } from '../engine/operations/step-mean.js'
import type { WasmBackend } from '../backend/backend.js'
import type { Given, Kernel } from '../backend/kernel.js'
import { asFloats, run, runAsGiven, type FusedKernel } from './fused-kernel.js'

const names = { all: 'TesseraStepMean', masked: 'TesseraMaskedStepMean' } as const
const gradientName = 'TesseraStepMeanGradient'

/** Σ x / max(1, count) over the steps that count; see `FusedOperations`. */
export function stepMean(x: Tensor, mask: Tensor | undefined): Tensor {
  const attributes = { time: x.shape[1]! }
  if (mask === undefined) return run(names.all, { x }, attributes)
  return runAsGiven(names.masked, { x: asFloats(x), mask }, attributes) as Tensor
}

type WithMask = { readonly mask?: TensorInfo }

function maskAt(backend: WasmBackend, { mask }: WithMask): { readonly mask?: number } {
  return mask === undefined ? {} : { mask: backend.pointer(mask) }
}

const forward: Kernel = (backend, inputs) => {
  const { x, ...others } = inputs as Given<'x'> & WithMask
  const [batch, time, columns] = x.shape as [number, number, number]
  const given = { batch, time, columns, x: backend.pointer(x), ...maskAt(backend, others) }
  const y = backend.output([batch, columns], 'float32')
  meanOfSteps(backend.engine, { ...given, to: y.pointer })
  return y
}

export const stepMeanKernel: FusedKernel = {
  name: names.all,
  kernel: forward,
  gradient: {
    gradFunc: (dy, _, attributes) => ({ x: () => run(gradientName, { dy: dy as Tensor }, attributes) }),
  },
}

export const maskedStepMeanKernel: FusedKernel = {
  name: names.masked,
  kernel: forward,
  gradient: {
    inputsToSave: ['mask'],
    gradFunc: (dy, saved, attributes) => {
      const [mask] = saved as [Tensor]
      return {
        x: () => runAsGiven(gradientName, { dy: dy as Tensor, mask }, attributes) as Tensor,
        mask: () => zerosLike(mask),
      }
    },
  },
}

export const stepMeanGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs, attributes) => {
    const { dy, ...others } = inputs as Given<'dy'> & WithMask
    const time = attributes['time'] as number
    const [batch, columns] = dy.shape as [number, number]
    const given = { batch, time, columns, dy: backend.pointer(dy), ...maskAt(backend, others) }
    const dx = backend.output([batch, time, columns], 'float32')
    stepMeanGradient(backend.engine, { ...given, dx: dx.pointer })
    return dx
  },
}
