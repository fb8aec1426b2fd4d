/** Of boxes that show the same thing, only the surest one is kept. */
import { knownOptions, numberWithin, positiveNumber } from '@tessera-ml/core'
import type { LabelledBox, Box } from './box.js'
import { boxIou } from './overlap.js'

/** A box with how sure a model is of it, from 0 to 1. */
export interface ScoredBox extends Box {
  readonly score: number
}

/** What a detector finds: a box, what is in it, and how sure it is. */
export interface DetectedBox extends LabelledBox, ScoredBox {}

/**
 * Non-maximum suppression: goes through the boxes from the surest on, and leaves out those whose IoU with one that was
 * kept is above `threshold`. Among equal scores the earlier box comes first.
 *
 * @returns the boxes that are kept, by falling score.
 * @throws ConfigError if `threshold` is not in [0, 1].
 */
export function nonMaxSuppression<B extends ScoredBox>(boxes: readonly B[], threshold: number): B[] {
  numberWithin('nonMaxSuppression: threshold', threshold, 0, 1, true)
  const kept: B[] = []
  for (const box of byScore(boxes)) {
    if (kept.every((other) => boxIou(box, other) <= threshold)) kept.push(box)
  }
  return kept
}

/** Non-maximum suppression of each label by itself; the boxes that are kept come by falling score. */
export function nonMaxSuppressionByLabel<B extends DetectedBox>(boxes: readonly B[], threshold: number): B[] {
  numberWithin('nonMaxSuppressionByLabel: threshold', threshold, 0, 1, true)
  const labels = [...new Set(boxes.map(({ label }) => label))]
  return byScore(
    labels.flatMap((label) =>
      nonMaxSuppression(
        boxes.filter((box) => box.label === label),
        threshold,
      ),
    ),
  )
}

export interface SoftSuppressionOptions {
  /** How far an overlap lowers a score; above 0. Default: 0.5. */
  readonly sigma?: number
  /** Boxes whose score falls below are left out. Default: 0.001. Range: [0, 1]. */
  readonly minScore?: number
}

/**
 * Soft non-maximum suppression: boxes that overlap a surer one are not left out, their score is lowered.
 *
 *   s <- s · exp(-IoU² / sigma)      for each surer box, one after the other
 *
 * Source: Bodla et al. 2017, arXiv:1704.04503, equation 3.
 */
export function softNonMaxSuppression<B extends ScoredBox>(
  boxes: readonly B[],
  options: SoftSuppressionOptions = {},
): B[] {
  knownOptions('softNonMaxSuppression', options, ['sigma', 'minScore'])
  const sigma = positiveNumber('softNonMaxSuppression: sigma', options.sigma ?? 0.5)
  const minScore = numberWithin('softNonMaxSuppression: minScore', options.minScore ?? 0.001, 0, 1, true)
  const kept: B[] = []
  let left = byScore(boxes)
  for (let surest = left.shift(); surest !== undefined && surest.score >= minScore; surest = left.shift()) {
    const taken = surest
    kept.push(taken)
    left = byScore(left.map((box) => ({ ...box, score: box.score * Math.exp(-(boxIou(taken, box) ** 2) / sigma) })))
  }
  return kept
}

/** By falling score; equal ones keep their order. */
export function byScore<B extends ScoredBox>(boxes: readonly B[]): B[] {
  return [...boxes].sort((a, b) => b.score - a.score)
}
