/** A product with bias and activation. */
import { matMul, sum, type Tensor } from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { gemm, type Epilogue } from '../engine/operations/gemm.js'
import type { Given } from '../backend/kernel.js'
import { run, sharing, type FusedKernel } from './fused-kernel.js'
import { reluGradient } from './relu-gradient.js'

export type FusedActivation = 'linear' | 'relu'

const name = 'TesseraAffine'

/** f(x·w + bias); see `FusedOperations`. */
export function affine(x: Tensor, w: Tensor, bias: Tensor | undefined, activation: FusedActivation): Tensor {
  return run(name, { x, w, bias }, { activation, hasBias: bias !== undefined })
}

/** Bias and activation for the product that they follow. */
export function epilogueOf(bias: number | undefined, activation: FusedActivation): Epilogue {
  return { ...(bias !== undefined && { bias }), ...(activation === 'relu' && { activation }) }
}

/** dy before the activation, from its output. */
export function throughActivation(dy: Tensor, y: Tensor, activation: FusedActivation): Tensor {
  return activation === 'relu' ? reluGradient(dy, y) : dy
}

export const affineKernel: FusedKernel = {
  name,
  kernel: (backend, inputs, attributes) => {
    const { x, w, bias } = inputs as Given<'x' | 'w'> & { readonly bias?: TensorInfo }
    const [m, k] = x.shape as [number, number]
    const n = w.shape[1]!
    const y = backend.output([m, n], 'float32')
    const epilogue = epilogueOf(bias && backend.pointer(bias), attributes['activation'] as FusedActivation)
    if (m * n > 0)
      gemm(backend.engine, { m, n, k, a: backend.pointer(x), b: backend.pointer(w), c: y.pointer, ...epilogue })
    return y
  },
  gradient: {
    inputsToSave: ['x', 'w'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [x, w, y] = saved as [Tensor, Tensor, Tensor]
      const { activation, hasBias } = attributes as { readonly activation: FusedActivation; readonly hasBias: boolean }
      const dz = throughActivation(dy as Tensor, y, activation)
      return sharing(dz, dz !== dy, {
        x: () => matMul(dz, w, false, true),
        w: () => matMul(x, dz, true, false),
        ...(hasBias && { bias: () => sum(dz, 0) }),
      })
    },
  },
}
