/** Probabilities below this count as this much, so that their logarithms are finite. */
const leastProbability = 1e-300

/** Natural logarithms of probabilities, finite ones. */
export function logsOf(probabilities: Float64Array): Float64Array {
  return probabilities.map((p) => Math.log(Math.max(p, leastProbability)))
}

/**
 * Several opinions on one text as one: their weighted geometric mean, whose logits are the weighted sum of theirs.
 *
 *   p(k) ∝ exp(Σ_m w_m ln p_m(k))
 *
 * Shapes: logs, one array `[classes]` a member, and weights `[members]` -> `[classes]`.
 * Source: Hinton 2002, doi:10.1162/089976602760128018, section 2 (products of experts), with weights.
 */
export function logMean(logs: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sums = logs[0]!.map((_, k) => logs.reduce((sum, one, m) => sum + weights[m]! * one[k]!, 0))
  const highest = Math.max(...sums)
  const powers = sums.map((sum) => Math.exp(sum - highest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
