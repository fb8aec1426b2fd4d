import { clipByValue, div, log, mul, sum } from '@tensorflow/tfjs-core'
import { namedLoss, probabilityMargin, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * How much is lost by taking the predicted distribution for the true one (Kullback and Leibler).
 *
 *   L = Σ y·ln(y / ŷ)      y and ŷ kept within [1e-7, 1]
 *
 * Shapes: distributions [batch, ..., classes] -> [batch, ...].
 * Source: Kullback and Leibler 1951, doi:10.1214/aoms/1177729694.
 *
 * @throws ShapeError when called, if the shapes differ.
 */
export function klDivergence(): LossFunction {
  return namedLoss('klDivergence', (yTrue, yPred) => {
    const { target, output } = matchTargets('klDivergence', yTrue, yPred)
    const [y, p] = [clipByValue(target, probabilityMargin, 1), clipByValue(output, probabilityMargin, 1)]
    return sum(mul(y, log(div(y, p))), -1)
  })
}
