import { goldenSection } from '../golden-section.js'
import { logMean } from './log-mean.js'

/** Weights go from 0 to this; above 1 they make probabilities more extreme. */
const largest = 4
const tolerance = 1e-3
const mostRounds = 50

/**
 * How much each member of an ensemble counts: the weights that make texts that they have not seen most likely.
 *
 *   minimise over w  -Σᵢ ln p(yᵢ)      p as in `logMean`, w_m in [0, 4]
 *
 * The sum is convex in w; one weight after the other is moved to its minimum until none moves. The weights also set how
 * sure the ensemble is, so that its probabilities are calibrated.
 * Shapes: logs, one list a member, in it one array `[classes]` a text; labels `[texts]` -> `[members]`.
 */
export function mixingWeights(logs: readonly (readonly Float64Array[])[], labels: ArrayLike<number>): number[] {
  const weights = logs.map(() => 1 / logs.length)
  const loss = (): number => {
    let sum = 0
    for (let i = 0; i < labels.length; i++) {
      const p = logMean(
        logs.map((member) => member[i]!),
        weights,
      )
      sum -= Math.log(Math.max(p[labels[i]!]!, Number.MIN_VALUE))
    }
    return sum
  }
  for (let round = 0; round < mostRounds; round++) {
    let moved = 0
    for (const [m, before] of weights.entries()) {
      const at = (weight: number): number => {
        weights[m] = weight
        return loss()
      }
      const found = goldenSection(at, 0, largest, tolerance)
      weights[m] = found < tolerance ? 0 : found
      moved = Math.max(moved, Math.abs(weights[m] - before))
    }
    if (moved < 2 * tolerance) break
  }
  return weights
}
