import { mean, mul, relu, square, sub, type Tensor } from '@tensorflow/tfjs-core'
import { namedLoss, type LossFunction } from './loss.js'
import { matchTargets, signsOf } from './targets.js'

/**
 * How far predictions are from the right side of the margin, averaged over the outputs.
 *
 *   L = (1 / outputs) · Σ max(0, 1 - y·ŷ)      y = -1 or 1; labels of 0 count as -1
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...]. Classes are told apart at 0.
 * Source: Cortes and Vapnik 1995, doi:10.1007/BF00994018.
 *
 * @throws ShapeError when called, if shapes differ or a label is none of -1, 0 and 1.
 */
export function hinge(): LossFunction {
  return namedLoss('hinge', (yTrue, yPred) => mean(shortfall('hinge', yTrue, yPred), -1), {
    fromLogits: true,
  })
}

/**
 * The square of `hinge` of each output, averaged: small misses hardly count, large ones the more.
 *
 *   L = (1 / outputs) · Σ max(0, 1 - y·ŷ)²
 *
 * Shapes and labels: as `hinge`.
 *
 * @throws ShapeError as `hinge`.
 */
export function squaredHinge(): LossFunction {
  return namedLoss('squaredHinge', (yTrue, yPred) => mean(square(shortfall('squaredHinge', yTrue, yPred)), -1), {
    fromLogits: true,
  })
}

function shortfall(where: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const { target, output } = matchTargets(where, yTrue, yPred)
  return relu(sub(1, mul(signsOf(where, target), output)))
}
