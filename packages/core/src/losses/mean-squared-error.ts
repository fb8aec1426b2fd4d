import { mean, squaredDifference } from '@tensorflow/tfjs-core'
import { namedLoss, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * The squared error, averaged over the outputs.
 *
 *   L = (1 / outputs) · Σ (y - ŷ)²
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...].
 */
export function meanSquaredError(): LossFunction {
  return namedLoss('meanSquaredError', (yTrue, yPred) => {
    const { target, output } = matchTargets('meanSquaredError', yTrue, yPred)
    return mean(squaredDifference(output, target), -1)
  })
}
