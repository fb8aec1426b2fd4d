import { maximum, mul, neg, rsqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core'
import { namedLoss, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/** Squared lengths below it count as it, so that the gradient at 0 is 0. */
const leastSquare = 1e-14

/**
 * The cosine of the angle between labels and predictions, negative, so that less is better.
 *
 *   L = -Σ y·ŷ / (‖y‖·‖ŷ‖)      in [-1, 1]; 0 where one of them is 0
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...].
 *
 * @throws ShapeError when called, if the shapes differ.
 */
export function cosineSimilarity(): LossFunction {
  return namedLoss('cosineSimilarity', (yTrue, yPred) => {
    const { target, output } = matchTargets('cosineSimilarity', yTrue, yPred)
    return neg(sum(mul(unit(target), unit(output)), -1))
  })
}

function unit(x: Tensor): Tensor {
  return mul(x, rsqrt(maximum(sum(square(x), -1, true), leastSquare)))
}
