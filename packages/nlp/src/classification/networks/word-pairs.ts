/** Words and pairs of neighbouring words as ids of one vocabulary, the features of the averaging network. */
import { nGrams, type NGram } from '../../text/n-grams.js'
import { Vocabulary } from '../../text/vocabulary.js'
import type { EncodedText, TextEncoding, VocabularyLimits } from './text-encoding.js'

/** One id a word, and one for each known pair behind that of its first word. */
export const wordPairs: TextEncoding = { vocabularyOf: wordPairVocabulary, encode: encodeWordPairs }

/** A vocabulary of all words, also those seen once (they are worth their place), and of pairs that occur often enough. */
export function wordPairVocabulary(
  texts: readonly (readonly string[])[],
  { minCount, maxSize }: VocabularyLimits,
): Vocabulary {
  const grams = texts.map((tokens) => wordsAndPairs(tokens))
  const textsOf = (isWanted: (gram: NGram) => boolean): string[][] =>
    grams.map((all) => all.filter(isWanted).map(({ text }) => text))
  const frequent = Vocabulary.build(textsOf(isPair), { minCount })
  const isKept = (gram: NGram): boolean => !isPair(gram) || frequent.idOf(gram.text) !== Vocabulary.unknownId
  return Vocabulary.build(textsOf(isKept), { maxSize })
}

/** The ids of the first `maxLength` words and of their pairs. All unknown words have one id, unknown pairs none. */
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
