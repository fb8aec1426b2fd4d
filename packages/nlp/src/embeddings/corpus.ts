/** Texts as numbers, in memory that threads can share. */
import { ConfigError, describeValue } from '@tessera-ml/core'
import { Vocabulary } from '../text/vocabulary.js'

/** Words of a text that are looked at together; longer ones are cut, as in gensim. */
export const longestSentence = 10_000

export interface Corpus {
  /** The words, most frequent first. */
  readonly words: readonly string[]
  /** How often each occurs. */
  readonly counts: readonly number[]
  /** The texts one behind the other, each with `endOfSentence` behind it; words that are not kept are left out. */
  readonly ids: Int32Array
  /** Occurrences of all words together. */
  readonly size: number
}

export const endOfSentence = -1

/** @throws ConfigError if a text is no list of strings, or no word occurs `minCount` times. */
export function encodeCorpus(where: string, texts: readonly (readonly string[])[], minCount: number): Corpus {
  const isList = Array.isArray(texts) && texts.every((text) => Array.isArray(text))
  if (!isList) {
    throw new ConfigError(`${where}: texts must be lists of words, but got ${describeValue(texts)}.`)
  }
  const wrong = texts.flat().find((word) => typeof word !== 'string')
  if (wrong !== undefined) throw new ConfigError(`${where}: words must be strings, but got ${describeValue(wrong)}.`)
  const vocabulary = Vocabulary.build(texts, { minCount })
  const words = vocabulary.toJSON().tokens
  if (words.length === 0) {
    throw new ConfigError(
      `${where}: texts must have a word that occurs ${minCount} times, but got none. Lower minCount.`,
    )
  }
  const counts = words.map(() => 0)
  const ids: number[] = []
  for (const text of texts) {
    let length = 0
    for (const token of text) {
      const id = vocabulary.idOf(token) - Vocabulary.reserved.length
      if (id < 0) continue
      if (length === longestSentence) {
        ids.push(endOfSentence)
        length = 0
      }
      ids.push(id)
      counts[id]! += 1
      length += 1
    }
    if (length > 0) ids.push(endOfSentence)
  }
  return { words, counts, ids: shared(Int32Array.from(ids)), size: counts.reduce((sum, count) => sum + count, 0) }
}

/** A copy in memory that threads share, where there is such memory. */
export function shared<T extends Int32Array | Float32Array | Uint32Array>(values: T): T {
  if (typeof SharedArrayBuffer === 'undefined') return values
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(values.byteLength),
  )
  copy.set(values)
  return copy
}
