/** Words as ids, one each: what networks read that look at the order of words themselves. */
import { Vocabulary } from '../../text/vocabulary.js'
import type { TextEncoding } from './text-encoding.js'

/** Words that occur often enough; all others, in training and later, have the one id of unknown words. */
export const words: TextEncoding = {
  vocabularyOf: (texts, limits) => Vocabulary.build(texts, limits),
  encode(vocabulary, tokens, maxLength) {
    const ids = vocabulary.encode(tokens.slice(0, maxLength))
    return { ids, covered: Array.from(ids, (_, position) => [position]) }
  },
}
