/** What `TextClassifier.train` can be told. */
import { knownOptions, oneOf, positiveInteger, nonNegativeInteger, type Callback, type ClassWeight } from '@tessera-ml/core'
import type { TokenizeOptions } from '../text/tokenize.js'

/** A text and its label. */
export interface LabelledText {
  readonly text: string
  readonly label: string
}

export const textModelNames = ['auto', 'linear', 'average'] as const

export type TextModelName = (typeof textModelNames)[number]

/** How a long training gets on. */
export interface TrainProgress {
  readonly done: number
  readonly total: number
  readonly fields: Readonly<Record<string, number>>
}

export interface TrainOptions {
  /**
   * `linear`: n-grams with TF-IDF and naive-Bayes weights; `average`: averaged word vectors, trained as a network;
   * `auto`: `linear` with settings that cross-validation chooses. Default: `auto`.
   */
  readonly model?: TextModelName
  /** Texts to judge by; they are not trained on. Default: `average` holds a tenth out, the others need none. */
  readonly validation?: readonly LabelledText[]
  /** Most passes over the texts, for `average`; a positive integer. Default: 20. */
  readonly epochs?: number
  /** Texts a step, for `average`; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Words of a text that count, for `average`; a positive integer. Default: 400. */
  readonly maxLength?: number
  /** Most words that are told apart, for `average`; a positive integer. Default: 20,000. */
  readonly maxVocabulary?: number
  /** Words that occur in the texts fewer times are unknown, for `average`; a positive integer. Default: 2. */
  readonly minCount?: number
  /** Models that `auto` may train to choose its settings; a positive integer. Default: 12. */
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
export type CompleteTrainOptions = Required<Omit<TrainOptions, 'validation' | 'classWeight' | 'signal'>> &
  Pick<TrainOptions, 'validation' | 'classWeight' | 'signal'>

/** @throws ConfigError for an option that is unknown or out of its range. */
export function completeTrainOptions(options: TrainOptions): CompleteTrainOptions {
  const where = 'TextClassifier.train'
  const complete = {
    model: 'auto' as const,
    epochs: 20,
    batchSize: 32,
    maxLength: 400,
    maxVocabulary: 20_000,
    minCount: 2,
    maxFits: 12,
    tokenizer: { lowercase: true, punctuation: true },
    seed: 0,
    callbacks: [],
    onProgress: () => undefined,
    isTimeUp: () => false,
    ...options,
  }
  knownOptions(where, options, [...Object.keys(complete), 'validation', 'classWeight', 'signal'])
  oneOf(`${where}: model`, complete.model, textModelNames)
  for (const name of ['epochs', 'batchSize', 'maxLength', 'maxVocabulary', 'minCount', 'maxFits'] as const) {
    positiveInteger(`${where}: ${name}`, complete[name])
  }
  nonNegativeInteger(`${where}: seed`, complete.seed)
  return complete
}

/** Class weights by number from those by label. */
export function numberedClassWeight(
  classWeight: TrainOptions['classWeight'],
  numberOf: (label: string) => number,
): ClassWeight | undefined {
  if (classWeight === undefined || classWeight === 'balanced') return classWeight
  return Object.fromEntries(Object.entries(classWeight).map(([label, weight]) => [numberOf(label), weight]))
}
