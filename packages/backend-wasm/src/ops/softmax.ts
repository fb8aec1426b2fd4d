/** Softmax over the last axis with its gradient as one kernel; tfjs's own takes five. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { sizeOf } from '../engine/operations/layout.js'
import { softmax as softmaxOfRows, softmaxGradient as gradientOfRows } from '../engine/operations/softmax.js'
import type { Given } from '../backend/kernel.js'
import { run, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraSoftmax'
const gradientName = 'TesseraSoftmaxGradient'

/** y = softmax(x); see `FusedOperations`. */
export function softmax(x: Tensor): Tensor {
  return run(name, { x })
}

export const softmaxKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { x } = inputs as Given<'x'>
    const from = backend.pointer(x)
    const y = backend.output(x.shape, 'float32')
    const [rows, columns] = [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1) ?? 1]
    if (rows * columns > 0) softmaxOfRows(backend.engine, { x: from, to: y.pointer, rows, columns })
    return y
  },
  gradient: {
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => run(gradientName, { dy: dy as Tensor, y }) }),
  },
}

/** dx = y·(dy - Σ dy·y). */
export const softmaxGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs) => {
    const { dy, y } = inputs as Given<'dy' | 'y'>
    const at = { dy: backend.pointer(dy), y: backend.pointer(y) }
    const dx = backend.output(y.shape, 'float32')
    const [rows, columns] = [sizeOf(y.shape.slice(0, -1)), y.shape.at(-1) ?? 1]
    if (rows * columns > 0) gradientOfRows(backend.engine, { ...at, dx: dx.pointer, rows, columns })
    return dx
  },
}
