/** The units in which a language model reads and writes: each gives texts back exactly. */
import { FormatError, type JsonObject } from '@tessera-ml/core'
import { Vocabulary } from '../text/vocabulary.js'
import { splitWords } from '../tokenizers/split-words.js'
import { SubwordTokenizer } from '../tokenizers/subword-tokenizer.js'

export type TokenUnit = 'characters' | 'words' | 'bpe'

export interface TextTokens {
  readonly unit: TokenUnit
  /** Number of ids. */
  readonly size: number
  encode(text: string): number[]
  /** The text of ids; what is not a whole character yet is U+FFFD. */
  decode(ids: readonly number[]): string
  /** The id that stands for what is not known; undefined where all is known. It is never generated. */
  readonly unknownId: number | undefined
  toJSON(): JsonObject
}

export interface LearnTokensOptions {
  readonly unit: TokenUnit
  readonly vocabularySize: number
  readonly minCount: number
  readonly signal: AbortSignal | undefined
}

/** `words` are words with the space before them, punctuation marks and stretches of white space, as in GPT-2. */
export async function learnTokens(texts: readonly string[], options: LearnTokensOptions): Promise<TextTokens> {
  const { unit, vocabularySize, minCount, signal } = options
  if (unit === 'bpe') {
    const trained = await SubwordTokenizer.train(texts, {
      vocabularySize,
      specialTokens: [],
      ...(signal && { signal }),
    })
    return subwordTokens(trained)
  }
  // The id of padding is not used here.
  const vocabulary = Vocabulary.build(texts.map(splitters[unit]), { minCount, maxSize: vocabularySize + 1 })
  return vocabularyTokens(unit, vocabulary)
}

/** Pieces of words of a tokeniser that was trained before; it must be `byteBpe`. */
export function subwordTokens(tokenizer: SubwordTokenizer): TextTokens {
  return {
    unit: 'bpe',
    size: tokenizer.size,
    encode: (text) => tokenizer.encode(text).map(({ id }) => id),
    decode: (ids) => tokenizer.decode(ids, { skipSpecialTokens: false }),
    unknownId: undefined,
    toJSON: () => ({ unit: 'bpe', tokenizer: tokenizer.toJSON() }),
  }
}

/** @throws FormatError if `json` is not what `toJSON` gives. */
export function tokensFromJson(json: unknown, where: string): TextTokens {
  const { unit, tokenizer, tokens } = (json ?? {}) as Record<string, unknown>
  if (unit === 'bpe') return subwordTokens(SubwordTokenizer.fromJSON(tokenizer, where))
  if (unit === 'characters' || unit === 'words') return vocabularyTokens(unit, Vocabulary.fromJSON({ tokens }))
  throw new FormatError(`${where}: tokens must be characters, words or bpe, but got something else.`)
}

const splitters = {
  characters: (text: string): Iterable<string> => text,
  words: (text: string): Iterable<string> => Array.from(splitWords(text, 'byteLevel'), ([word]) => word),
} as const

function vocabularyTokens(unit: 'characters' | 'words', vocabulary: Vocabulary): TextTokens {
  const shift = Vocabulary.unknownId
  return {
    unit,
    size: vocabulary.size - shift,
    encode: (text) => [...vocabulary.encode(splitters[unit](text))].map((id) => id - shift),
    decode: (ids) => ids.map((id) => (id === 0 ? '\ufffd' : vocabulary.tokenAt(id + shift))).join(''),
    unknownId: 0,
    toJSON: () => ({ unit, tokens: [...vocabulary.toJSON().tokens] }),
  }
}
