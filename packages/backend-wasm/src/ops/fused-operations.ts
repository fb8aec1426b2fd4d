/** Operations that tfjs has no kernel for, as one kernel each; with gradients, so that they work in training. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { allFinite } from './all-finite.js'
import { attention, type AttentionParts, type FusedAttentionOptions } from './attention.js'
import { batchNorm, batchNormBy } from './batch-norm.js'
import { binaryCrossentropy } from './binary-crossentropy.js'
import { conv2dWithBias, type Conv2dOptions } from './conv2d.js'
import { crossentropy } from './crossentropy.js'
import { affine, type AffineActivation } from './dense.js'
import { dropout, type RandomState } from './dropout.js'
import { embedding, placeOfUnknown } from './embedding.js'
import { jointAffine } from './joint-affine.js'
import { gru, gruWithState, type GruOptions } from './gru.js'
import { layerNorm } from './layer-norm.js'
import { lstm, lstmWithStates, type LstmOptions } from './lstm.js'
import { mean } from './mean.js'
import { update, type OptimizerStep, type UpdateOptions, type UpdateVariable } from './optimizer.js'
import { softmax } from './softmax.js'
import { stepMean } from './step-mean.js'
import { softmaxCrossentropy } from './softmax-crossentropy.js'

/**
 * What a backend can do beyond tfjs's operations; `backend().fused` of tfjs's current backend. All tensors are float32
 * unless it says otherwise, and results belong to the caller, as those of tfjs's operations do. Gradients are of first
 * order: within a gradient of a gradient use operations of tfjs.
 */
