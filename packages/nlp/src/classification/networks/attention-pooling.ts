import { defineLayer } from '@tessera-ml/core'
import { requireSequence } from './require-sequence.js'
import {
  cast,
  expandDims,
  fill,
  matMul,
  mul,
  reshape,
  softmax,
  sum,
  tanh,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core'

/** The score of a masked step: its weight is exactly 0 beside a step that counts. */
const masked = -1e9

/**
 * The mean of the steps, weighted by how much each matters.
 *
 *   y = Σ_t a_t·x_t      a = softmax over t of v·tanh(x_t)
 *
 * Shapes: [batch, time, features] -> [batch, features]; masked steps have no weight.
 * Weights: kernel v [features, 1].
 * Source: Zhou et al. 2016, ACL P16-2034, section 3.3.
 */
export const attentionPooling = defineLayer({
  className: 'AttentionPooling',
  build(shape, { name, weight }) {
    const { batch, features } = requireSequence(name, shape)
    weight('kernel', [features, 1], { initializer: 'glorotUniform' })
    return [batch, features]
  },
  call(x, { masks: [mask], weight }) {
    const [batch, time, features] = x.shape as [number, number, number]
    const scores = reshape(matMul(reshape(tanh(x), [batch * time, features]), weight('kernel')), [batch, time])
    const weights: Tensor = softmax(mask === undefined ? scores : visible(scores, mask))
    return sum(mul(x, expandDims(weights, -1)), 1)
  },
})

function visible(scores: Tensor, mask: Tensor): Tensor {
  return where(cast(mask, 'bool'), scores, fill(scores.shape, masked))
}
