import { add, mean, mul, reshape, rsqrt, square, sub, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { fusedOperations } from './fused.js'

export interface LayerNormOptions {
  /** The axes along which it goes, from the front, in rising order. */
  readonly axes: readonly number[]
  /** Added to the variance. */
  readonly epsilon: number
  /** Factor, of the sizes of `axes`. Default: 1. */
  readonly gamma?: Tensor | undefined
  /** Summand, of the sizes of `axes`. Default: 0. */
  readonly beta?: Tensor | undefined
}

/**
 * Brings what lies along some axes to mean 0 and variance 1, then scales and shifts it.
 *
 *   y = γ⊙(x - μ) / √(σ² + ε) + β,      μ = mean x,  σ² = mean (x - μ)²
 *
 * Shapes: x of any shape -> the same.
 */
export function layerNorm(x: Tensor, { axes, epsilon, gamma, beta }: LayerNormOptions): Tensor {
  const fused = gamma && beta && axes.length === 1 && axes[0] === x.rank - 1 ? fusedOperations() : undefined
  if (fused !== undefined) return fused.layerNorm(x, gamma!, beta!, epsilon)
  return tidy(() => {
    const centred = sub(x, mean(x, [...axes], true))
    const normal = mul(centred, rsqrt(add(mean(square(centred), [...axes], true), epsilon)))
    const scaled = gamma === undefined ? normal : mul(normal, along(x.shape, axes, gamma))
    return beta === undefined ? scaled : add(scaled, along(x.shape, axes, beta))
  })
}

/** A weight in a shape that is broadcast over the other axes. */
function along(shape: readonly number[], axes: readonly number[], weight: Tensor): Tensor {
  const isTrailing = axes[0] === shape.length - axes.length
  return isTrailing
    ? weight
    : reshape(
        weight,
        shape.map((size, axis) => (axes.includes(axis) ? size : 1)),
      )
}
