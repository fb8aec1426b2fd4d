import {
  add,
  cast,
  div,
  maximum,
  mean,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  sum,
  where as select,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { sizeOf } from '../engine/shape.js'
import { overAll } from './hide-steps.js'

export interface GroupNormOptions {
  /** Number of groups into which the channels are divided. */
  readonly groups: number
  /** The axis of the channels, from the front. */
  readonly axis: number
  /** Added to the variance. */
  readonly epsilon: number
  /** Factor, [channels]. Default: 1. */
  readonly gamma?: Tensor | undefined
  /** Summand, [channels]. Default: 0. */
  readonly beta?: Tensor | undefined
  /** Which elements count, boolean, of x's first axes. Default: all. */
  readonly mask?: Tensor | undefined
}

/**
 * Brings each group of channels of an example to mean 0 and variance 1, then scales and shifts each channel.
 *
 *   y = γ⊙(x - μ) / √(σ² + ε) + β,      μ = Σ m·x / n,  σ² = Σ m·(x - μ)² / n,  n = max(1, Σ m)
 *
 * The sums go over the group's channels and all places; m is the mask, 1 without one.
 * Shapes: x [batch, …, channels, …] -> the same.
 */
export function groupNorm(x: Tensor, options: GroupNormOptions): Tensor {
  const { groups, axis, epsilon, gamma, beta, mask } = options
  const { shape } = x
  const inGroups = [shape[0], sizeOf(shape.slice(1, axis)), groups, sizeOf(shape.slice(axis)) / groups]
  const average = mask === undefined ? plainAverage : averageOf(reshape(overAll(mask, shape), inGroups))
  const apart = reshape(x, inGroups)
  const centred = sub(apart, average(apart))
  const normal = reshape(mul(centred, rsqrt(add(average(square(centred)), epsilon))), shape)
  const channels = shape.map((size, index) => (index === axis ? size : 1))
  const scaled = gamma === undefined ? normal : mul(normal, reshape(gamma, channels))
  return beta === undefined ? scaled : add(scaled, reshape(beta, channels))
}

/** Over the places and channels of a group. */
const over = [1, 3]

function plainAverage(x: Tensor): Tensor {
  return mean(x, over, true)
}

function averageOf(counts: Tensor): (x: Tensor) => Tensor {
  const count = maximum(sum(cast(counts, 'float32'), over, true), 1)
  return (x) => div(sum(select(counts, x, zerosLike(x)), over, true), count)
}
