/** The work of a thread that changes pictures. The build makes a file of its own of this one: `dist/augment.js`. */
import { Generator, type GeneratorState } from '@tessera-ml/core'
import type { Box } from '../boxes/box.js'
import { randomAffine } from './affine.js'
import { augmentations, type Augmentation, type AugmentationPlan, type PictureWithBoxes } from './augmentation.js'
import { colorJitter } from './color-jitter.js'
import { randomCrop } from './crop.js'
import { cutout, randomErasing } from './erasing.js'
import { randomFlip } from './flip.js'
import { randAugment } from './rand-augment.js'

/** Pictures to be changed, as plain data. */
export interface AugmentWork<B extends Box = Box> {
  readonly plan: AugmentationPlan
  readonly examples: readonly PictureWithBoxes<B>[]
  /** Where each picture's random numbers come from. */
  readonly states: readonly GeneratorState[]
}

const makers: Readonly<Record<string, (options: object) => Augmentation>> = {
  colorJitter,
  cutout,
  randAugment,
  randomAffine,
  randomCrop,
  randomErasing,
  randomFlip,
}

/** The augmentation that a plan tells of. */
export function augmentationOf(plan: AugmentationPlan): Augmentation {
  return 'steps' in plan ? augmentations(plan.steps.map(augmentationOf)) : makers[plan.name]!(plan.options)
}

/** The pictures as they have become, in their order. */
export function augment<B extends Box>({ plan, examples, states }: AugmentWork<B>): PictureWithBoxes<B>[] {
  const augmentation = augmentationOf(plan)
  return examples.map((example, i) => augmentation(example, Generator.fromState(states[i]!)))
}
