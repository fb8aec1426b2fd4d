/** Binary cross-entropy of probabilities, element by element, in plain loops: one number an example mostly. */
import { log, mul, neg, sub, clipByValue, type Tensor } from '@tensorflow/tfjs-core'
import type { Given } from '../backend/kernel.js'
import { numbersOf, run, type FusedKernel } from './fused-kernel.js'

/** Probabilities count as at least this, and at most 1 minus this, both as float32. */
const low = Math.fround(1e-7)
const high = Math.fround(1 - 1e-7)

const name = 'TesseraBinaryCrossentropy'
const gradientName = 'TesseraBinaryCrossentropyGradient'

/** -(y·ln p + (1 - y)·ln(1 - p)); see `FusedOperations`. */
export function binaryCrossentropy(target: Tensor, output: Tensor): Tensor {
  return run(name, { target, output })
}

export const binaryCrossentropyKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { target, output } = inputs as Given<'target' | 'output'>
    const losses = backend.output(output.shape, 'float32')
    const [y, x, to] = [numbersOf(backend, target), numbersOf(backend, output), numbersOf(backend, losses)]
    for (let i = 0; i < to.length; i++) {
      const p = x[i]! < low ? low : x[i]! > high ? high : x[i]!
      to[i] = -(y[i]! * Math.log(p) + (1 - y[i]!) * Math.log(1 - p))
    }
    return losses
  },
  gradient: {
    inputsToSave: ['target', 'output'],
    gradFunc: (dy, saved) => {
      const [target, output] = saved as [Tensor, Tensor]
      return {
        target: () => {
          const p = clipByValue(output, low, high)
          return neg(mul(dy as Tensor, sub(log(p), log(sub(1, p)))))
        },
        output: () => run(gradientName, { dy: dy as Tensor, target, output }),
      }
    },
  },
}

/** dL/dp = (p - y) / (p·(1 - p)), and 0 where p is cut off. */
export const binaryCrossentropyGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs) => {
    const { dy, target, output } = inputs as Given<'dy' | 'target' | 'output'>
    const result = backend.output(output.shape, 'float32')
    const [d, y] = [numbersOf(backend, dy), numbersOf(backend, target)]
    const [x, to] = [numbersOf(backend, output), numbersOf(backend, result)]
    for (let i = 0; i < to.length; i++) {
      const p = x[i]!
      to[i] = p < low || p > high ? 0 : (d[i]! * (p - y[i]!)) / (p * (1 - p))
    }
    return result
  },
}