export interface FusedOperations {
  /**
   * f(x·w + bias). Shapes: x [..., in], w of any shape with in·units elements, bias of any with as many as units ->
   * [..., units].
   */
  readonly affine: (x: Tensor, w: Tensor, bias: Tensor | undefined, activation: AffineActivation) => Tensor
  /** x·w + bias for three w and their biases, side by side: [..., in] -> [..., units of all three]. */
  readonly jointAffine: (
    x: Tensor,
    weights: readonly [Tensor, Tensor, Tensor],
    biases: readonly [Tensor, Tensor, Tensor] | undefined,
  ) => Tensor
  /** f(conv2d(x, w) + bias). Shapes: x [batch, height, width, in], w [height, width, in, filters], bias [filters]. */
  readonly conv2d: (x: Tensor, w: Tensor, bias: Tensor | undefined, options: Conv2dOptions) => Tensor
  /**
   * An LSTM with tanh and sigmoid; parts in the order i, f, g, o.
   * Shapes: x [batch, time, in], w [in, 4·units], u [units, 4·units], bias [4·units] -> [batch, units] or, with
   * `sequences`, [batch, time, units].
   */
  readonly lstm: (x: Tensor, w: Tensor, u: Tensor, bias: Tensor | undefined, options?: LstmOptions) => Tensor
  /** The same with the last state and the last cell, [batch, units] each. */
  readonly lstmWithStates: (...given: Parameters<FusedOperations['lstm']>) => readonly [y: Tensor, h: Tensor, c: Tensor]
  /**
   * A GRU with tanh and sigmoid; parts in the order z, r, g.
   * Shapes: x [batch, time, in], w [in, 3·units], u [units, 3·units], bias [2, 3·units], that of the input first, or
   * [3·units] with the reset gate before the product -> [batch, units] or, with `sequences`, [batch, time, units].
   */
  readonly gru: (x: Tensor, w: Tensor, u: Tensor, bias: Tensor | undefined, options?: GruOptions) => Tensor
  /** The same with the last state, [batch, units]. */
  readonly gruWithState: (...given: Parameters<FusedOperations['gru']>) => readonly [y: Tensor, h: Tensor]
  /** table[ids], the ids within the table. Shapes: table [size, width], ids int32 [...] -> [..., width]. */
  readonly embedding: (table: Tensor, ids: Tensor) => Tensor
  /** The place of the first of int32 ids that is not from 0 to `size` - 1; -1 where all are. */
  readonly placeOfUnknown: (ids: Tensor, size: number) => number
  /** The mean of all elements. Shapes: any -> []. */
  readonly mean: (x: Tensor) => Tensor
  /** -Σ y·ln p, p = ŷ / Σ ŷ kept within [1e-7, 1 - 1e-7]. Shapes: target y and output ŷ [..., classes] -> [...]. */
  readonly crossentropy: (target: Tensor, output: Tensor) => Tensor
  /** -(y·ln p + (1 - y)·ln(1 - p)), p kept within [1e-7, 1 - 1e-7]. Shapes: two of one shape -> the same. */
  readonly binaryCrossentropy: (target: Tensor, output: Tensor) => Tensor
  /** The softmax over the last axis, whose gradient is one kernel, too. */
  readonly softmax: (x: Tensor) => Tensor
  /** -Σ y·ln softmax(x). Shapes: target y and logits x [..., classes] -> [...]. */
  readonly softmaxCrossentropy: (target: Tensor, logits: Tensor) => Tensor
  /**
   * softmax(Q·Kᵀ/√size)·V for each head, over the keys that count; where none does, all have equal shares.
   * Shapes: queries [batch, time, heads·size], keys [batch, steps, heads·size], values [batch, steps, heads·width], or
   * one tensor [batch, time, 3·heads·size] with the three side by side -> [batch, time, heads·width].
   */
  readonly attention: (parts: AttentionParts, options: FusedAttentionOptions) => Tensor
  /** (x - mean) / √(variance + epsilon)·γ + β over the last axis. Shapes: x [..., n], γ and β [n] -> [..., n]. */
  readonly layerNorm: (x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number) => Tensor
  /**
   * (x - mean) / √(variance + epsilon)·γ + β with mean and variance over all axes but the last, which are results, too;
   * no gradient goes through those. Where the mask is false, x has no part in them.
   * Shapes: x [..., n], γ and β [n], mask bool [...] -> [..., n], [n], [n].
   */
  readonly batchNorm: (
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: number,
    mask?: Tensor,
  ) => readonly [y: Tensor, mean: Tensor, variance: Tensor]
  /** The same by a mean and a variance that are given, [n] each. */
  readonly batchNormBy: (
    moments: readonly [mean: Tensor, variance: Tensor],
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: number,
  ) => Tensor
  /**
   * Σ x / max(1, count) over the steps that count. Shapes: x [batch, time, features], mask bool [batch, time] or
   * undefined: all count -> [batch, features].
   */
  readonly stepMean: (x: Tensor, mask: Tensor | undefined) => Tensor
  /**
   * x·m, m = 0 with probability `rate`, else 1/(1 - rate): element i is dropped where word i of a fill from `state` on,
   * made as core's `Generator` makes it, is below the rate.
   */
  readonly dropout: (x: Tensor, rate: number, state: RandomState) => Tensor
  /**
   * One step of an optimizer over all weights, whose slots it changes in place. It returns the weights: the same
   * tensors, changed in place, or new ones where others share their numbers. Formulas as in core's optimizers.
   */
  readonly update: (step: OptimizerStep, variables: readonly UpdateVariable[], options: UpdateOptions) => Tensor[]
  /** Whether all numbers of these tensors are finite. */
  readonly allFinite: (tensors: Iterable<Tensor>) => boolean
}

export const fusedOperations: FusedOperations = Object.freeze({
  affine,
  jointAffine,
  attention,
  conv2d: conv2dWithBias,
  lstm,
  lstmWithStates,
  gru,
  gruWithState,
  embedding,
  placeOfUnknown,
  mean,
  softmax,
  crossentropy,
  softmaxCrossentropy,
  binaryCrossentropy,
  layerNorm,
  batchNorm,
  batchNormBy,
  stepMean,
  dropout,
  update,
  allFinite,
})
