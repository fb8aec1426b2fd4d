/** Why a box was found where it was found. */
import { engine } from '@tessera-ml/core'
import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { clipBox } from '../boxes/box.js'
import { boxIou } from '../boxes/overlap.js'
import type { DetectedBox } from '../boxes/suppression.js'
import { loadExplain } from '../classification/load-explain.js'
import { toColumn, type Preprocessing } from '../classification/preprocessing.js'
import { coveringWindows } from '../image/covering-windows.js'
import type { Picture } from '../image/picture.js'
import type { BoxFinder, FoundBox } from './box-finder.js'

export interface ExplainBoxOptions {
  /** Which of the boxes, by falling score; an integer of at least 0. Default: 0, the surest one. */
  readonly box?: number
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface BoxExplanation {
  /** The picture as the network sees it. */
  readonly picture: Picture
  /** The box that is explained, in pixels of that picture. */
  readonly found: DetectedBox
  /** What the box loses where a window around the pixel is covered; below 0 where it gains. Shapes: [height, width] */
  readonly values: Float64Array
}

export interface BoxQuestion {
  readonly finder: BoxFinder
  readonly picture: Picture
  readonly preprocessing: Preprocessing
  readonly box: FoundBox
  readonly label: string
  readonly signal: AbortSignal | undefined
}

/** Pictures a step. */
const batchSize = 8

/**
 * Covers one window of the picture after another with the mean colour, and asks how well the same box is still found:
 *
 *   s(x) = max over the boxes on x of the same label of score · IoU      value = s(picture) - s(covered)
 *
 * Source: the similarity is that of Petsiuk et al. 2021, arXiv:2006.03204 (D-RISE); the windows are those of `occlusion`.
 *
 * @throws ConfigError if `@tessera-ml/explain` is not installed; AbortError by `signal`.
 */
export async function explainBox(where: string, question: BoxQuestion): Promise<BoxExplanation> {
  const { finder, picture, preprocessing, box, label, signal } = question
  const { occlusion } = await loadExplain(where)
  await engine()
  const stillThere = (pictures: Tensor): Tensor =>
    tidy(() => {
      const similarities = finder.find(pictures).map((found) => similarity(found, box))
      return tensor(similarities, [similarities.length, 1])
    })
  const options = { ...coveringWindows(picture), batchSize, ...(signal && { signal }) }
  const { values } = await occlusion(stillThere, toColumn([picture], preprocessing), options)
  const { xmin, ymin, xmax, ymax } = clipBox(box, picture)
  // Covering takes all channels at once, so that each of them has the whole value.
  const perPixel = Float64Array.from(
    { length: picture.width * picture.height },
    (_, i) => values.data[i * picture.channels]!,
  )
  return { picture, found: { label, score: box.score, xmin, ymin, xmax, ymax }, values: perPixel }
}

function similarity(boxes: readonly FoundBox[], box: FoundBox): number {
  const same = boxes.filter(({ classIndex }) => classIndex === box.classIndex)
  return same.reduce((best, other) => Math.max(best, other.score * boxIou(other, box)), 0)
}
