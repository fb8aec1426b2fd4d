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
  if (!Array.isArray(texts)) {
    throw new ConfigError(`${where}: texts must be lists of words, but got ${describeValue(texts)}.`)
  }
  for (const text of texts) checkWords(where, text)
  const vocabulary = Vocabulary.build(texts, { minCount })
  const words = vocabulary.toJSON().tokens
  if (words.length === 0) {
    throw new ConfigError(
      `${where}: texts must have a word that occurs ${minCount} times, but got none. Lower minCount.`,
    )
  }
  const counts = words.map(() => 0)
  const room = texts.reduce((sum, text) => sum + text.length + 1 + Math.floor(text.length / longestSentence), 0)
  const ids = new Int32Array(room)
  let end = 0
  for (const text of texts) {
    let length = 0
    for (const token of text) {
      const id = vocabulary.idOf(token) - Vocabulary.reserved.length
      if (id < 0) continue
      if (length === longestSentence) {
        ids[end++] = endOfSentence
        length = 0
      }
      ids[end++] = id
      counts[id]! += 1
      length += 1
    }
    if (length > 0) ids[end++] = endOfSentence
  }
  return { words, counts, ids: shared(ids.subarray(0, end)), size: counts.reduce((sum, count) => sum + count, 0) }
}

function checkWords(where: string, text: unknown): void {
  if (!Array.isArray(text)) {
    throw new ConfigError(`${where}: texts must be lists of words, but got ${describeValue(text)}.`)
  }
  const wrong = text.findIndex((word) => typeof word !== 'string')
  if (wrong < 0) return
  throw new ConfigError(`${where}: words must be strings, but got ${describeValue(text[wrong])}.`)
}

/** A copy in memory that threads share, where there is such memory. */
export function shared<T extends Int32Array | Float32Array | Uint32Array>(values: T): T {
  if (typeof SharedArrayBuffer === 'undefined') return values.slice() as T
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(values.byteLength),
  )
  copy.set(values)
  return copy
}
