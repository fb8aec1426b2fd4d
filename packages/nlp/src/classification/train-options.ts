/** What `TextClassifier.train` can be told. */
import {
  checkHooks,
  ConfigError,
  describeValue,
  knownOptions,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
  withoutUndefined,
  type Callback,
  type ClassWeight,
  type LabelSet,
} from '@tessera-ml/core'
import type { TokenizeOptions, TokenizerConfig } from '../text/tokenize.js'
import { singleModelNames } from './single-model.js'

/** A text and its label. */
export interface LabelledText {
  readonly text: string
  readonly label: string
}

export const textModelNames = ['auto', ...singleModelNames] as const

export type TextModelName = (typeof textModelNames)[number]

/** How a long training gets on. */
export interface TrainProgress {
  readonly done: number
  readonly total: number
  readonly fields: Readonly<Record<string, number>>
}

export interface TrainOptions {
  /**
   * `linear`: n-grams with TF-IDF and naive-Bayes weights; the others are networks. `average`: averaged vectors of words
   * and pairs; `cnn`: filters over neighbouring words; `lstm`, `gru`: words in both directions, with attention;
   * `transformer`: a small encoder. `auto`: `linear` with settings that cross-validation chooses and, from 1,000 texts
   * on, networks beside it, together where they are better than it alone. Default: `auto`.
   */
  readonly model?: TextModelName
  /** Texts to judge by; they are not trained on. Default: networks hold a tenth out, `linear` and `auto` need none. */
  readonly validation?: readonly LabelledText[]
  /** Most passes over the texts, for networks; a positive integer. Default: 30. */
  readonly epochs?: number
  /**
   * Networks of the chosen kind that decide together, each trained without another part of the texts; a positive
   * integer. Default: 3 from 1,000 texts on, else 1; 1 where there is `validation`.
   */
  readonly networks?: number
  /** Texts a step, for networks; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Words of a text that count, for networks, the first ones; a positive integer. Default: 400. */
  readonly maxLength?: number
  /** Most words and pairs of words that are told apart, by networks; at least 2. Default: 40,000. */
  readonly maxVocabulary?: number
  /** Words that occur fewer times are unknown to networks, and pairs to `average`; a positive integer. Default: 2. */
  readonly minCount?: number
  /** Models that `auto` may train to choose among; a positive integer. Default: 21, six of them networks. */
  readonly maxFits?: number
  /** How much the texts of each label count: `balanced`, or a weight by label. Default: 1 each. */
  readonly classWeight?: 'balanced' | Readonly<Record<string, number>>
  /** How texts become words. Default: lower case, with punctuation as tokens. */
  readonly tokenizer?: TokenizeOptions
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** What takes part in the training of a network, a progress bar for instance. Default: none. */
  readonly callbacks?: readonly Callback[]
  /** Told after each model of a search. Default: none. */
  readonly onProgress?: (progress: TrainProgress) => void
  /** Asked between epochs and models: whether time is up. What is best so far is taken then. Default: never. */
  readonly isTimeUp?: () => boolean
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/** The options with none left out that has a default. */
export interface CompleteTrainOptions extends Required<
  Omit<TrainOptions, 'validation' | 'classWeight' | 'signal' | 'networks'>
> {
  readonly tokenizer: TokenizerConfig
  readonly validation: readonly LabelledText[] | undefined
  readonly networks: number | undefined
  readonly classWeight: TrainOptions['classWeight'] | undefined
  readonly signal: AbortSignal | undefined
}

/** @throws ConfigError for an option that is unknown or out of its range. */
export function completeTrainOptions(options: TrainOptions): CompleteTrainOptions {
  const where = 'TextClassifier.train'
  const defaults: CompleteTrainOptions = {
    model: 'auto',
    epochs: 30,
    batchSize: 32,
    maxLength: 400,
    maxVocabulary: 40_000,
    minCount: 2,
    maxFits: 21,
    seed: 0,
    callbacks: [],
    onProgress: () => undefined,
    isTimeUp: () => false,
    validation: undefined,
    networks: undefined,
    classWeight: undefined,
    signal: undefined,
    tokenizer: { lowercase: true, punctuation: true },
  }
  knownOptions(where, options, Object.keys(defaults))
  const given = withoutUndefined(options)
  const complete = { ...defaults, ...given, tokenizer: { ...defaults.tokenizer, ...given.tokenizer } }
  checkHooks(where, complete)
  oneOf(`${where}: model`, complete.model, textModelNames)
  const { classWeight = 'balanced' } = complete
  if (classWeight !== 'balanced' && (typeof classWeight !== 'object' || classWeight === null)) {
    const rule = '"balanced" or weights by label'
    throw new ConfigError(`${where}: classWeight must be ${rule}, but got ${describeValue(classWeight)}.`)
  }
  for (const name of ['epochs', 'batchSize', 'maxLength', 'maxVocabulary', 'minCount', 'maxFits'] as const) {
    positiveInteger(`${where}: ${name}`, complete[name])
  }
  if (complete.networks !== undefined) positiveInteger(`${where}: networks`, complete.networks)
  if ((complete.networks ?? 1) > 1 && complete.validation !== undefined) {
    throw new ConfigError(`${where}: networks must be 1 with validation, but got ${complete.networks}.`)
  }
  nonNegativeInteger(`${where}: seed`, complete.seed)
  return complete
}

/** Class weights by number from those by label. @throws ConfigError for a label that is not one of the set. */
export function numberedClassWeight(
  classWeight: TrainOptions['classWeight'] | undefined,
  labels: LabelSet,
): ClassWeight | undefined {
  if (classWeight === undefined || classWeight === 'balanced') return classWeight
  const where = 'TextClassifier.train: classWeight'
  return Object.fromEntries(Object.entries(classWeight).map(([label, weight]) => [labels.chosen(label, where), weight]))
}
