/** The receiver operating characteristic of scores for two classes, on plain numbers; needs no engine. */
import { ShapeError } from '../errors/errors.js'

/** Points from (0, 0) to (1, 1), by falling threshold. */
export interface RocCurve {
  readonly falsePositiveRate: readonly number[]
  readonly truePositiveRate: readonly number[]
  /** Scores at or above it count as positive; the first is infinite, so that none does. */
  readonly thresholds: readonly number[]
}

/** Weights of the positives and negatives among the scores that are at least `threshold`. */
export interface Point {
  readonly threshold: number
  readonly positives: number
  readonly negatives: number
}

/**
 * The curve of true against false positive rate over all thresholds, without points inside straight lines.
 *
 * Shapes: labels of 0 and 1, and scores, one each an example. A rate is NaN where its class does not occur.
 *
 * @throws ShapeError if the lengths differ, a label is neither 0 nor 1, or a score is NaN.
 */
export function rocCurve(labels: ArrayLike<number>, scores: ArrayLike<number>, weights?: ArrayLike<number>): RocCurve {
  const all = pointsOf(labels, scores, weights)
  const end = all.at(-1)!
  const points = all.filter((point, i) => {
    const [before, after] = [all[i - 1], all[i + 1]]
    if (before === undefined || after === undefined) return true
    return (
      after.positives - point.positives !== point.positives - before.positives ||
      after.negatives - point.negatives !== point.negatives - before.negatives
    )
  })
  return {
    falsePositiveRate: points.map((point) => point.negatives / end.negatives),
    truePositiveRate: points.map((point) => point.positives / end.positives),
    thresholds: points.map((point) => point.threshold),
  }
}

/**
 * The area under the ROC curve: the chance that a positive example scores higher than a negative one, ties half.
 *
 *   AUC = Σ [s₊ > s₋] + [s₊ = s₋] / 2,  over all pairs, divided by their number
 *
 * Shapes: as `rocCurve`. NaN where one class does not occur.
 * Source: Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747.
 *
 * @throws ShapeError as `rocCurve`.
 */
export function rocAucScore(labels: ArrayLike<number>, scores: ArrayLike<number>, weights?: ArrayLike<number>): number {
  const points = pointsOf(labels, scores, weights)
  const end = points.at(-1)!
  let area = 0
  for (let i = 1; i < points.length; i++) {
    const [before, point] = [points[i - 1]!, points[i]!]
    area += (point.negatives - before.negatives) * (point.positives + before.positives)
  }
  return area / (2 * end.positives * end.negatives)
}

/** One point a distinct score, from the highest on, after one for an infinite threshold. */
export function pointsOf(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>,
): readonly Point[] {
  const { length } = labels
  if (length !== scores.length || (weights !== undefined && length !== weights.length)) {
    throw new ShapeError(`rocCurve: labels and scores must be of one length, but got ${length} and ${scores.length}.`)
  }
  const order = Uint32Array.from({ length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  const points: Point[] = [{ threshold: Infinity, positives: 0, negatives: 0 }]
  let [positives, negatives] = [0, 0]
  for (const [place, i] of order.entries()) {
    const [label, threshold, weight] = [labels[i]!, scores[i]!, weights?.[i] ?? 1]
    if (label !== 0 && label !== 1) throw new ShapeError(`rocCurve: labels must be 0 or 1, but got ${label}.`)
    if (Number.isNaN(threshold)) throw new ShapeError('rocCurve: scores must be numbers, but got NaN.')
    if (label === 1) positives += weight
    else negatives += weight
    const next = order[place + 1]
    if (next === undefined || scores[next] !== threshold) points.push({ threshold, positives, negatives })
  }
  return points
}
