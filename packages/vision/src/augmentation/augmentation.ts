/**
 * Augmentations change a picture at random, so that a network sees another one each time. They take boxes along where they
 * move pixels.
 *
 * What becomes of a box: it is moved as the pixels are; where that turns it, it becomes the upright box around its four
 * corners. Then it is cut off at the picture's edges, and dropped if less than a quarter of its area is left, or a side is
 * shorter than a pixel. What hides pixels without moving them (erasing) leaves boxes as they are.
 */
import { ConfigError, describeValue, type Generator } from '@tessera-ml/core'
import { boxArea, clipBox, type Box } from '../boxes/box.js'
import type { Picture, PictureSize } from '../image/picture.js'

/** A picture with the boxes on it. */
export interface PictureWithBoxes<B extends Box = Box> {
  readonly picture: Picture
  /** Default: none. */
  readonly boxes?: readonly B[]
}

/**
 * Gives another picture, and leaves the one that it is given as it was. All chance comes from `random`: one generator an
 * example and epoch gives the same pictures whatever the order or the number of threads they are made in.
 */
export interface Augmentation {
  <B extends Box>(example: PictureWithBoxes<B>, random: Generator): PictureWithBoxes<B>
  /** What it is made from, so that another thread can make it too. Those of this package have one. */
  readonly plan?: AugmentationPlan
}

/** Names and options as plain data: of one of this package's augmentations, or of several, one after the other. */
export type AugmentationPlan =
  | { readonly name: string; readonly options: object }
  | { readonly steps: readonly AugmentationPlan[] }

/** The function with its plan. */
export function planned(name: string, options: object, augmentation: Augmentation): Augmentation {
  return Object.assign(augmentation, { plan: { name, options } })
}

/**
 * One augmentation after the other.
 *
 * @throws ConfigError if one is no function.
 * @example
 * const augment = augmentations([randomFlip(), randomCrop({ padding: 4 })])
 */
export function augmentations(steps: readonly Augmentation[]): Augmentation {
  for (const step of steps) {
    if (typeof step === 'function') continue
    throw new ConfigError(`augmentations: steps must be functions, but got ${describeValue(step)}.`)
  }
  // Each step has a stream of its own, so that what one draws does not change the next.
  const all: Augmentation = (example, random) =>
    steps.reduce((current, step, i) => step(current, random.fork(i)), example)
  const plans = steps.flatMap(({ plan }) => plan ?? [])
  return plans.length === steps.length ? Object.assign(all, { plan: { steps: plans } }) : all
}

/** Share of its area that must be left of a box. */
const leastVisible = 0.25

/** The boxes as `move` leaves them, cut off at the edges; those of which too little is left are dropped. */
export function moveBoxes<B extends Box>(
  boxes: readonly B[] | undefined,
  size: PictureSize,
  move: (box: B) => B,
): { readonly boxes?: readonly B[] } {
  if (boxes === undefined) return {}
  const kept = boxes.flatMap((box) => {
    const moved = move(box)
    const seen = clipBox(moved, size)
    const isThere = seen.xmax - seen.xmin >= 1 && seen.ymax - seen.ymin >= 1
    return isThere && boxArea(seen) >= leastVisible * boxArea(moved) ? [seen] : []
  })
  return { boxes: kept }
}

/** A number between `low` and `high`. */
export function between(random: Generator, [low, high]: readonly [number, number]): number {
  return low + (high - low) * random.uniform()
}

/** The two ends of a range. @throws ConfigError unless they are numbers of at least `least`, the smaller one first. */
export function rangeWithin(where: string, value: readonly [number, number], least: number): readonly [number, number] {
  const [low, high] = Array.isArray(value) && value.length === 2 ? value : [Number.NaN, Number.NaN]
  if (Number.isFinite(low) && Number.isFinite(high) && low >= least && low <= high) return [low, high]
  const rule = `two numbers of at least ${least}, the smaller one first`
  throw new ConfigError(`${where} must be ${rule}, but got ${describeValue(value)}.`)
}
