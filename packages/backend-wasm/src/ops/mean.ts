/** The mean of all elements. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { fill } from '../engine/operations/cast.js'
import { sizeOf } from '../engine/operations/layout.js'
import { sum } from '../engine/operations/reduce.js'
import type { Given } from '../backend/kernel.js'
import { numbersOf, run, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraMean'
const gradientName = 'TesseraMeanGradient'

/** Σ x / n; see `FusedOperations`. */
export function mean(x: Tensor): Tensor {
  return run(name, { x }, { shape: x.shape })
}

export const meanKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { x } = inputs as Given<'x'>
    const length = sizeOf(x.shape)
    const from = backend.pointer(x)
    const y = backend.output([], 'float32')
    sum(backend.engine, { x: from, to: y.pointer, outer: 1, length, inner: 1, scale: 1 / length })
    return y
  },
  gradient: { gradFunc: (dy, _, attributes) => ({ x: () => run(gradientName, { dy: dy as Tensor }, attributes) }) },
}

/** dx = dy / n everywhere. */
export const meanGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs, attributes) => {
    const { dy } = inputs as Given<'dy'>
    const shape = attributes['shape'] as number[]
    const size = sizeOf(shape)
    const [slope] = numbersOf(backend, dy)
    const dx = backend.output(shape, 'float32')
    fill(backend.engine, slope! / size, dx.pointer, size)
    return dx
  },
}
