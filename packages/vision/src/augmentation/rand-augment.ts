import { ConfigError, describeValue, knownOptions, numberWithin, positiveInteger } from '@tessera-ml/core'
import type { Box } from '../boxes/box.js'
import { moveAffinely } from './affine.js'
import { planned, type Augmentation, type PictureWithBoxes } from './augmentation.js'
import { adjustBrightness, adjustContrast, adjustSaturation } from './color.js'
import { adjustSharpness, autoContrast, equalize, posterize, solarize } from './tones.js'

export interface RandAugmentOptions {
  /** Changes a picture. Default: 2. Range: at least 1. */
  readonly count?: number
  /** How strong they are. Default: 9. Range: [0, 30]. */
  readonly magnitude?: number
  /** The changes to choose from. Default: all. */
  readonly changes?: readonly RandAugmentChange[]
  /** The value of what comes from outside. Default: 0. Range: [0, 255]. */
  readonly fill?: number
}

/** What a change does with a picture: `amount` is from -1 to 1, or from 0 to 1 where its sign has no meaning. */
type Change = <B extends Box>(example: PictureWithBoxes<B>, amount: number, fill: number) => PictureWithBoxes<B>

const shearDegrees = (amount: number): number => (Math.atan(0.3 * amount) * 180) / Math.PI

/** Source: the changes and their strengths at most are those of torchvision's `RandAugment`. */
const changes = {
  identity: (example) => example,
  shearX: (example, amount, fill) => moveAffinely(example, { shear: [shearDegrees(amount), 0] }, fill),
  shearY: (example, amount, fill) => moveAffinely(example, { shear: [0, shearDegrees(amount)] }, fill),
  translateX: (example, amount, fill) =>
    moveAffinely(example, { shift: [(150 / 331) * example.picture.width * amount, 0] }, fill),
  translateY: (example, amount, fill) =>
    moveAffinely(example, { shift: [0, (150 / 331) * example.picture.height * amount] }, fill),
  rotate: (example, amount, fill) => moveAffinely(example, { rotate: 30 * amount }, fill),
  brightness: (example, amount) => ({ ...example, picture: adjustBrightness(example.picture, 1 + 0.9 * amount) }),
  saturation: (example, amount) => ({ ...example, picture: adjustSaturation(example.picture, 1 + 0.9 * amount) }),
  contrast: (example, amount) => ({ ...example, picture: adjustContrast(example.picture, 1 + 0.9 * amount) }),
  sharpness: (example, amount) => ({ ...example, picture: adjustSharpness(example.picture, 1 + 0.9 * amount) }),
  posterize: (example, amount) => ({
    ...example,
    picture: posterize(example.picture, 8 - Math.round(4 * Math.abs(amount))),
  }),
  solarize: (example, amount) => ({ ...example, picture: solarize(example.picture, 255 * (1 - Math.abs(amount))) }),
  autoContrast: (example) => ({ ...example, picture: autoContrast(example.picture) }),
  equalize: (example) => ({ ...example, picture: equalize(example.picture) }),
} satisfies Readonly<Record<string, Change>>

export type RandAugmentChange = keyof typeof changes

/**
 * A few changes at random out of fourteen, all of the same strength, either way where there are two.
 *
 * Source: Cubuk et al. 2019, arXiv:1909.13719.
 *
 * @throws ConfigError if an option is out of its range or unknown.
 */
export function randAugment(options: RandAugmentOptions = {}): Augmentation {
  const where = 'randAugment'
  knownOptions(where, options, ['count', 'magnitude', 'changes', 'fill'])
  const count = positiveInteger(`${where}: count`, options.count ?? 2)
  const strength = numberWithin(`${where}: magnitude`, options.magnitude ?? 9, 0, 30, true) / 30
  const fill = numberWithin(`${where}: fill`, options.fill ?? 0, 0, 255, true)
  const names = Object.keys(changes) as RandAugmentChange[]
  const chosen = options.changes ?? names
  if (chosen.length === 0 || chosen.some((name) => !names.includes(name))) {
    throw new ConfigError(`${where}: changes must be among ${names.join(', ')}, but got ${describeValue(chosen)}.`)
  }
  return planned('randAugment', options, (example, random) => {
    let current = example
    for (let i = 0; i < count; i++) {
      const change: Change = changes[chosen[random.integer(chosen.length)]!]
      current = change(current, random.uniform() < 0.5 ? -strength : strength, fill)
    }
    return current
  })
}
