import {
  checkHooks,
  ConfigError,
  describeValue,
  knownOptions,
  nonNegativeInteger,
  numberWithin,
  positiveInteger,
  positiveNumber,
  withoutUndefined,
  type Callback,
} from '@tessera-ml/core'
import type { WordVectors } from '../embeddings/word-vectors.js'
import type { TaggedSentence } from './conll.js'

export interface TaggerTrainOptions {
  /** Sentences to judge each epoch by, whose best one is kept; they are not trained on. Default: none. */
  readonly validation?: readonly TaggedSentence[]
  /** Most passes over the sentences; a positive integer. Default: 20. */
  readonly epochs?: number
  /** Epochs without a better loss on `validation` after which training ends; a positive integer. Default: 4. */
  readonly patience?: number
  /** Sentences a step; a positive integer. Default: 16. */
  readonly batchSize?: number
  /** Adam's step size; above 0. Default: 0.003. */
  readonly learningRate?: number
  /** Words that occur fewer times are unknown, but for their characters; a positive integer. Default: 2. */
  readonly minCount?: number
  /** Numbers a word; a positive integer. Default: 100, or those of `vectors`. */
  readonly wordSize?: number
  /** Vectors of words to begin with. Default: random ones. */
  readonly vectors?: WordVectors
  /** Numbers of a character, and of each direction's state over a word's; 0 leaves them out. Default: 25. */
  readonly characterUnits?: number
  /** Numbers of each direction's state over the sentence; a positive integer. Default: 100. */
  readonly units?: number
  /** Share of the numbers dropped before and behind that; in [0, 1). Default: 0.5. */
  readonly dropout?: number
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** What takes part in training, a progress bar for instance. Default: none. */
  readonly callbacks?: readonly Callback[]
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface CompleteTaggerOptions extends Required<Omit<TaggerTrainOptions, 'validation' | 'vectors' | 'signal'>> {
  readonly validation: readonly TaggedSentence[] | undefined
  readonly vectors: WordVectors | undefined
  readonly signal: AbortSignal | undefined
}

/** @throws ConfigError for an option that is unknown or out of its range. */
export function completeTaggerOptions(where: string, options: TaggerTrainOptions): CompleteTaggerOptions {
  const defaults: CompleteTaggerOptions = {
    epochs: 20,
    patience: 4,
    batchSize: 16,
    learningRate: 0.003,
    minCount: 2,
    wordSize: options.vectors?.vectorSize ?? 100,
    characterUnits: 25,
    units: 100,
    dropout: 0.5,
    seed: 0,
    callbacks: [],
    validation: undefined,
    vectors: undefined,
    signal: undefined,
  }
  knownOptions(where, options, Object.keys(defaults))
  const complete = { ...defaults, ...withoutUndefined(options) }
  checkHooks(where, complete)
  for (const name of ['epochs', 'patience', 'batchSize', 'minCount', 'wordSize', 'units'] as const) {
    positiveInteger(`${where}: ${name}`, complete[name])
  }
  for (const name of ['characterUnits', 'seed'] as const) nonNegativeInteger(`${where}: ${name}`, complete[name])
  positiveNumber(`${where}: learningRate`, complete.learningRate)
  numberWithin(`${where}: dropout`, complete.dropout, 0, 1)
  if (complete.vectors === undefined || complete.vectors.vectorSize === complete.wordSize) return complete
  throw new ConfigError(
    `${where}: wordSize must be that of vectors (${complete.vectors.vectorSize}), but got ${complete.wordSize}.`,
  )
}

/** @throws ConfigError unless each sentence has words, and a tag for each. */
export function checkSentences(where: string, sentences: readonly TaggedSentence[]): void {
  if (!Array.isArray(sentences) || sentences.length === 0) {
    throw new ConfigError(`${where}: sentences must be a list of at least one, but got ${describeValue(sentences)}.`)
  }
  for (const [i, sentence] of sentences.entries()) {
    const { words, tags } = (sentence ?? {}) as Partial<TaggedSentence>
    const areTexts = [words, tags].every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'))
    if (areTexts && words!.length === tags!.length && words!.length > 0 && !tags!.includes('')) continue
    throw new ConfigError(
      `${where}: sentence ${i + 1} must have words and a tag for each, but got ${describeValue(words)} and ${describeValue(tags)}.`,
    )
  }
}
