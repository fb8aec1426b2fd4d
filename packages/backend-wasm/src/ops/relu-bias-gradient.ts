/** The gradient of max(0, x + bias) for both, where the bias is one number a column. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { reluGradientSums } from '../engine/operations/reduce.js'
import { sizeOf } from '../engine/operations/layout.js'
import type { Given } from '../backend/kernel.js'
import { runAll, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraReluBiasGradient'

/**
 * dy where the output y is above 0, else 0, and its sums over all axes but the last.
 *
 * Shapes: two [..., columns] -> the same, and [columns].
 */
export function reluBiasGradient(dy: Tensor, y: Tensor): readonly [dx: Tensor, dBias: Tensor] {
  return runAll(name, { dy, y }, {}) as [Tensor, Tensor]
}

export const reluBiasGradientKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { dy, y } = inputs as Given<'dy' | 'y'>
    const [rows, columns] = [sizeOf(y.shape.slice(0, -1)), y.shape.at(-1)!]
    const from = { dy: backend.pointer(dy), y: backend.pointer(y) }
    const [dx, dBias] = [backend.output(y.shape, 'float32'), backend.output([columns], 'float32')]
    reluGradientSums(backend.engine, { ...from, dx: dx.pointer, sums: dBias.pointer, rows, columns })
    return [dx, dBias]
  },
}
