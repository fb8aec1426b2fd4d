/** Tokenisers that learn which pieces of words there are. */
import {
  ConfigError,
  describeValue,
  knownOptions,
  oneOf,
  positiveInteger,
  writeFileAtomic,
  type JsonObject,
} from '@tessera-ml/core'
import { byteLetters } from './byte-letters.js'
import { readJson } from './read-json.js'
import { subwordDecoder } from './subword-decoder.js'
import { subwordEncoder, wordsOf, type SubwordToken } from './subword-encoder.js'
import { settingsFromJson, tokenizerJson } from './tokenizer-json.js'
import { subwordModels, type SubwordModel, type TokenizerSettings } from './tokenizer-settings.js'
import { trainMerges } from './train-merges.js'

export interface SubwordTrainOptions {
  /**
   * `byteBpe`: pairs of bytes, as GPT-2: nothing is unknown, and texts come back exactly; `bpe`: pairs of characters
   * within words; `wordPiece`: the same pieces, found by the longest that fits, as BERT. Default: `byteBpe`.
   */
  readonly model?: SubwordModel
  /** Most tokens, special ones and single characters counted in; a positive integer. Default: 8,000. */
  readonly vocabularySize?: number
  /** Pairs that occur fewer times stay apart; a positive integer. Default: 2. */
  readonly minCount?: number
  /** Whether letters become small; `wordPiece` then loses accents, too. Default: true for `wordPiece`, else false. */
  readonly lowercase?: boolean
  /** Tokens of the first ids, which are never split. Default: `[PAD]`, and `[UNK]` except for `byteBpe`. */
  readonly specialTokens?: readonly string[]
  /** What stands for unknown characters; one of `specialTokens`. Default: `[UNK]`; none for `byteBpe`. */
  readonly unknownToken?: string
  /** Told a few times a second how many tokens there are. Default: none. */
  readonly onProgress?: (done: number, total: number) => void
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface DecodeOptions {
  /** Whether special tokens are left out. Default: true. */
  readonly skipSpecialTokens?: boolean
}

export class SubwordTokenizer {
  readonly #settings: TokenizerSettings
  readonly #encode: (text: string) => SubwordToken[]
  readonly #decode: (tokens: readonly string[]) => string
  readonly #ids: ReadonlyMap<string, number>

  private constructor(settings: TokenizerSettings) {
    this.#settings = settings
    this.#encode = subwordEncoder(settings)
    this.#decode = subwordDecoder(settings)
    this.#ids = new Map(settings.tokens.map((token, id) => [token, id]))
  }

