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
