/**
 * Cross-entropy of probabilities, which need not add up to 1. The loops are plain code: a logarithm is taken only where
 * a label is not 0, which is once a row, so that a kernel would gain nothing.
 */
import { clipByValue, div, log, mul, neg, expandDims, sum, type Tensor } from '@tensorflow/tfjs-core'
import type { Given } from '../backend/kernel.js'
import { numbersOf, run, type FusedKernel } from './fused-kernel.js'

/** Probabilities count as at least this, and at most 1 minus this. */
const margin = 1e-7

const name = 'TesseraCrossentropy'
const gradientName = 'TesseraCrossentropyGradient'

/** L = -Σ y·ln p, p = ŷ / Σ ŷ; see `FusedOperations`. */
export function crossentropy(target: Tensor, output: Tensor): Tensor {
  return run(name, { target, output })
}

const clipped = (p: number): number => (p < margin ? margin : p > 1 - margin ? 1 - margin : p)

export const crossentropyKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { target, output } = inputs as Given<'target' | 'output'>
    const classes = output.shape.at(-1)!
    const losses = backend.output(output.shape.slice(0, -1), 'float32')
    const [y, x, to] = [numbersOf(backend, target), numbersOf(backend, output), numbersOf(backend, losses)]
    for (let row = 0; row < to.length; row++) {
      const start = row * classes
      let total = 0
      for (let i = start; i < start + classes; i++) total += x[i]!
      let loss = 0
      // Of 0·ln p nothing is left; p is never 0 here, but a NaN among the predictions must show.
      for (let i = start; i < start + classes; i++) if (y[i] !== 0) loss -= y[i]! * Math.log(clipped(x[i]! / total))
      to[row] = Number.isNaN(total) ? Number.NaN : loss
    }
    return losses
  },
  gradient: {
    inputsToSave: ['target', 'output'],
    gradFunc: (dy, saved) => {
      const [target, output] = saved as [Tensor, Tensor]
      return {
        target: () => {
          const p = clipByValue(div(output, sum(output, -1, true)), margin, 1 - margin)
          return neg(mul(expandDims(dy as Tensor, -1), log(p)))
        },
        output: () => run(gradientName, { dy: dy as Tensor, target, output }),
      }
    },
  },
}

/** dL/dŷ_j = (q_j - Σ_i q_i·p_i) / Σ ŷ, q_i = -y_i / p_i where p_i is not cut off, else 0. */
export const crossentropyGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs) => {
    const { dy, target, output } = inputs as Given<'dy' | 'target' | 'output'>
    const classes = output.shape.at(-1)!
    const result = backend.output(output.shape, 'float32')
    const [d, y, x, to] = [dy, target, output, result].map((info) => numbersOf(backend, info)) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    for (let row = 0; row < d.length; row++) {
      const start = row * classes
      let total = 0
      for (let i = start; i < start + classes; i++) total += x[i]!
      let shared = 0
      for (let i = start; i < start + classes; i++) {
        const p = x[i]! / total
        if (y[i] !== 0 && p >= margin && p <= 1 - margin) shared += y[i]!
      }
      const scale = d[row]! / total
      for (let i = start; i < start + classes; i++) {
        const p = x[i]! / total
        const q = y[i] !== 0 && p >= margin && p <= 1 - margin ? -y[i]! / p : 0
        to[i] = scale * (q + shared)
      }
    }
    return result
  },
}