  /**
   * Learns pieces from texts: see `trainMerges`. The same texts and options give the same tokeniser.
   *
   * @throws ConfigError if an option is unknown or out of its range, or the characters alone are too many.
   * @throws AbortError if `signal` cancels.
   */
  static async train(texts: Iterable<string>, options: SubwordTrainOptions = {}): Promise<SubwordTokenizer> {
    const settings = trainSettings(options)
    const { model, specialTokens } = settings
    const counts = new Map<string, number>()
    for (const text of texts) {
      if (typeof text !== 'string')
        throw new ConfigError(`${where}: texts must be strings, but got ${describeValue(text)}.`)
      for (const word of wordsOf(text, settings)) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    const { vocabularySize = 8000, minCount = 2, onProgress = () => undefined, signal } = options
    const { tokens, merges } = await trainMerges(counts, {
      ...subwordModels[model],
      vocabularySize: positiveInteger(`${where}: vocabularySize`, vocabularySize),
      minCount: positiveInteger(`${where}: minCount`, minCount),
      specialTokens,
      alphabet: model === 'byteBpe' ? byteLetters() : [],
      onProgress,
      signal,
    })
    if (tokens.length > vocabularySize) {
      const rule = `at least ${tokens.length}, for the characters alone`
      throw new ConfigError(`${where}: vocabularySize must be ${rule}, but got ${vocabularySize}.`)
    }
    return new SubwordTokenizer({ ...settings, tokens, merges: model === 'wordPiece' ? [] : merges })
  }

  /** The tokeniser that `toJSON` describes. `source` names it in messages. @throws FormatError if it is no such. */
  static fromJSON(json: unknown, source = 'SubwordTokenizer.fromJSON'): SubwordTokenizer {
    return new SubwordTokenizer(settingsFromJson(json, source))
  }

  /** Reads a `tokenizer.json` that `save` wrote. Node only. @throws FormatError */
  static async load(path: string): Promise<SubwordTokenizer> {
    return SubwordTokenizer.fromJSON(await readJson(path), path)
  }

  get model(): SubwordModel {
    return this.#settings.model
  }

  /** Number of ids: an embedding's `inputDim`. */
  get size(): number {
    return this.#settings.tokens.length
  }

  /** The tokens by id. */
  get tokens(): readonly string[] {
    return this.#settings.tokens
  }

  /** The id of a token; undefined where there is no such token. */
  idOf(token: string): number | undefined {
    return this.#ids.get(token)
  }

  /** The tokens of a text with their places in it. @throws ConfigError if it is no string. */
  encode(text: string): SubwordToken[] {
    if (typeof text === 'string') return this.#encode(text)
    throw new ConfigError(`SubwordTokenizer.encode: text must be a string, but got ${describeValue(text)}.`)
  }

  /** The text of ids. @throws ConfigError if there is no such id. */
  decode(ids: Iterable<number>, options: DecodeOptions = {}): string {
    knownOptions('SubwordTokenizer.decode', options, ['skipSpecialTokens'])
    const { skipSpecialTokens = true } = options
    const { tokens, specialTokens } = this.#settings
    const found = Array.from(ids, (id) => {
      const token = tokens[id]
      if (token !== undefined) return token
      const rule = `integers in [0, ${tokens.length})`
      throw new ConfigError(`SubwordTokenizer.decode: ids must be ${rule}, but got ${describeValue(id)}.`)
    })
    return this.#decode(skipSpecialTokens ? found.filter((token) => !specialTokens.includes(token)) : found)
  }

  /** The content of a `tokenizer.json`, which Hugging Face's libraries read too. */
  toJSON(): JsonObject {
    return tokenizerJson(this.#settings)
  }

  /** Writes a `tokenizer.json`. Node only. */
  async save(path: string): Promise<void> {
    await writeFileAtomic(path, new TextEncoder().encode(`${JSON.stringify(this.toJSON())}\n`))
  }
}

const where = 'SubwordTokenizer.train'

function trainSettings(options: SubwordTrainOptions): Omit<TokenizerSettings, 'tokens' | 'merges'> {
  knownOptions(where, options, [
    'model',
    'vocabularySize',
    'minCount',
    'lowercase',
    'specialTokens',
    'unknownToken',
    'onProgress',
    'signal',
  ])
  const model = oneOf(`${where}: model`, options.model ?? 'byteBpe', ['byteBpe', 'bpe', 'wordPiece'])
  const isBytes = model === 'byteBpe'
  const { lowercase = model === 'wordPiece', specialTokens = isBytes ? ['[PAD]'] : ['[PAD]', '[UNK]'] } = options
  const isGood =
    Array.isArray(specialTokens) && specialTokens.every((token) => typeof token === 'string' && token !== '')
  if (!isGood || new Set(specialTokens).size < specialTokens.length) {
    const rule = 'different strings that are not empty'
    throw new ConfigError(`${where}: specialTokens must be ${rule}, but got ${describeValue(specialTokens)}.`)
  }
  if (isBytes && options.unknownToken !== undefined) {
    throw new ConfigError(`${where}: unknownToken must be left out for byteBpe, which knows all, but it is given.`)
  }
  const { unknownToken = isBytes ? undefined : '[UNK]' } = options
  if (unknownToken !== undefined && !specialTokens.includes(unknownToken)) {
    throw new ConfigError(
      `${where}: unknownToken must be one of specialTokens, but got ${describeValue(unknownToken)}.`,
    )
  }
  return { model, lowercase, specialTokens, unknownToken }
}
