import { abs, mean, sub } from '@tensorflow/tfjs-core'
import { namedLoss, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * The absolute error, averaged over the outputs.
 *
 *   L = (1 / outputs) · Σ |y - ŷ|
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...].
 */
export function meanAbsoluteError(): LossFunction {
  return namedLoss('meanAbsoluteError', (yTrue, yPred) => {
    const { target, output } = matchTargets('meanAbsoluteError', yTrue, yPred)
    return mean(abs(sub(output, target)), -1)
  })
}
