/** Matrix products. */
import { BatchMatMul, matMul, reshape, type GradConfig, type Tensor } from '@tensorflow/tfjs-core'
import { sizeOf, sumToShape } from './broadcast.js'
import { fromInputs } from './config.js'

/** The last two axes. */
function matrixOf(x: Tensor): [number, number] {
  return [x.shape.at(-2)!, x.shape.at(-1)!]
}

/** dC/dA for C = op(A)·op(B), where op transposes if the flag says so. */
function forA(dy: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  return transposeA ? matMul(b, dy, transposeB, true) : matMul(dy, b, false, !transposeB)
}

/** dC/dB. */
function forB(dy: Tensor, a: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  return transposeB ? matMul(dy, a, true, transposeA) : matMul(a, dy, !transposeA, false)
}

/**
 * One matrix B for a whole batch of A: one product over all rows of the batch, where the general way would make a
 * gradient for each example and add them up.
 */
function forSharedB(dy: Tensor, a: Tensor, b: Tensor, transposeB: boolean): Tensor {
  const rowsA = reshape(a, [-1, matrixOf(a)[1]])
  const rowsDy = reshape(dy, [-1, matrixOf(dy)[1]])
  return reshape(forB(rowsDy, rowsA, false, transposeB), b.shape)
}

export const matmul: readonly GradConfig[] = [
  fromInputs(BatchMatMul, ['a', 'b'], (dy, [a, b], attributes) => {
    const transposeA = attributes['transposeA'] as boolean
    const transposeB = attributes['transposeB'] as boolean
    const isShared = !transposeA && sizeOf(b!.shape.slice(0, -2)) === 1 && sizeOf(a!.shape.slice(0, -2)) > 1
    return {
      a: () => sumToShape(forA(dy, b!, transposeA, transposeB), a!.shape),
      b: () =>
        isShared ? forSharedB(dy, a!, b!, transposeB) : sumToShape(forB(dy, a!, transposeA, transposeB), b!.shape),
    }
  }),
]
