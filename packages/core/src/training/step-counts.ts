import { logicalAnd, type Tensor } from '@tensorflow/tfjs-core'
import { toRank } from '../engine/rank.js'
import { booleanMask } from '../layers/mask.js'
import type { LossFunction } from '../losses/loss.js'

/**
 * Where an output counts in its loss and its metrics: where its mask does, and the loss has a label to judge it by.
 *
 * Shapes: mask [batch, ...], whose axes are the first of the loss's values -> the mask's or those of the values; `undefined`
 * where all count.
 */
export function stepCounts(
  loss: LossFunction,
  target: Tensor,
  output: Tensor,
  mask: Tensor | undefined,
): Tensor | undefined {
  const labelled = loss.counts?.(target, output)
  if (labelled === undefined || mask === undefined) return labelled ?? mask
  return logicalAnd(toRank(booleanMask(mask), labelled.rank), labelled)
}
