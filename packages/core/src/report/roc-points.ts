import { ShapeError } from '../errors/errors.js'

export interface RocPoints {
  /** False and true positive rate at falling thresholds, from (0, 0) to (1, 1); empty if a class is missing. */
  readonly points: readonly { readonly falsePositiveRate: number; readonly truePositiveRate: number }[]
  /** The area under the curve, in [0, 1]; NaN if a class is missing. */
  readonly area: number
}

/**
 * The ROC curve of scores: for each threshold the share of negatives and of positives that score at least as high.
 *
 *   area = Σ (f[i] - f[i-1])·(t[i] + t[i-1])/2,   the chance that a positive scores above a negative, ties counted half
 *
 * Shapes: truth [examples] (positive where it is not 0), scores [examples] (finite, any range).
 *
 * @throws ShapeError if the two differ in length or a score is not finite.
 */
export function rocPoints(truth: ArrayLike<number | boolean>, scores: ArrayLike<number>): RocPoints {
  if (truth.length !== scores.length) {
    throw new ShapeError(`rocPoints: scores must be as many as truths, ${truth.length}, but got ${scores.length}.`)
  }
  const order = Array.from(scores, (_, index) => index).sort((a, b) => scores[b]! - scores[a]!)
  const wrong = order.find((index) => !Number.isFinite(scores[index]))
  if (wrong !== undefined) {
    throw new ShapeError(`rocPoints: scores must be finite, but got ${scores[wrong]} at ${wrong}.`)
  }
  const positives = order.filter((index) => Boolean(truth[index])).length
  const negatives = order.length - positives
  if (positives === 0 || negatives === 0) return { points: [], area: Number.NaN }
  const points = [{ falsePositiveRate: 0, truePositiveRate: 0 }]
  let [hits, alarms, area] = [0, 0, 0]
  for (const [rank, index] of order.entries()) {
    if (truth[index]) hits++
    else alarms++
    // Examples with the same score pass the threshold together.
    const next = order[rank + 1]
    if (next !== undefined && scores[next] === scores[index]) continue
    const last = points.at(-1)!
    const point = { falsePositiveRate: alarms / negatives, truePositiveRate: hits / positives }
    area += ((point.falsePositiveRate - last.falsePositiveRate) * (point.truePositiveRate + last.truePositiveRate)) / 2
    points.push(point)
  }
  return { points, area }
}
