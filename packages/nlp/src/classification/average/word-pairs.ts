/** Words and pairs of neighbouring words as ids of one vocabulary, the features of the averaging network. */
import { nGrams, type NGram } from '../../text/n-grams.js'
import { Vocabulary } from '../../text/vocabulary.js'

export interface EncodedText {
  /** One a word, and one for each known pair behind its first word. */
  readonly ids: Int32Array
  /** For each id, the positions of the tokens that it covers. */
  readonly covered: readonly (readonly number[])[]
}

export interface WordPairOptions {
  /** Pairs that occur fewer times are left out; a positive integer. */
  readonly minCount: number
  /** Most ids; the most frequent words and pairs stay. At least 2. */
  readonly maxSize: number
}

/** A vocabulary of all words, also those seen once, which are worth their place, and of the pairs that occur often enough. */
export function wordPairVocabulary(texts: readonly (readonly string[])[], options: WordPairOptions): Vocabulary {
  const grams = texts.map((tokens) => wordsAndPairs(tokens))
  const frequent = Vocabulary.build(grams.map((all) => all.filter(isPair).map(({ text }) => text)), { minCount: options.minCount })
  const isKept = (gram: NGram): boolean => !isPair(gram) || frequent.idOf(gram.text) !== Vocabulary.unknownId
  return Vocabulary.build(grams.map((all) => all.filter(isKept).map(({ text }) => text)), { maxSize: options.maxSize })
}

/** The ids of the first `maxLength` words and of their pairs. An unknown word has the id of all such; an unknown pair none. */
export function encodeWordPairs(vocabulary: Vocabulary, tokens: readonly string[], maxLength: number): EncodedText {
  const all = wordsAndPairs(tokens.slice(0, maxLength)).map((gram) => ({ gram, id: vocabulary.idOf(gram.text) }))
  const counted = all.filter(({ gram, id }) => !isPair(gram) || id !== Vocabulary.unknownId)
  return { ids: Int32Array.from(counted, ({ id }) => id), covered: counted.map(({ gram }) => gram.tokens) }
}

function isPair({ tokens }: NGram): boolean {
  return tokens.length === 2
}

/** A word holds no space, so that a pair is never taken for one. */
function wordsAndPairs(tokens: readonly string[]): NGram[] {
  return nGrams(tokens, { kind: 'words', min: 1, max: 2 })
}
