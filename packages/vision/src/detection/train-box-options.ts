/** What `BoxRegressor.train` and `ObjectDetector.train` can be told. */
import {
  checkHooks,
  ConfigError,
  describeValue,
  givenOptions,
  knownOptions,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
  positiveNumber,
  withoutUndefined,
  type Callback,
} from '@tessera-ml/core'
import type { Augmentation } from '../augmentation/augmentation.js'
import type { BoxedPicture } from '../data/boxed-picture.js'
import type { SkippedFile } from '../data/labelled-picture.js'
import type { PictureSize } from '../image/picture.js'

export const boxAugmentationNames = ['auto', 'none'] as const

export interface TrainBoxesOptions {
  /** Pictures to judge by; they are not trained on. Default: a tenth is held out. */
  readonly validation?: readonly BoxedPicture[]
  /** Passes over the pictures; a positive integer. Default: the fewer pictures, the more. */
  readonly epochs?: number
  /** Pictures a step; a positive integer. Default: 16 for one box a picture, 4 for several. */
  readonly batchSize?: number
  /** The highest learning rate; above 0. Default: 0.002 for one box a picture, 0.001 for several. */
  readonly learningRate?: number
  /** The size that pictures are brought to, its sides rounded to multiples of 16 or 32. Default: by the pictures. */
  readonly size?: PictureSize
  /** All labels, in their order. Default: those that occur, sorted. */
  readonly labels?: readonly string[]
  /** How pictures are changed each time. Default: 'auto', moved and scaled, and where there are colours mirrored and shaded. */
  readonly augmentation?: (typeof boxAugmentationNames)[number] | Augmentation
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** What takes part in training, a progress bar for instance. Default: none. */
  readonly callbacks?: readonly Callback[]
  /** Told how many pictures have been read. Default: nobody. */
  readonly onProgress?: (done: number, total: number) => void
  /** Told of pictures and boxes that are of no use. Default: the first picture is an error, boxes are left out. */
  readonly onSkip?: (skipped: SkippedFile) => void
  /** Asked between epochs: whether time is up. The network is taken as it is then. Default: never. */
  readonly isTimeUp?: () => boolean
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

type WithDefault = 'augmentation' | 'seed' | 'callbacks' | 'onProgress' | 'isTimeUp'

/** The options with none left out that has a default. */
export type CompleteBoxOptions = Required<Pick<TrainBoxesOptions, WithDefault>> & Omit<TrainBoxesOptions, WithDefault>

const optional = ['validation', 'epochs', 'batchSize', 'learningRate', 'size', 'labels', 'onSkip', 'signal']

/** @throws ConfigError for an option that is unknown or out of its range. */
export function completeBoxOptions(where: string, options: TrainBoxesOptions): CompleteBoxOptions {
  const defaults = {
    augmentation: 'auto',
    seed: 0,
    callbacks: [],
    onProgress: () => undefined,
    isTimeUp: () => false,
  } as const
  knownOptions(where, options, [...Object.keys(defaults), ...optional])
  const complete: CompleteBoxOptions = { ...defaults, ...withoutUndefined(options) }
  checkHooks(where, complete)
  const { augmentation, epochs, batchSize, learningRate, size } = complete
  if (typeof augmentation !== 'function') oneOf(`${where}: augmentation`, augmentation, boxAugmentationNames)
  if (epochs !== undefined) positiveInteger(`${where}: epochs`, epochs)
  if (batchSize !== undefined) positiveInteger(`${where}: batchSize`, batchSize)
  if (learningRate !== undefined) positiveNumber(`${where}: learningRate`, learningRate)
  nonNegativeInteger(`${where}: seed`, complete.seed)
  if (size !== undefined) {
    givenOptions(`${where}: size`, size)
    positiveInteger(`${where}: size.width`, size.width)
    positiveInteger(`${where}: size.height`, size.height)
  }
  return complete
}

/** @throws ConfigError unless they are pictures with lists of boxes, at least one. */
export function checkBoxedPictures(where: string, examples: readonly BoxedPicture[]): void {
  if (!Array.isArray(examples) || examples.length === 0) {
    throw new ConfigError(`${where}: examples must be a list of at least one, but got ${describeValue(examples)}.`)
  }
  const bad = examples.findIndex(
    (example: BoxedPicture) =>
      example?.picture === undefined ||
      !Array.isArray(example.boxes) ||
      example.boxes.some((box) => typeof box?.label !== 'string'),
  )
  if (bad < 0) return
  const got = describeValue(examples[bad])
  throw new ConfigError(`${where}: example ${bad + 1} must have picture and boxes with labels, but got ${got}.`)
}
