import { add, log, mean, mul, sub } from '@tensorflow/tfjs-core'
import { namedLoss, probabilityMargin, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * The negative log likelihood of counts whose rate is predicted, but for a constant; averaged over the outputs.
 *
 *   L = (1 / outputs) · Σ (ŷ - y·ln(ŷ + 1e-7))
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...]; predictions of at least 0.
 *
 * @throws ShapeError when called, if the shapes differ.
 */
export function poisson(): LossFunction {
  return namedLoss('poisson', (yTrue, yPred) => {
    const { target, output } = matchTargets('poisson', yTrue, yPred)
    return mean(sub(output, mul(target, log(add(output, probabilityMargin)))), -1)
  })
}
