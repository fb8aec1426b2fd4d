/** What `CommandRecognizer.train` can be told. */
import {
  checkHooks,
  knownOptions,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
  withoutUndefined,
  type Callback,
} from '@tessera-ml/core'
import { featureSettings, type FeatureOptions, type FeatureSettings } from '../features/feature-options.js'
import type { Sound } from '../sound/sound.js'
import { unvaried, variation, type AugmentOptions, type Variation } from './augment-options.js'

/** A sound and the word that is spoken in it. */
export interface LabelledSound {
  readonly sound: Sound
  readonly label: string
}

export const recognizerModelNames = ['auto', 'lstm3', 'gru', 'dscnn'] as const

export type RecognizerModelName = (typeof recognizerModelNames)[number]

export interface TrainOptions {
  /**
   * `lstm3`: three LSTM of 128 units; `gru`: two GRU of 128 units; `dscnn`: depthwise separable convolutions; `auto`:
   * several convolutional networks, whose probabilities are averaged. Default: `auto`.
   */
  readonly model?: RecognizerModelName
  /** Sounds to judge by after each epoch; they are not trained on. Default: a tenth of each class is held out. */
  readonly validation?: readonly LabelledSound[]
  /**
   * Passes of each network over the sounds; a positive integer. Default: 30, and for fewer than 333 sounds more, up to 200.
   */
  readonly epochs?: number
  /** Sounds a step; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Networks of `auto`; a positive integer. Default: 3. */
  readonly networks?: number
  /** Settings of the features. Default: those of the preset `command`. */
  readonly features?: FeatureOptions
  /** How the sounds are varied anew each epoch; `false` for not at all. Default: see `AugmentOptions`. */
  readonly augment?: AugmentOptions | false
  /** Labels of the sounds that become one class, `_unknown_`: words that are no commands. Default: none. */
  readonly unknown?: readonly string[]
  /** Whether a class `_silence_` is added, of noise that is made: for listening to a stream. Default: false. */
  readonly silence?: boolean
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** What takes part in the training of each network, a progress bar for instance. Default: none. */
  readonly callbacks?: readonly Callback[]
  /** Asked between epochs: whether time is up. What has been trained so far is taken then. Default: never. */
  readonly isTimeUp?: () => boolean
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/** The options with none left out that has a default. */
export interface CompleteTrainOptions extends Omit<
  Required<TrainOptions>,
  'validation' | 'epochs' | 'signal' | 'features' | 'augment'
> {
  readonly features: FeatureSettings
  readonly augment: Variation
  readonly validation: readonly LabelledSound[] | undefined
  readonly epochs: number | undefined
  readonly signal: AbortSignal | undefined
}

/** The label of words that are no commands. */
export const unknownLabel = '_unknown_'
/** The label of noise without a word. */
export const silenceLabel = '_silence_'

const where = 'CommandRecognizer.train'

/** @throws ConfigError for an option that is unknown or out of its range. */
export function completeTrainOptions(options: TrainOptions): CompleteTrainOptions {
  const defaults = {
    model: 'auto' as const,
    epochs: undefined,
    batchSize: 32,
    networks: 3,
    unknown: [],
    silence: false,
    seed: 0,
    callbacks: [],
    isTimeUp: () => false,
    validation: undefined,
    signal: undefined,
  }
  knownOptions(where, options, [...Object.keys(defaults), 'features', 'augment'])
  const { features, augment, ...others } = withoutUndefined(options)
  const complete = { ...defaults, ...others }
  checkHooks(where, complete)
  oneOf(`${where}: model`, complete.model, recognizerModelNames)
  for (const name of ['batchSize', 'networks'] as const) positiveInteger(`${where}: ${name}`, complete[name])
  if (complete.epochs !== undefined) positiveInteger(`${where}: epochs`, complete.epochs)
  nonNegativeInteger(`${where}: seed`, complete.seed)
  return {
    ...complete,
    features: featureSettings(features, `${where}: features`),
    augment: augment === false ? unvaried : variation(augment, `${where}: augment`),
  }
}
