import {
  checkHooks,
  ConfigError,
  knownOptions,
  nonNegativeInteger,
  nonNegativeNumber,
  oneOf,
  positiveInteger,
  positiveNumber,
  withoutUndefined,
} from '@tessera-ml/core'

/** How far training has come. */
export interface EmbeddingProgress {
  /** Words gone through, over all epochs. */
  readonly done: number
  readonly total: number
}

/** The defaults are those of gensim 4. */
export interface Word2vecOptions {
  /** `cbow`: a window guesses its word; `skipGram`: a word guesses each of its window. Default: `cbow`. */
  readonly algorithm?: 'cbow' | 'skipGram'
  /** Numbers a vector; a positive integer. Default: 100. */
  readonly vectorSize?: number
  /** Most words on each side that count as near; a positive integer. Default: 5. */
  readonly window?: number
  /** Words that occur fewer times are left out; a positive integer. Default: 5. */
  readonly minCount?: number
  /** Words drawn against each right one; a positive integer. Default: 5. */
  readonly negative?: number
  /** Those are drawn by their counts to this power; a number of at least 0. Default: 0.75. */
  readonly noiseExponent?: number
  /** Words with more than this share of the text are dropped more and more often; at least 0, 0 drops none. Default: 0.001. */
  readonly sample?: number
  /** Size of the first steps; above 0. Default: 0.025. */
  readonly learningRate?: number
  /** Size of the last steps, reached evenly; above 0, at most `learningRate`. Default: 0.0001. */
  readonly minLearningRate?: number
  /** Passes over the texts; a positive integer. Default: 5. */
  readonly epochs?: number
  /**
   * Threads that learn at the same time without waiting for each other; a positive integer. Only 1 gives the same
   * vectors again, bit for bit. Always 1 in a browser. Default: 4.
   */
  readonly workers?: number
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** Told a few times a second. Default: none. */
  readonly onProgress?: (progress: EmbeddingProgress) => void
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface CompleteWord2vecOptions extends Required<Omit<Word2vecOptions, 'signal'>> {
  readonly signal: AbortSignal | undefined
}

/** @throws ConfigError for an option that is unknown or out of its range. */
export function completeWord2vecOptions(where: string, options: Word2vecOptions): CompleteWord2vecOptions {
  const defaults: CompleteWord2vecOptions = {
    algorithm: 'cbow',
    vectorSize: 100,
    window: 5,
    minCount: 5,
    negative: 5,
    noiseExponent: 0.75,
    sample: 0.001,
    learningRate: 0.025,
    minLearningRate: 0.0001,
    epochs: 5,
    workers: 4,
    seed: 0,
    onProgress: () => undefined,
    signal: undefined,
  }
  knownOptions(where, options, Object.keys(defaults))
  const complete = { ...defaults, ...withoutUndefined(options) }
  checkHooks(where, complete)
  oneOf(`${where}: algorithm`, complete.algorithm, ['cbow', 'skipGram'])
  for (const name of ['vectorSize', 'window', 'minCount', 'negative', 'epochs', 'workers'] as const) {
    positiveInteger(`${where}: ${name}`, complete[name])
  }
  nonNegativeNumber(`${where}: noiseExponent`, complete.noiseExponent)
  nonNegativeNumber(`${where}: sample`, complete.sample)
  nonNegativeInteger(`${where}: seed`, complete.seed)
  const learningRate = positiveNumber(`${where}: learningRate`, complete.learningRate)
  const minLearningRate = positiveNumber(`${where}: minLearningRate`, complete.minLearningRate)
  if (minLearningRate <= learningRate) return complete
  throw new ConfigError(
    `${where}: minLearningRate must be at most learningRate (${learningRate}), but got ${minLearningRate}.`,
  )
}
