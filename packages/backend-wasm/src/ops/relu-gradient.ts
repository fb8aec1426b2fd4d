/** The gradient of max(0, x). */
import { util, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import { binaryOperation } from '../engine/operations/element-wise.js'
import type { Given } from '../backend/kernel.js'
import { run, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraReluGradient'

/** dy where the output y is above 0, else 0. Shapes: two of one shape -> the same. */
export function reluGradient(dy: Tensor, y: Tensor): Tensor {
  return run(name, { dy, y })
}

export const reluGradientKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { dy, y } = inputs as Given<'dy' | 'y'>
    const [a, b] = [backend.pointer(dy), backend.pointer(y)]
    const dx = backend.output(y.shape, 'float32')
    const operands = { a, b, shapeA: dy.shape, shapeB: y.shape, to: dx.pointer }
    if (util.sizeFromShape(y.shape) > 0) binaryOperation(backend.engine, 'reluGradient', operands)
    return dx
  },
  gradient: {
    inputsToSave: ['y'],
    gradFunc: (ddx, saved) => {
      const [y] = saved as [Tensor]
      return { dy: () => reluGradient(ddx as Tensor, y), y: () => zerosLike(y) }
    },
  },
}
