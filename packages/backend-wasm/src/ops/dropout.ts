/** Elements dropped at random, the numbers made within the kernel. */
import { util, type Tensor } from '@tensorflow/tfjs-core'
import { dropout as dropNumbers, type RandomState } from '../engine/operations/random.js'
import type { Given } from '../backend/kernel.js'
import { run, type FusedKernel } from './fused-kernel.js'

export type { RandomState }

const name = 'TesseraDropout'

/** x·m; see `FusedOperations`. */
export function dropout(x: Tensor, rate: number, state: RandomState): Tensor {
  return run(name, { x }, { rate, ...state })
}

interface Attributes extends RandomState {
  readonly rate: number
}

export const dropoutKernel: FusedKernel = {
  name,
  kernel: (backend, inputs, attributes) => {
    const { x } = inputs as Given<'x'>
    const { rate, ...state } = attributes as unknown as Attributes
    const from = backend.pointer(x)
    const y = backend.output(x.shape, 'float32')
    const size = util.sizeFromShape(x.shape)
    if (size > 0) dropNumbers(backend.engine, state, from, y.pointer, size, rate)
    return y
  },
  // The same numbers drop the same elements of dy.
  gradient: { gradFunc: (dy, _, attributes) => ({ x: () => run(name, { x: dy as Tensor }, attributes) }) },
}
