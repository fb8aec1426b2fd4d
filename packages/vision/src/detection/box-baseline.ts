/** What a model that looks at nothing would say: the mean box with the most frequent label. */
import { FormatError, type JsonObject } from '@tessera-ml/core'
import { largestBox, type LabelledBox } from '../boxes/box.js'
import { scaleBox } from '../boxes/conversion.js'
import type { DetectedBox } from '../boxes/suppression.js'
import type { PictureSize } from '../image/picture.js'
import type { ClassBox } from './box-task.js'

/** Edges as shares of the picture's sides, from 0 to 1: the means over the largest box of each training picture. */
export type BoxBaseline = LabelledBox

/** The baseline of training pictures, their boxes in pixels of the form; there is at least one box. */
export function boxBaseline(
  pictures: readonly (readonly ClassBox[])[],
  { width, height }: PictureSize,
  labels: readonly string[],
): BoxBaseline {
  const largest = pictures.filter((boxes) => boxes.length > 0).map(largestBox)
  const mean = (edge: 'xmin' | 'ymin' | 'xmax' | 'ymax'): number =>
    largest.reduce((sum, box) => sum + box[edge], 0) / largest.length
  const counts = labels.map((_, i) => pictures.flat().filter(({ classIndex }) => classIndex === i).length)
  const label = labels[counts.indexOf(Math.max(...counts))]!
  const box = { xmin: mean('xmin'), ymin: mean('ymin'), xmax: mean('xmax'), ymax: mean('ymax'), label }
  return scaleBox(box, 1 / width, 1 / height)
}

/** What the baseline says of a picture. */
export function baselineDetection(baseline: BoxBaseline, { width, height }: PictureSize): DetectedBox {
  return { ...scaleBox(baseline, width, height), score: 1 }
}

export function baselineJson({ label, xmin, ymin, xmax, ymax }: BoxBaseline): JsonObject {
  return { label, xmin, ymin, xmax, ymax }
}

/** @throws FormatError if the parts are missing or wrong. */
export function baselineFrom(json: JsonObject): BoxBaseline {
  const { label, xmin, ymin, xmax, ymax } = json
  const edges = [xmin, ymin, xmax, ymax]
  if (typeof label === 'string' && edges.every((edge) => typeof edge === 'number' && Number.isFinite(edge))) {
    return json as unknown as BoxBaseline
  }
  throw new FormatError('baseline must have a label and four numbers, but it has not.')
}
