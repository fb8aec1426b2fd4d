/** Two pictures made into one, for training on mixed labels. */
import { positiveNumber, ShapeError, type Generator } from '@tessera-ml/core'
import { boxArea, type Box } from '../boxes/box.js'
import { checkPicture } from '../image/picture.js'
import { moveBoxes, type PictureWithBoxes } from './augmentation.js'
import { randomBeta } from './beta.js'
import { asByte } from './color.js'

/** A mixed picture and how much of it is the first one's; the labels are mixed alike. */
export interface Mixed<B extends Box = Box> extends PictureWithBoxes<B> {
  readonly share: number
}

/** Makes one of two pictures of the same size. */
export type Mixing = <B extends Box>(
  first: PictureWithBoxes<B>,
  second: PictureWithBoxes<B>,
  random: Generator,
) => Mixed<B>

/**
 * Lays one picture over another: λ·first + (1 - λ)·second, λ from Beta(α, α). The boxes of both stay.
 *
 * Source: Zhang et al. 2017, arXiv:1710.09412, with α = 0.2 by default.
 *
 * @throws ConfigError if `alpha` is not above 0; ShapeError from the result if the pictures differ in size.
 */
export function mixUp(alpha = 0.2): Mixing {
  positiveNumber('mixUp: alpha', alpha)
  return (first, second, random) => {
    checkSameSize('mixUp', first, second)
    const share = randomBeta(random, alpha)
    const other = second.picture.data
    const data = first.picture.data.map((value, i) => asByte(share * value + (1 - share) * other[i]!))
    return { picture: { ...first.picture, data }, ...joined(first.boxes, second.boxes), share }
  }
}

/**
 * Puts a part of the second picture into the first: a rectangle of its proportions around a point at random, with the
 * share 1 - λ of the area before it is cut off at the edges, λ from Beta(α, α).
 *
 * Boxes of the first stay unless more than three quarters of them are covered; those of the second are cut off at the
 * rectangle, by the rule for all augmentations.
 *
 * Source: Yun et al. 2019, arXiv:1905.04899, with α = 1 by default.
 *
 * @throws ConfigError if `alpha` is not above 0; ShapeError from the result if the pictures differ in size.
 */
export function cutMix(alpha = 1): Mixing {
  positiveNumber('cutMix: alpha', alpha)
  return (first, second, random) => {
    checkSameSize('cutMix', first, second)
    const { width, height, channels } = first.picture
    const side = Math.sqrt(1 - randomBeta(random, alpha))
    const region = around(random.integer(width), random.integer(height), side * width, side * height, width, height)
    const data = first.picture.data.slice()
    for (let y = region.ymin; y < region.ymax; y++) {
      const [from, to] = [(y * width + region.xmin) * channels, (y * width + region.xmax) * channels]
      data.set(second.picture.data.subarray(from, to), from)
    }
    const uncovered = first.boxes?.filter((box) => boxArea(overlap(box, region)) <= 0.75 * boxArea(box))
    const inside = second.boxes && insideOf(second.boxes, region)
    const share = 1 - boxArea(region) / (width * height)
    return { picture: { ...first.picture, data }, ...joined(uncovered, inside), share }
  }
}

/** The boxes cut off at the region; those of which too little is left are dropped. */
function insideOf<B extends Box>(boxes: readonly B[], region: Box): readonly B[] {
  const shifted = (box: B, x: number, y: number): B => ({
    ...box,
    xmin: box.xmin + x,
    ymin: box.ymin + y,
    xmax: box.xmax + x,
    ymax: box.ymax + y,
  })
  const size = { width: region.xmax - region.xmin, height: region.ymax - region.ymin }
  const { boxes: seen = [] } = moveBoxes(boxes, size, (box) => shifted(box, -region.xmin, -region.ymin))
  return seen.map((box) => shifted(box, region.xmin, region.ymin))
}

function around(x: number, y: number, boxWidth: number, boxHeight: number, width: number, height: number): Box {
  const [left, top] = [Math.floor(x - boxWidth / 2), Math.floor(y - boxHeight / 2)]
  return {
    xmin: Math.max(0, left),
    ymin: Math.max(0, top),
    xmax: Math.min(width, left + Math.floor(boxWidth)),
    ymax: Math.min(height, top + Math.floor(boxHeight)),
  }
}

function overlap(a: Box, b: Box): Box {
  return {
    xmin: Math.max(a.xmin, b.xmin),
    ymin: Math.max(a.ymin, b.ymin),
    xmax: Math.min(a.xmax, b.xmax),
    ymax: Math.min(a.ymax, b.ymax),
  }
}

function joined<B extends Box>(first: readonly B[] | undefined, second: readonly B[] | undefined) {
  return first === undefined && second === undefined ? {} : { boxes: [...(first ?? []), ...(second ?? [])] }
}

function checkSameSize(where: string, { picture: a }: PictureWithBoxes, { picture: b }: PictureWithBoxes): void {
  checkPicture(where, a)
  checkPicture(where, b)
  if (a.width === b.width && a.height === b.height && a.channels === b.channels) return
  const sizes = [a, b].map(({ width, height, channels }) => `${width}×${height}×${channels}`)
  throw new ShapeError(`${where}: pictures must be of the same size, but got ${sizes.join(' and ')}.`)
}
