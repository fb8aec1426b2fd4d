/** What the attention layers share that have one head and no products with weights: Luong's and Bahdanau's. */
import { add, broadcastTo, expandDims, logicalAnd, matMul, reshape, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { describeShape, shapesAgree, type Shape } from '../engine/shape.js'
import { dropout } from '../ops/dropout.js'
import { hideSteps } from '../ops/hide-steps.js'
import { softmax } from '../ops/softmax.js'
import { attentionShapes, visibleSteps, type Roles } from './attention-inputs.js'
import type { CallContext, LayerOptions } from './layer.js'
import { withoutMasked } from './mask.js'
import type { OneOrMore } from './one-or-more.js'

export interface ScoredAttentionOptions extends LayerOptions {
  /** Share of the scores that are dropped while training. Default: 0. Range: [0, 1). */
  readonly dropout?: number
  /** Whether a step sees no later one; in Keras an argument of the call. Default: false. */
  readonly useCausalMask?: boolean
}

/** @throws ShapeError unless query and key have equal features, besides what all attention asks. */
export function scoredShapes(where: string, input: OneOrMore<Shape>): Roles<Shape> {
  const roles = attentionShapes(where, input)
  if (shapesAgree(roles.query.slice(2), roles.key.slice(2))) return roles
  throw new ShapeError(
    `${where}: query and key must have equal features, ` +
      `but got ${describeShape(roles.query)} and ${describeShape(roles.key)}.`,
  )
}

/** Each query plus each key: [batch, time, features], [batch, steps, features] -> [batch, time, steps, features]. */
export function sumOfPairs(query: Tensor, key: Tensor): Tensor {
  return add(expandDims(query, 2), expandDims(key, 1))
}

/** The shares of the steps that may be seen: [batch, time, steps] -> the same; each row adds up to 1. */
export function sharesOf(fits: Tensor, options: ScoredAttentionOptions, context: CallContext): Tensor {
  const [batch, time, steps] = fits.shape as [number, number, number]
  const counts = visibleSteps(context)
  const masks = [
    ...(counts === undefined ? [] : [broadcastTo(reshape(counts, [batch, 1, steps]), fits.shape)]),
    ...(options.useCausalMask ? [broadcastTo(tensor(upToOwn(time, steps), [1, time, steps], 'bool'), fits.shape)] : []),
  ]
  return softmax(
    masks.length === 0
      ? fits
      : hideSteps(
          fits,
          masks.reduce((all, mask) => logicalAnd(all, mask)),
        ),
  )
}

/** The mean of the values by these shares; masked queries give 0, as in Keras. */
export function meanOfValues(
  shares: Tensor,
  value: Tensor,
  { dropout: rate = 0 }: ScoredAttentionOptions,
  context: CallContext,
): Tensor {
  const kept = context.training && rate > 0 ? dropout(shares, rate, context.random) : shares
  return withoutMasked(matMul(kept, value), context.masks[0])
}

/** 1 up to each query's own place. */
function upToOwn(time: number, steps: number): Uint8Array {
  const values = new Uint8Array(time * steps)
  for (let t = 0; t < time; t++) values.fill(1, t * steps, t * steps + Math.min(t + 1, steps))
  return values
}
