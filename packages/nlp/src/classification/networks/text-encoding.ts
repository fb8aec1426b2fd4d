/** How texts become the ids that a network reads. */
import type { Vocabulary } from '../../text/vocabulary.js'

export interface EncodedText {
  readonly ids: Int32Array
  /** For each id, the positions of the tokens that it covers. */
  readonly covered: readonly (readonly number[])[]
}

export interface VocabularyLimits {
  /** Words, or pairs of words, that occur fewer times are left out; a positive integer. */
  readonly minCount: number
  /** Most ids; the most frequent words and pairs stay. At least 2. */
  readonly maxSize: number
}

export interface TextEncoding {
  /** The ids that the texts need. */
  readonly vocabularyOf: (texts: readonly (readonly string[])[], limits: VocabularyLimits) => Vocabulary
  /** The ids of the first `maxLength` words. */
  readonly encode: (vocabulary: Vocabulary, tokens: readonly string[], maxLength: number) => EncodedText
}
