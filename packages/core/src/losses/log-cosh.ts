import { add, mean, mul, softplus, sub } from '@tensorflow/tfjs-core'
import { namedLoss, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * About half the squared error where it is small, the absolute one less ln 2 where it is large; averaged over the outputs.
 *
 *   e = ŷ - y      L = (1 / outputs) · Σ ln cosh e = (1 / outputs) · Σ (e + softplus(-2·e) - ln 2)
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...].
 *
 * @throws ShapeError when called, if the shapes differ.
 */
export function logCosh(): LossFunction {
  return namedLoss('logCosh', (yTrue, yPred) => {
    const { target, output } = matchTargets('logCosh', yTrue, yPred)
    const error = sub(output, target)
    return mean(sub(add(error, softplus(mul(error, -2))), Math.LN2), -1)
  })
}
