import { add, concat, matMul, relu, reshape, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { sizeOf } from '../engine/shape.js'
import { fusedOperations } from './fused.js'

/**
 * A matrix product with what mostly follows it, as one kernel where the backend has one.
 *
 *   y = x·W + b, or max(0, x·W + b) with `withRelu`
 *
 * Shapes: x [..., in], W of any shape with in·units elements, b of any with as many as units -> [..., units].
 */
export function affine(x: Tensor, w: Tensor, bias: Tensor | undefined, withRelu: boolean): Tensor {
  const fused = fusedOperations()
  if (fused !== undefined) return fused.affine(x, w, bias, withRelu ? 'relu' : 'linear')
  return tidy(() => {
    const product = matMul(asMatrix(x), w.rank === 2 ? w : reshape(w, [x.shape.at(-1)!, -1]))
    const sum = bias === undefined ? product : add(product, bias.rank === 1 ? bias : reshape(bias, [-1]))
    const y = withRelu ? relu(sum) : sum
    return x.rank === 2 ? y : reshape(y, [...x.shape.slice(0, -1), y.shape[1]!])
  })
}

/**
 * Products of one x with three weights, side by side.
 *
 *   y = [x·W₀ + b₀, x·W₁ + b₁, x·W₂ + b₂]
 *
 * Shapes: as of `affine` -> [..., units of all three].
 */
export function jointAffine(
  x: Tensor,
  weights: readonly [Tensor, Tensor, Tensor],
  biases: readonly [Tensor, Tensor, Tensor] | undefined,
): Tensor {
  const fused = fusedOperations()
  if (fused !== undefined) return fused.jointAffine(x, weights, biases)
  return tidy(() => {
    const rows = weights.map((w) => reshape(w, [x.shape.at(-1)!, -1]))
    const bias = biases && concat(biases.map((one) => reshape(one, [-1])))
    return affine(x, concat(rows, 1), bias, false)
  })
}

/** [..., in] -> [rows, in] */
function asMatrix(x: Tensor): Tensor {
  return x.rank === 2 ? x : reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!])
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
