/** What a tokeniser of pieces of words consists of, whether it was trained or read from a file. */
import type { WordSplitter } from './split-words.js'

/** How text becomes pieces of words. */
export type SubwordModel = 'byteBpe' | 'bpe' | 'wordPiece'

export interface TokenizerSettings {
  readonly model: SubwordModel
  readonly lowercase: boolean
  /** By id. */
  readonly tokens: readonly string[]
  /** Pairs in the order in which they were learnt; none for `wordPiece`. */
  readonly merges: readonly (readonly [string, string])[]
  /** Tokens that are found in the text as they are, and never split. */
  readonly specialTokens: readonly string[]
  /** What stands for characters that no token has; undefined where there is none, for `byteBpe`. */
  readonly unknownToken: string | undefined
}

/** What belongs to each model. */
export const subwordModels: Readonly<
  Record<SubwordModel, { readonly splitter: WordSplitter; readonly prefix: string; readonly suffix: string }>
> = {
  byteBpe: { splitter: 'byteLevel', prefix: '', suffix: '' },
  bpe: { splitter: 'bert', prefix: '', suffix: '</w>' },
  wordPiece: { splitter: 'bert', prefix: '##', suffix: '' },
}
