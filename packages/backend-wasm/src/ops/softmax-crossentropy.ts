/** Softmax and cross-entropy in one. */
import { expandDims, logSoftmax, mul, neg, type Tensor } from '@tensorflow/tfjs-core'
import { sizeOf } from '../engine/operations/layout.js'
import { softmax, softmaxCrossEntropy, softmaxCrossEntropyGradient } from '../engine/operations/softmax.js'
import type { Given } from '../backend/kernel.js'
import { run, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraSoftmaxCrossentropy'
const gradientName = 'TesseraSoftmaxCrossentropyGradient'

/** L = -Σ y·ln softmax(x); see `FusedOperations`. */
export function softmaxCrossentropy(target: Tensor, logits: Tensor): Tensor {
  return run(name, { target, logits })
}

export const softmaxCrossentropyKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { target, logits } = inputs as Given<'target' | 'logits'>
    const [targets, x] = [backend.pointer(target), backend.pointer(logits)]
    const losses = backend.output(logits.shape.slice(0, -1), 'float32')
    const rows = sizeOf(losses.shape)
    const columns = logits.shape.at(-1)!
    if (rows * columns > 0)
      softmaxCrossEntropy(backend.engine, { x, targets, sparse: false, losses: losses.pointer, rows, columns })
    return losses
  },
  gradient: {
    inputsToSave: ['target', 'logits'],
    gradFunc: (dy, saved) => {
      const [target, logits] = saved as [Tensor, Tensor]
      return {
        target: () => neg(mul(expandDims(dy as Tensor, -1), logSoftmax(logits))),
        logits: () => run(gradientName, { dy: dy as Tensor, target, logits }),
      }
    },
  },
}

/** dx = dL·(softmax(x)·Σ y - y); the softmax is computed again, which costs less than keeping it. */
export const softmaxCrossentropyGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs) => {
    const { dy, target, logits } = inputs as Given<'dy' | 'target' | 'logits'>
    const [dLosses, targets, x] = [backend.pointer(dy), backend.pointer(target), backend.pointer(logits)]
    const dx = backend.output(logits.shape, 'float32')
    const [rows, columns] = [sizeOf(logits.shape.slice(0, -1)), logits.shape.at(-1)!]
    if (rows * columns === 0) return dx
    softmax(backend.engine, { x, to: dx.pointer, rows, columns })
    const sizes = { rows, columns, sparse: false, targets, dLosses }
    softmaxCrossEntropyGradient(backend.engine, { ...sizes, probabilities: dx.pointer, dx: dx.pointer })
    return dx
  },
}
