/** Losses of a detector's heads: sums over places, divided by how many places of the batch have a box. */
import type { LossFunction } from '@tessera-ml/core'
import {
  add,
  cast,
  clipByValue,
  div,
  exp,
  greaterEqual,
  maximum,
  minimum,
  mul,
  pow,
  relu,
  sigmoid,
  softplus,
  split,
  sqrt,
  squeeze,
  sub,
  sum,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { edgesOfDistances, generalizedIouLoss } from '../boxes/box-losses.js'

const alpha = 0.25
const gamma = 2

/** Largest logarithm of a distance in strides: e⁵ is 148 strides. */
export const mostLogarithm = 5

/**
 * The focal loss of the classes, each by itself.
 *
 *   L = Σ a·(1 - q)²·(-ln q)      q = p, a = 1/4 where the class is there; q = 1 - p, a = 3/4 where it is not
 *
 * Shapes: [batch, places, classes] -> [batch]. Source: Lin et al. 2017, arXiv:1708.02002, equation 5.
 */
export const focalLoss: LossFunction = (yTrue, yPred) =>
  tidy(() => {
    const wrong = sub(add(yTrue, sigmoid(yPred)), mul(2, mul(yTrue, sigmoid(yPred))))
    const weight = add(mul(yTrue, 2 * alpha - 1), 1 - alpha)
    const loss = mul(mul(weight, pow(wrong, gamma)), crossentropy(yTrue, yPred))
    return perBox(loss, sum(yTrue))
  })

/**
 * One minus the generalized IoU where there is a box, each place weighted by its centerness.
 *
 * Shapes: [batch, places, 4] -> [batch]. Source: Tian et al. 2019, arXiv:1904.01355, and its code for the weights.
 */
export const distanceLoss: LossFunction = (yTrue, yPred) =>
  tidy(() => {
    const distances = exp(clipByValue(yPred, -mostLogarithm, mostLogarithm))
    const weight = centernessOf(yTrue)
    const loss = generalizedIouLoss(edgesOfDistances(yTrue), edgesOfDistances(distances))
    return perBox(mul(weight, loss), sum(weight))
  })

/** Binary cross-entropy of the centerness where there is a box, which has no label below 0. Shapes: [batch, places, 1] -> [batch] */
export const centernessLoss: LossFunction = (yTrue, yPred) =>
  tidy(() => {
    const isThere = cast(greaterEqual(yTrue, 0), 'float32')
    return perBox(mul(isThere, crossentropy(relu(yTrue), yPred)), sum(isThere))
  })

/** softplus(z) - y·z = -y·ln p - (1 - y)·ln(1 - p) */
function crossentropy(y: Tensor, logits: Tensor): Tensor {
  return sub(softplus(logits), mul(y, logits))
}

/** Sums over all axes but the first, times batch / count, so that the mean over the batch is the sum divided by count. */
function perBox(values: Tensor, count: Tensor): Tensor {
  const sums = sum(values, values.shape.map((_, axis) => axis).slice(1))
  return mul(sums, div(values.shape[0], maximum(count, 1)))
}

/** Zero where all distances are. Shapes: [batch, places, 4] -> [batch, places] */
function centernessOf(distances: Tensor): Tensor {
  const [left, top, right, bottom] = split(distances, 4, -1) as [Tensor, Tensor, Tensor, Tensor]
  const share = (a: Tensor, b: Tensor): Tensor => div(minimum(a, b), maximum(maximum(a, b), 1e-6))
  return squeeze(sqrt(mul(share(left, right), share(top, bottom))), [-1])
}
