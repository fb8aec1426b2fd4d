/** How good a model of boxes is on pictures whose boxes are known. */
import { averagePrecision, overlapThresholds, precisionRecall, type JudgedBoxes } from './average-precision.js'
import { largestBox } from './box.js'
import { boxIou } from './overlap.js'
import { byScore } from './suppression.js'
import { counts } from './true-box.js'

export type BoxClassEvaluation = {
  readonly label: string
  /** Average precision at an IoU of 0.5; `null` where there is no such box. */
  readonly AP50: number | null
}

/** The object that `tessera-vision evaluate-boxes` prints. A `type`, since no interface is assignable to `JsonObject`. */
export type BoxEvaluation = {
  readonly images: number
  /** Mean over the labels of the average precision at an IoU of 0.5; labels without a box do not count. */
  readonly mAP50: number
  /** Mean of it over an IoU of 0.5, 0.55, …, 0.95. */
  readonly mAP50_95: number
  /** Mean over the true boxes of the IoU of the best detection, of any label, that is shown. */
  readonly meanIoU: number
  readonly classes: readonly BoxClassEvaluation[]
}

/**
 * Compares detections with true boxes. With none that count, the figures are 0. Detections with a score below `shownScore`
 * count for average precision alone.
 */
export function boxEvaluation(
  judged: readonly JudgedBoxes[],
  labels: readonly string[],
  shownScore = 0,
): BoxEvaluation {
  const atThresholds = labels.map((label) =>
    overlapThresholds.map((threshold) => averagePrecision(precisionRecall(judged, label, threshold))),
  )
  const present = atThresholds.filter(([first]) => !Number.isNaN(first))
  return {
    images: judged.length,
    mAP50: mean(present.map(([first]) => first!)),
    mAP50_95: mean(present.map(mean)),
    meanIoU: mean(judged.flatMap((one) => bestOverlaps(one, shownScore))),
    classes: labels.map((label, i) => ({
      label,
      AP50: Number.isNaN(atThresholds[i]![0]) ? null : atThresholds[i]![0]!,
    })),
  }
}

/** For each true box that counts, the IoU of the best detection that is shown; 0 where there is none. */
export function bestOverlaps({ detections, truth }: JudgedBoxes, shownScore: number): number[] {
  const shown = detections.filter(({ score }) => score >= shownScore)
  return truth.filter(counts).map((box) => shown.reduce((best, found) => Math.max(best, boxIou(box, found)), 0))
}

/** Share of the pictures with boxes on which the surest detection has the label of the largest box. */
export function labelAccuracy(judged: readonly JudgedBoxes[]): number {
  const some = judged.filter(({ truth }) => truth.some(counts))
  const areRight = some.map(({ truth, detections }) => {
    return byScore(detections)[0]?.label === largestBox(truth.filter(counts)).label
  })
  return mean(areRight.map(Number))
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
