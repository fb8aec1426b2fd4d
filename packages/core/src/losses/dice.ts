import { add, cast, div, mul, sub, sum, type Tensor } from '@tensorflow/tfjs-core'
import { toRank } from '../engine/rank.js'
import { namedLoss, probabilityMargin, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

/**
 * How little of two soft sets overlaps: for maps of pixels or steps of which few belong to a class.
 *
 *   L = 1 - 2·Σ y·ŷ / (Σ y + Σ ŷ + 1e-7)      sums over all of an example but what its mask leaves out
 *
 * Shapes: labels and predictions [batch, ...] -> [batch]. Keras sums over the whole batch unless `axis` is set.
 * Source: Milletari et al. 2016, arXiv:1606.04797, section 3, without the squares below.
 *
 * @throws ShapeError when called, if the shapes differ.
 */
export function dice(): LossFunction {
  return namedLoss('dice', (yTrue, yPred, mask) => {
    const { target, output } = matchTargets('dice', yTrue, yPred)
    const [y, p] = [counted(target, mask), counted(output, mask)]
    const axes = output.shape.map((_, axis) => axis).slice(1)
    const overlap = mul(sum(mul(y, p), axes), 2)
    return sub(1, div(overlap, add(add(sum(y, axes), sum(p, axes)), probabilityMargin)))
  })
}

function counted(x: Tensor, mask: Tensor | undefined): Tensor {
  return mask === undefined ? x : mul(x, toRank(cast(mask, 'float32'), x.rank))
}
