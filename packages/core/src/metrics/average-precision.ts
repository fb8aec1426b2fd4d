import { pointsOf } from './roc-curve.js'

/**
 * The mean of the precisions at which recall grows, on plain numbers; needs no engine.
 *
 *   AP = Σ (Rₙ - Rₙ₋₁)·Pₙ      with precision Pₙ and recall Rₙ of the scores at or above the n-th threshold from the top
 *
 * Shapes: labels of 0 and 1, and scores, one each an example. NaN where there is no positive one.
 * Source: Zhu 2004, "Recall, precision and average precision"; as in scikit-learn's `average_precision_score`.
 *
 * @throws ShapeError if the lengths differ, a label is neither 0 nor 1, or a score is NaN.
 */
export function averagePrecisionScore(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  const points = pointsOf(labels, scores, weights)
  const end = points.at(-1)!
  let area = 0
  for (let i = 1; i < points.length; i++) {
    const { positives, negatives } = points[i]!
    const gained = positives - points[i - 1]!.positives
    if (gained > 0) area += (gained * positives) / (positives + negatives)
  }
  return area / end.positives
}
