import { add, log, maximum, mean, squaredDifference, type Tensor } from '@tensorflow/tfjs-core'
import { namedLoss, probabilityMargin, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * The squared error of logarithms, averaged over the outputs: about that of ratios.
 *
 *   L = (1 / outputs) · Σ (ln(1 + ŷ) - ln(1 + y))²      y and ŷ at least 1e-7
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...].
 *
 * @throws ShapeError when called, if the shapes differ.
 */
export function meanSquaredLogarithmicError(): LossFunction {
  return namedLoss('meanSquaredLogarithmicError', (yTrue, yPred) => {
    const { target, output } = matchTargets('meanSquaredLogarithmicError', yTrue, yPred)
    return mean(squaredDifference(logarithm(output), logarithm(target)), -1)
  })
}

function logarithm(x: Tensor): Tensor {
  return log(add(maximum(x, probabilityMargin), 1))
}
