/** How good detections are: average precision as COCO defines it, equal to pycocotools. */
import { boxArea } from './box.js'
import { boxIou, intersectionArea } from './overlap.js'
import { byScore, type DetectedBox } from './suppression.js'
import { counts, type TrueBox } from './true-box.js'

/** One picture's detections beside its true boxes. */
export interface JudgedBoxes {
  readonly detections: readonly DetectedBox[]
  readonly truth: readonly TrueBox[]
}

/** IoU from which a detection counts as right: 0.5, 0.55, …, 0.95. */
export const overlapThresholds = evenly(0.5, 0.95, 10)

/** Detections of a label that count in a picture, the surest ones. */
const mostDetections = 100

/** Recalls at which precision is read: 0, 0.01, …, 1. */
const recalls = evenly(0, 1, 101)

/** How precision falls while recall rises, as the score from which detections are taken is lowered. */
export interface PrecisionRecall {
  /** One a detection, from the surest on. */
  readonly recall: readonly number[]
  /** As it was at each detection, and not smoothed. */
  readonly precision: readonly number[]
  /** The score of each detection. */
  readonly scores: readonly number[]
  /** True boxes that do not count as ignored. */
  readonly boxes: number
}

/**
 * Precision and recall of one label over all pictures, for detections that are right from an IoU of `threshold` on.
 *
 * In each picture the detections, from the surest on, each take the free true box that they overlap most. Boxes that are
 * difficult or of a crowd count neither as found nor as missed, nor do detections that take one; a crowd can be taken by
 * many, and its overlap is measured by the detection's area alone.
 *
 * Source: Lin et al. 2014, arXiv:1405.0312, as `pycocotools.cocoeval` computes it.
 */
export function precisionRecall(judged: readonly JudgedBoxes[], label: string, threshold: number): PrecisionRecall {
  const found: { readonly score: number; readonly isRight: boolean }[] = []
  let boxes = 0
  for (const { detections, truth } of judged) {
    const ofLabel = truth.filter((box) => box.label === label)
    // Ignored boxes come last, so that a detection takes one only where no other is left for it.
    const sorted = [...ofLabel.filter(counts), ...ofLabel.filter((box) => !counts(box))]
    boxes += ofLabel.filter(counts).length
    const taken = new Set<TrueBox>()
    const surest = byScore(detections.filter((box) => box.label === label)).slice(0, mostDetections)
    for (const detection of surest) {
      const match = matchOf(detection, sorted, taken, threshold)
      if (match !== undefined) taken.add(match)
      if (match === undefined || counts(match)) found.push({ score: detection.score, isRight: match !== undefined })
    }
  }
  found.sort((a, b) => b.score - a.score)
  let right = 0
  const rightSoFar = found.map(({ isRight }) => (right += isRight ? 1 : 0))
  return {
    recall: rightSoFar.map((count) => count / boxes),
    precision: rightSoFar.map((count, i) => count / (i + 1)),
    scores: found.map(({ score }) => score),
    boxes,
  }
}

/**
 * The mean of the precision over 101 recalls, where precision at a recall is the best one at that recall or a higher one.
 *
 *   AP = 1/101 · Σ_r max { precision(k) : recall(k) ≥ r }      r = 0, 0.01, …, 1
 *
 * @returns NaN where there are no true boxes.
 */
export function averagePrecision({ recall, precision, boxes }: PrecisionRecall): number {
  if (boxes === 0) return Number.NaN
  const best = [...precision]
  for (let k = best.length - 2; k >= 0; k--) best[k] = Math.max(best[k]!, best[k + 1]!)
  let sum = 0
  let k = 0
  for (const least of recalls) {
    while (k < recall.length && recall[k]! < least) k++
    sum += best[k] ?? 0
  }
  return sum / recalls.length
}

/** The true box that a detection takes; the last of equals, as in pycocotools. */
function matchOf(
  detection: DetectedBox,
  truth: readonly TrueBox[],
  taken: ReadonlySet<TrueBox>,
  threshold: number,
): TrueBox | undefined {
  let best: TrueBox | undefined
  let least = Math.min(threshold, 1 - 1e-10)
  for (const box of truth) {
    if (taken.has(box) && box.isCrowd !== true) continue
    if (best !== undefined && counts(best) && !counts(box)) break
    const overlap = box.isCrowd === true ? shareInside(detection, box) : boxIou(detection, box)
    if (overlap < least) continue
    least = overlap
    best = box
  }
  return best
}

function shareInside(detection: DetectedBox, crowd: TrueBox): number {
  const area = boxArea(detection)
  return area === 0 ? 0 : intersectionArea(detection, crowd) / area
}

/** Numbers from `low` to `high`, to the last bit those of numpy's `linspace`: 7 steps of 0.01 are more than 0.07. */
function evenly(low: number, high: number, count: number): readonly number[] {
  const step = (high - low) / (count - 1)
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? high : low + i * step))
}
