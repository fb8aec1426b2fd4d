import { ShapeError, positiveNumber } from '@tessera-ml/core'
import type { SparseRows } from '../../text/sparse-rows.js'

export interface NaiveBayesWeightsOptions {
  /** Count that every feature has in advance on both sides. Default 1; above 0. */
  readonly smoothing?: number
  /** Weight of each row. Default 1 each; `[rows]`. */
  readonly sampleWeights?: ArrayLike<number>
}

/**
 * How much more common each feature is in the rows of a class than in the others, as a log-count ratio:
 *
 *   p = α + Σ(rows of the class) x      q = α + Σ(other rows) x      r = ln((p / ‖p‖₁) / (q / ‖q‖₁))
 *
 * α is `smoothing`; x may be counts or TF-IDF values, at least 0.
 * Shapes: rows `[rows, features]`, isMember `[rows]` (1 in the class, 0 outside) -> `[features]`.
 * Source: Wang & Manning 2012, "Baselines and Bigrams", ACL P12-2018, section 2.1.
 *
 * @throws ShapeError if there are not as many marks as rows.
 */
export function naiveBayesWeights(
  rows: SparseRows,
  isMember: ArrayLike<number>,
  options: NaiveBayesWeightsOptions = {},
): Float64Array {
  const { smoothing = 1, sampleWeights } = options
  positiveNumber('naiveBayesWeights: smoothing', smoothing)
  if (isMember.length !== rows.length) {
    throw new ShapeError(`naiveBayesWeights: isMember must be of ${rows.length} marks, but got ${isMember.length}.`)
  }
  const inside = new Float64Array(rows.width).fill(smoothing)
  const outside = new Float64Array(rows.width).fill(smoothing)
  for (let i = 0; i < rows.length; i++) {
    const side = isMember[i] === 1 ? inside : outside
    const weight = sampleWeights?.[i] ?? 1
    for (let k = rows.starts[i]!; k < rows.starts[i + 1]!; k++) side[rows.columns[k]!]! += weight * rows.values[k]!
  }
  const total = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0)
  const shift = Math.log(total(outside) / total(inside))
  return inside.map((count, j) => Math.log(count / outside[j]!) + shift)
}
