/** The gradient before an activation, and of the bias that was added before it. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { binaryOperation, type BinaryOperation } from '../engine/operations/element-wise.js'
import { sizeOf } from '../engine/operations/layout.js'
import { sum } from '../engine/operations/reduce.js'
import type { Given } from '../backend/kernel.js'
import { runAll, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraActivationGradient'

/** By what an activation's slope is written in: its result, or for gelu what it was taken of. */
const slopes = {
  relu: 'reluGradient',
  sigmoid: 'sigmoidGradient',
  tanh: 'tanhGradient',
  gelu: 'geluGradient',
} as const satisfies Readonly<Record<string, BinaryOperation>>

/** dz = dy·f'(z) and its sum over the rows. Shapes: dy and `by` [..., n] -> [..., n] and that of the bias, or [n]. */
export function activationGradient(
  dy: Tensor,
  by: Tensor,
  activation: string,
  biasShape: readonly number[] = by.shape.slice(-1),
): [dz: Tensor, dBias: Tensor] {
  return runAll(name, { dy, by }, { activation, biasShape }) as [Tensor, Tensor]
}

export const activationGradientKernel: FusedKernel = {
  name,
  kernel: (backend, inputs, attributes) => {
    const { dy, by } = inputs as Given<'dy' | 'by'>
    const [a, b] = [backend.pointer(dy), backend.pointer(by)]
    const [rows, columns] = [sizeOf(by.shape.slice(0, -1)), by.shape.at(-1)!]
    const dz = backend.output(by.shape, 'float32')
    const dBias = backend.output(attributes['biasShape'] as number[], 'float32')
    const slope = slopes[attributes['activation'] as keyof typeof slopes]
    const operands = { a, b, shapeA: by.shape, shapeB: by.shape, to: dz.pointer }
    if (rows * columns > 0) binaryOperation(backend.engine, slope, operands)
    sum(backend.engine, { x: dz.pointer, to: dBias.pointer, outer: 1, length: rows, inner: columns })
    return [dz, dBias]
  },
}
