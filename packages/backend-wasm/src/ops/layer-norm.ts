/** Normalization of each row to mean 0 and variance 1, with scale and shift. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { layerNorm as normalize, layerNormGradient } from '../engine/operations/layer-norm.js'
import { sizeOf } from '../engine/operations/layout.js'
import type { Given } from '../backend/kernel.js'
import { runAll, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraLayerNorm'
const gradientName = 'TesseraLayerNormGradient'

/** (x - mean) / √(variance + epsilon)·gamma + beta; see `FusedOperations`. */
export function layerNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor {
  const [y, moments] = runAll(name, { x, gamma, beta }, { epsilon }) as [Tensor, Tensor]
  moments.dispose()
  return y
}

export const layerNormKernel: FusedKernel = {
  name,
  kernel: (backend, inputs, attributes) => {
    const { x, gamma, beta } = inputs as Given<'x' | 'gamma' | 'beta'>
    const [rows, columns] = [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]
    const from = backend.pointer(x)
    const weights = { gamma: backend.pointer(gamma), beta: backend.pointer(beta) }
    const y = backend.output(x.shape, 'float32')
    const moments = backend.output([rows, 2], 'float32')
    const epsilon = attributes['epsilon'] as number
    if (rows * columns > 0) {
      normalize(backend.engine, {
        x: from,
        to: y.pointer,
        ...weights,
        moments: moments.pointer,
        epsilon,
        rows,
        columns,
      })
    }
    return [y, moments]
  },
  gradient: {
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true],
    gradFunc: (dy, saved) => {
      const [x, gamma, moments] = saved as [Tensor, Tensor, Tensor]
      const [dx, dGamma, dBeta] = runAll(gradientName, { x, gamma, moments, dy: (dy as Tensor[])[0]! }, {}) as [
        Tensor,
        Tensor,
        Tensor,
      ]
      return { x: () => dx, gamma: () => dGamma, beta: () => dBeta }
    },
  },
}

export const layerNormGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs) => {
    const { x, dy, moments, gamma } = inputs as Given<'x' | 'dy' | 'moments' | 'gamma'>
    const [rows, columns] = [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]
    const at = { x: backend.pointer(x), dy: backend.pointer(dy), moments: backend.pointer(moments) }
    const weight = { gamma: backend.pointer(gamma) }
    const [dx, dGamma, dBeta] = [
      backend.output(x.shape, 'float32'),
      backend.output([columns], 'float32'),
      backend.output([columns], 'float32'),
    ]
    const to = { dx: dx.pointer, dGamma: dGamma.pointer, dBeta: dBeta.pointer }
    layerNormGradient(backend.engine, { ...at, ...weight, ...to, rows, columns })
    return [dx, dGamma, dBeta]
  },
}
