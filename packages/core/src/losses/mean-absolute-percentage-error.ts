import { abs, div, maximum, mean, mul, sub } from '@tensorflow/tfjs-core'
import { namedLoss, probabilityMargin, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * The absolute error in percent of the label, averaged over the outputs.
 *
 *   L = (100 / outputs) · Σ |y - ŷ| / max(|y|, 1e-7)
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...].
 *
 * @throws ShapeError when called, if the shapes differ.
 */
export function meanAbsolutePercentageError(): LossFunction {
  return namedLoss('meanAbsolutePercentageError', (yTrue, yPred) => {
    const { target, output } = matchTargets('meanAbsolutePercentageError', yTrue, yPred)
    return mul(mean(abs(div(sub(target, output), maximum(abs(target), probabilityMargin))), -1), 100)
  })
}
