import {
  add,
  cast,
  div,
  expandDims,
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
import type { FusedOperations } from '../engine/fused-types.js'
import { fusedOperations } from './fused.js'

export interface BatchNormOptions {
  /** The axis of the channels, from the front; the statistics are taken over all others. */
  readonly axis: number
  /** Added to the variance. */
  readonly epsilon: number
  /** Factor, [channels]. Default: 1. */
  readonly gamma?: Tensor | undefined
  /** Summand, [channels]. Default: 0. */
  readonly beta?: Tensor | undefined
}

/** Means and variances, [channels]. */
export interface BatchStatistics {
  readonly mean: Tensor
  readonly variance: Tensor
}

/**
 * Brings each channel to mean 0 and variance 1 by statistics of its own, then scales and shifts it.
 *
 *   y = γ⊙(x - μ) / √(σ² + ε) + β,      μ = Σ m·x / n,  σ² = Σ m·(x - μ)² / n,  n = max(1, Σ m)
 *
 * m is the mask, 1 without one; what stands in masked places has no influence on the others.
 *
 * Shapes: x of any shape, mask boolean of the shape without the last axis -> y as x, μ and σ² [channels].
 */
export function batchNorm(
  x: Tensor,
  mask: Tensor | undefined,
  options: BatchNormOptions,
): BatchStatistics & { readonly y: Tensor } {
  const fused = fusedFor(x, options)
  if (fused !== undefined) {
    const [y, mean, variance] = fused.batchNorm(x, options.gamma!, options.beta!, options.epsilon, mask)
    return { y, mean, variance }
  }
  const average = mask === undefined ? averageOver(x.shape, options.axis) : averageOfMasked(x.shape, mask, options.axis)
  const mu = average(x)
  const centred = sub(x, mu)
  const variance = average(square(centred))
  const y = scaled(centred, variance, options)
  return { y, mean: reshape(mu, [-1]), variance: reshape(variance, [-1]) }
}

/** The same by statistics that are given: y = γ⊙(x - μ) / √(σ² + ε) + β. */
export function batchNormBy({ mean: mu, variance }: BatchStatistics, x: Tensor, options: BatchNormOptions): Tensor {
  const fused = fusedFor(x, options)
  if (fused !== undefined) return fused.batchNormBy([mu, variance], x, options.gamma!, options.beta!, options.epsilon)
  const shape = channelShape(x.shape, options.axis)
  return scaled(sub(x, reshape(mu, shape)), reshape(variance, shape), options)
}

/** The kernels take the last axis for the channels, and both weights. */
function fusedFor(x: Tensor, { axis, gamma, beta }: BatchNormOptions): FusedOperations | undefined {
  return gamma && beta && x.dtype === 'float32' && axis === x.rank - 1 ? fusedOperations() : undefined
}

/** γ / √(σ² + ε) is taken first, which is small. */
function scaled(centred: Tensor, variance: Tensor, { axis, epsilon, gamma, beta }: BatchNormOptions): Tensor {
  const shape = channelShape(centred.shape, axis)
  const inverse = rsqrt(add(variance, epsilon))
  const y = mul(centred, gamma === undefined ? inverse : mul(inverse, reshape(gamma, shape)))
  return beta === undefined ? y : add(y, reshape(beta, shape))
}

/** [1, …, channels, …, 1] */
function channelShape(shape: readonly number[], axis: number): number[] {
  return shape.map((size, index) => (index === axis ? size : 1))
}

function axesBut(shape: readonly number[], axis: number): number[] {
  return shape.flatMap((_, index) => (index === axis ? [] : [index]))
}

function averageOver(shape: readonly number[], axis: number): (x: Tensor) => Tensor {
  return (x) => mean(x, axesBut(shape, axis), true)
}

function averageOfMasked(shape: readonly number[], mask: Tensor, axis: number): (x: Tensor) => Tensor {
  const counts = expandDims(mask, -1)
  const axes = axesBut(shape, axis)
  // The mask has one element for all of the last axis.
  const repeats = axes.includes(shape.length - 1) ? shape.at(-1)! : 1
  const count = maximum(mul(sum(cast(counts, 'float32'), axes, true), repeats), 1)
  return (x) => div(sum(select(counts, x, zerosLike(x)), axes, true), count)
}
