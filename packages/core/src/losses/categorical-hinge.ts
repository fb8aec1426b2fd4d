import { add, max, mul, relu, sub, sum } from '@tensorflow/tfjs-core'
import { namedLoss, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * How far the right class is from beating the best wrong one by 1.
 *
 *   L = max(0, 1 + max (1 - y)·ŷ - Σ y·ŷ)
 *
 * Shapes: one-hot labels and predictions [batch, ..., classes] -> [batch, ...].
 *
 * @throws ShapeError when called, if the shapes differ.
 */
export function categoricalHinge(): LossFunction {
  return namedLoss('categoricalHinge', (yTrue, yPred) => {
    const { target, output } = matchTargets('categoricalHinge', yTrue, yPred)
    const right = sum(mul(target, output), -1)
    const wrong = max(mul(sub(1, target), output), -1)
    return relu(add(sub(wrong, right), 1))
  })
}
