/** What `ImageClassifier.train` can be told. */
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
  type Model,
} from '@tessera-ml/core'
import type { Augmentation } from '../augmentation/augmentation.js'
import type { Mixing } from '../augmentation/mixing.js'
import type { LabelledPicture, SkippedFile } from '../data/labelled-picture.js'
import type { PictureSize } from '../image/picture.js'
import type { Preprocessing } from './preprocessing.js'
import { networkNames, type NetworkName } from './recipes.js'

export const imageModelNames = ['auto', ...networkNames] as const

export type ImageModelName = 'auto' | NetworkName

/**
 * `shift`: by up to an eighth of the side, a sixteenth for `simple`. `flip`: left and right change places, too. `affine`:
 * turned by up to 10°, scaled and shifted by up to a tenth. `auto`: `flip` for colours, `affine` for grey, which may be
 * letters.
 */
export const augmentationNames = ['auto', 'none', 'shift', 'flip', 'affine'] as const

export type AugmentationName = (typeof augmentationNames)[number]

/** How a long training gets on. */
export interface TrainProgress {
  /** `reading`: pictures; `trying`: networks that `auto` has tried. */
  readonly stage: 'reading' | 'trying'
  readonly done: number
  readonly total: number
  readonly fields: Readonly<Record<string, number>>
}

/** What another classifier can begin from: an `ImageClassifier`. */
export interface BaseClassifier {
  readonly kind: NetworkName
  readonly network: Model
  readonly labels: readonly string[]
  readonly preprocessing: Preprocessing
}

export interface TrainOptions {
  /**
   * `simple`: three convolutions; `resnet`: residual, the most accurate; `mobilenet`: separable convolutions, the smallest;
   * `auto`: from the cheapest on, until one is right on 97 % of what is held out. Default: `auto`.
   */
  readonly model?: ImageModelName
  /** Pictures to judge by; they are not trained on. Default: a tenth, at most 1,000, is held out. */
  readonly validation?: readonly LabelledPicture[]
  /**
   * Passes over the pictures; a positive integer. Default: 16 for `simple`, 30 for `resnet`, 20 for `mobilenet`, and for
   * fewer than 10,000, 5,000 and 7,500 pictures more, up to 100; with `base` not.
   */
  readonly epochs?: number
  /** Pictures a step; a positive integer. Default: 64. */
  readonly batchSize?: number
  /** The highest learning rate; above 0. Default: that of the network, a tenth of it with `base`. */
  readonly learningRate?: number
  /** The size that pictures are brought to. Default: that of the pictures, if it is one of at most 64 × 64, else 64 × 64. */
  readonly size?: PictureSize
  /** All labels, in their order. Default: those that occur, sorted. */
  readonly labels?: readonly string[]
  /** How pictures are changed each time. Default: 'auto'. */
  readonly augmentation?: AugmentationName | Augmentation
  /** How two pictures are made one, `mixUp()` or `cutMix()`. Default: not. */
  readonly mixing?: Mixing
  /** How much the pictures of each label count: `balanced`, or a weight by label. Default: 1 each. */
  readonly classWeight?: 'balanced' | Readonly<Record<string, number>>
  /** A classifier whose weights are the first ones; its kind of network, size and statistics are kept. Default: none. */
  readonly base?: BaseClassifier
  /** The last layer that keeps the weights of `base`, by its name. Default: none, all layers are trained. */
  readonly freezeTo?: string
  /** Networks that `auto` may train; a positive integer. Default: 2. */
  readonly maxFits?: number
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** What takes part in training, a progress bar for instance. Default: none. */
  readonly callbacks?: readonly Callback[]
  /** Told of reading and of the networks that are tried. Default: none. */
  readonly onProgress?: (progress: TrainProgress) => void
  /** Told of each picture that cannot be decoded and is left out. Default: the first one is an error. */
  readonly onSkip?: (skipped: SkippedFile) => void
  /** Asked between epochs and networks: whether time is up. What is there so far is taken then. Default: never. */
  readonly isTimeUp?: () => boolean
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

type WithDefault = 'model' | 'batchSize' | 'augmentation' | 'maxFits' | 'seed' | 'callbacks' | 'onProgress' | 'isTimeUp'

/** The options with none left out that has a default. */
export type CompleteTrainOptions = Required<Pick<TrainOptions, WithDefault>> & Omit<TrainOptions, WithDefault>

const optional = [
  'validation',
  'epochs',
  'learningRate',
  'size',
  'labels',
  'mixing',
  'classWeight',
  'base',
  'freezeTo',
  'onSkip',
  'signal',
]

/** @throws ConfigError for an option that is unknown or out of its range. */
export function completeTrainOptions(options: TrainOptions): CompleteTrainOptions {
  const where = 'ImageClassifier.train'
  const defaults = {
    model: 'auto',
    batchSize: 64,
    augmentation: 'auto',
    maxFits: 2,
    seed: 0,
    callbacks: [],
    onProgress: () => undefined,
    isTimeUp: () => false,
  } as const
  knownOptions(where, options, [...Object.keys(defaults), ...optional])
  const complete: CompleteTrainOptions = { ...defaults, ...withoutUndefined(options) }
  checkHooks(where, complete)
  const { augmentation, mixing, classWeight = 'balanced', base, freezeTo, model, size } = complete
  oneOf(`${where}: model`, model, imageModelNames)
  if (typeof augmentation !== 'function') oneOf(`${where}: augmentation`, augmentation, augmentationNames)
  for (const name of ['epochs', 'batchSize', 'maxFits'] as const) {
    if (complete[name] !== undefined) positiveInteger(`${where}: ${name}`, complete[name])
  }
  nonNegativeInteger(`${where}: seed`, complete.seed)
  if (complete.learningRate !== undefined) positiveNumber(`${where}: learningRate`, complete.learningRate)
  if (size !== undefined) {
    givenOptions(`${where}: size`, size)
    positiveInteger(`${where}: size.width`, size.width)
    positiveInteger(`${where}: size.height`, size.height)
  }
  const refuse = (what: string, rule: string, got: unknown): never => {
    throw new ConfigError(`${where}: ${what} must be ${rule}, but got ${describeValue(got)}.`)
  }
  if (mixing !== undefined && typeof mixing !== 'function') refuse('mixing', 'mixUp() or cutMix()', mixing)
  if (classWeight !== 'balanced' && (typeof classWeight !== 'object' || classWeight === null)) {
    refuse('classWeight', '"balanced" or weights by label', classWeight)
  }
  if (base === undefined && freezeTo !== undefined) refuse('freezeTo', 'given with base only', freezeTo)
  if (base !== undefined && model !== 'auto' && model !== base.kind) refuse('model', `${base.kind} as base is`, model)
  if (base !== undefined && size !== undefined) refuse('size', 'left out with base, which has its own', size)
  return complete
}
