import {
  checkHooks,
  ConfigError,
  describeValue,
  knownOptions,
  nonNegativeInteger,
  nonNegativeNumber,
  numberWithin,
  oneOf,
  positiveInteger,
  positiveNumber,
  withoutUndefined,
  type Callback,
} from '@tessera-ml/core'
import { SubwordTokenizer } from '../tokenizers/subword-tokenizer.js'
import type { LanguageModelName } from './language-network.js'
import type { SamplingOptions } from './sample-token.js'
import type { TokenUnit } from './text-tokens.js'

export interface LanguageTrainOptions {
  /** `lstm`: LSTM layers; `gpt`: blocks of causal attention. Default: `lstm`. */
  readonly model?: LanguageModelName
  /** What it reads and writes: `characters`, `words`, `bpe` (bytes in pieces), or a trained `byteBpe` tokeniser. Default: `bpe`. */
  readonly tokens?: TokenUnit | SubwordTokenizer
  /** Most tokens of `words` and `bpe`; a positive integer. Default: 4,000. */
  readonly vocabularySize?: number
  /** Words and characters that occur fewer times are unknown; a positive integer. Default: 1. */
  readonly minCount?: number
  /** Tokens that it sees at once; a positive integer. Default: 64. */
  readonly contextLength?: number
  /** Numbers of a state; for `gpt` a multiple of `heads`. Default: 128. */
  readonly units?: number
  /** Layers or blocks; a positive integer. Default: 2. */
  readonly layers?: number
  /** Heads of attention, for `gpt`; a positive integer. Default: 4. */
  readonly heads?: number
  /** Share of the numbers dropped behind each layer; in [0, 1). Default: 0.1. */
  readonly dropout?: number
  /** Texts to judge each epoch by, whose best one is kept; they are not trained on. Default: none. */
  readonly validation?: readonly string[]
  /** Most passes over the texts; a positive integer. Default: 10. */
  readonly epochs?: number
  /** Epochs without a better loss on `validation` after which training ends; a positive integer. Default: 3. */
  readonly patience?: number
  /** Windows a step; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Adam's step size; above 0. Default: 0.003 for `lstm`, 0.001 for `gpt`. */
  readonly learningRate?: number
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** What takes part in training, a progress bar for instance. Default: none. */
  readonly callbacks?: readonly Callback[]
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface CompleteLanguageOptions extends Required<Omit<LanguageTrainOptions, 'validation' | 'signal'>> {
  readonly validation: readonly string[] | undefined
  readonly signal: AbortSignal | undefined
}

/** @throws ConfigError for an option that is unknown or out of its range. */
export function completeLanguageOptions(where: string, options: LanguageTrainOptions): CompleteLanguageOptions {
  const defaults: CompleteLanguageOptions = {
    model: 'lstm',
    tokens: 'bpe',
    vocabularySize: 4000,
    minCount: 1,
    contextLength: 64,
    units: 128,
    layers: 2,
    heads: 4,
    dropout: 0.1,
    epochs: 10,
    patience: 3,
    batchSize: 32,
    learningRate: options.model === 'gpt' ? 0.001 : 0.003,
    seed: 0,
    callbacks: [],
    validation: undefined,
    signal: undefined,
  }
  knownOptions(where, options, Object.keys(defaults))
  const complete = { ...defaults, ...withoutUndefined(options) }
  checkHooks(where, complete)
  oneOf(`${where}: model`, complete.model, ['lstm', 'gpt'])
  for (const name of ['vocabularySize', 'minCount', 'contextLength', 'units', 'layers', 'heads'] as const) {
    positiveInteger(`${where}: ${name}`, complete[name])
  }
  for (const name of ['epochs', 'patience', 'batchSize'] as const) positiveInteger(`${where}: ${name}`, complete[name])
  numberWithin(`${where}: dropout`, complete.dropout, 0, 1)
  positiveNumber(`${where}: learningRate`, complete.learningRate)
  nonNegativeInteger(`${where}: seed`, complete.seed)
  const { tokens, units, heads } = complete
  if (!(tokens instanceof SubwordTokenizer)) oneOf(`${where}: tokens`, tokens, ['characters', 'words', 'bpe'])
  else if (tokens.model !== 'byteBpe') {
    throw new ConfigError(
      `${where}: tokens must be a byteBpe tokeniser, which keeps all of a text, but got ${tokens.model}.`,
    )
  }
  if (complete.model === 'gpt' && units % heads !== 0) {
    throw new ConfigError(`${where}: units must be a multiple of heads (${heads}), but got ${units}.`)
  }
  return complete
}

/** @throws ConfigError unless there is text. */
export function checkTexts(where: string, texts: readonly string[]): void {
  const isGood = Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string')
  if (isGood) return
  throw new ConfigError(`${where}: texts must be a list of at least one string, but got ${describeValue(texts)}.`)
}

export interface GenerateOptions extends SamplingOptions {
  /** Most tokens; a positive integer. Default: 100. */
  readonly maxTokens?: number
  /** Where the draws come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/** @throws ConfigError for an option that is unknown or out of its range. */
export function checkGenerateOptions(where: string, options: GenerateOptions): void {
  knownOptions(where, options, ['maxTokens', 'seed', 'signal', 'temperature', 'topK', 'topP'])
  positiveInteger(`${where}: maxTokens`, options.maxTokens ?? 100)
  nonNegativeInteger(`${where}: seed`, options.seed ?? 0)
  nonNegativeNumber(`${where}: temperature`, options.temperature ?? 1)
  if (options.topK !== undefined) positiveInteger(`${where}: topK`, options.topK)
  const { topP = 1 } = options
  numberWithin(`${where}: topP`, topP, 0, 1, true)
  positiveNumber(`${where}: topP`, topP)
}
