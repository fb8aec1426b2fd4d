import { add, matMul, relu, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { fusedOperations } from './fused.js'

/**
 * A matrix product with what mostly follows it, as one kernel where the backend has one.
 *
 *   y = x·W + b, or max(0, x·W + b) with `withRelu`
 *
 * Shapes: x [rows, in], W [in, units], b [units] -> [rows, units].
 */
export function affine(x: Tensor, w: Tensor, bias: Tensor | undefined, withRelu: boolean): Tensor {
  const fused = fusedOperations()
  if (fused !== undefined) return fused.affine(x, w, bias, withRelu ? 'relu' : 'linear')
  return tidy(() => {
    const product = matMul(x, w)
    const sum = bias === undefined ? product : add(product, bias)
    return withRelu ? relu(sum) : sum
  })
}

/** Activations that a product takes along where the backend has it in one kernel; they are those of `functions`. */
const along = ['linear', 'relu', 'sigmoid', 'tanh', 'gelu'] as const

/** The same with an activation by its name; `undefined` where the backend has not got it. */
export function activatedAffine(
  x: Tensor,
  w: Tensor,
  bias: Tensor | undefined,
  activation: unknown,
): Tensor | undefined {
  const known = along.find((name) => name === activation)
  return known === undefined ? undefined : fusedOperations()?.affine(x, w, bias, known)
}
