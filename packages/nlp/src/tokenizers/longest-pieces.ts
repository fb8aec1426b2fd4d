import type { WordToken } from './merge-pieces.js'

/** Longer words are unknown as a whole, as in BERT. */
export const longestWord = 100

/**
 * Splits a word into the longest tokens that fit, from the left; undefined where none fits. Pieces inside a word have
 * `##` before them.
 *
 * Source: Wu et al. 2016, arXiv:1609.08144, section 4.1; the greedy search is BERT's.
 */
export function longestPieces(word: string, idOf: (token: string) => number | undefined): WordToken[] | undefined {
  const characters = [...word]
  if (characters.length > longestWord) return undefined
  const found: WordToken[] = []
  let start = 0
  while (start < characters.length) {
    let end = characters.length
    let token: WordToken | undefined
    for (; end > start && token === undefined; end--) {
      const piece = characters.slice(start, end).join('')
      const id = idOf(start > 0 ? `##${piece}` : piece)
      if (id !== undefined) token = { id, length: piece.length }
    }
    if (token === undefined) return undefined
    found.push(token)
    start = end + 1
  }
  return found
}
