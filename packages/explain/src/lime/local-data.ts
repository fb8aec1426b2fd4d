/** Samples around one row as a local model sees them, weighed by how near they are. */
import type { Moments } from '../regression/lars.js'

/** S samples of D interpretable features; sample 0 is the row itself. */
export interface LocalData {
  readonly samples: number
  readonly features: number
  /** [S, D]. */
  readonly data: Float64Array
  /** How much each sample counts, [S]. */
  readonly weights: Float64Array
}

/** √exp(-d² / width²), the weight of a sample at distance d. Source: lime 0.2, `LimeTabularExplainer`. */
export function proximity(distance: number, width: number): number {
  return Math.sqrt(Math.exp(-((distance / width) ** 2)))
}

/** Weighted sums about the weighted means: all that linear models of one output need. */
export interface CentredMoments extends Moments {
  readonly means: Float64Array
  readonly targetMean: number
  /** Σ w (y - mean)². */
  readonly targetSquares: number
}

/** What depends on the samples alone: Σ w (x - mean)(x - mean)ᵀ and the means. */
export interface CentredGram {
  readonly gram: Float64Array
  readonly means: Float64Array
  readonly weightSum: number
}

export function centredGram({ samples, features, data, weights }: LocalData): CentredGram {
  const means = new Float64Array(features)
  const gram = new Float64Array(features * features)
  const present = new Int32Array(features)
  let weightSum = 0
  for (let s = 0; s < samples; s++) {
    const [weight, row] = [weights[s]!, s * features]
    weightSum += weight
    let count = 0
    for (let j = 0; j < features; j++) if (data[row + j] !== 0) present[count++] = j
    for (let a = 0; a < count; a++) {
      const j = present[a]!
      const product = weight * data[row + j]!
      means[j]! += product
      for (let b = 0; b <= a; b++) gram[j * features + present[b]!]! += product * data[row + present[b]!]!
    }
  }
  for (let j = 0; j < features; j++) means[j]! /= weightSum
  for (let j = 0; j < features; j++) {
    for (let k = 0; k <= j; k++) {
      const centred = gram[j * features + k]! - weightSum * means[j]! * means[k]!
      gram[j * features + k] = centred
      gram[k * features + j] = centred
    }
  }
  return { gram, means, weightSum }
}

/** Adds one output y [S] to what the samples say. */
export function centredMoments(
  { samples, features, data, weights }: LocalData,
  { gram, means, weightSum }: CentredGram,
  targets: ArrayLike<number>,
): CentredMoments {
  let targetMean = 0
  for (let s = 0; s < samples; s++) targetMean += (weights[s]! * targets[s]!) / weightSum
  const products = new Float64Array(features)
  let targetSquares = 0
  for (let s = 0; s < samples; s++) {
    const centred = targets[s]! - targetMean
    const weighted = weights[s]! * centred
    targetSquares += weighted * centred
    // Σ w (y - mean) is 0, so that x need not be centred here.
    for (let j = 0; j < features; j++) products[j]! += weighted * data[s * features + j]!
  }
  return { gram, products, examples: samples, means, targetMean, targetSquares }
}
