/** Pictures with the boxes on them, as readers find them and models take them. */
import { boxArea, clipBox } from '../boxes/box.js'
import type { TrueBox } from '../boxes/true-box.js'
import { sizeText, type PictureSize } from '../image/picture.js'
import type { PictureLike, SkippedFile } from './labelled-picture.js'

/** A picture and the boxes on it, in its own pixels. */
export interface BoxedPicture {
  readonly picture: PictureLike
  /** None where nothing is on it. */
  readonly boxes: readonly TrueBox[]
  /** The size that the boxes are for; a picture of another size is left out. Default: not known. */
  readonly size?: PictureSize
  /** How messages call it. Default: its path, or its place in the list. */
  readonly name?: string
}

/** What a reader has found. */
export interface BoxedPictureList {
  readonly pictures: readonly BoxedPicture[]
  /** Files, rows and boxes that are of no use. What the pictures themselves show is found later, when they are used. */
  readonly skipped: readonly SkippedFile[]
}

/** Called with a box and what is wrong with it, and whether it is used all the same. */
export type Remark = (box: string, reason: string, isUsed: boolean) => void

/** Pixels that a box may stick out without a word: files count from 0 or from 1. */
const slack = 1.5

/**
 * The boxes of use on a picture of a size, cut off at its edges. Told of are boxes that are cut off by more than a pixel
 * or two, and those that are left out: turned inside out, not of numbers, or with less than a pixel a side on the picture.
 */
export function boxesOnPicture(boxes: readonly TrueBox[], size: PictureSize, remark: Remark): TrueBox[] {
  return boxes.flatMap((box) => {
    const text = `the box of "${box.label}" at (${box.xmin}, ${box.ymin}) to (${box.xmax}, ${box.ymax})`
    const areNumbers = [box.xmin, box.ymin, box.xmax, box.ymax].every(Number.isFinite)
    if (!areNumbers) return (remark(text, 'its edges must be numbers', false), [])
    if (boxArea(box) === 0) return (remark(text, 'it has no area', false), [])
    const seen = clipBox(box, size)
    const place = `the picture of ${sizeText(size)}`
    if (seen.xmax - seen.xmin < 1 || seen.ymax - seen.ymin < 1) {
      return (remark(text, `it lies outside ${place}`, false), [])
    }
    const out = Math.max(-box.xmin, -box.ymin, box.xmax - size.width, box.ymax - size.height)
    if (out > slack) remark(text, `is cut off at the edges of ${place}`, true)
    return [seen]
  })
}
