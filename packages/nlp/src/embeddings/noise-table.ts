import { shared } from './corpus.js'

/**
 * Draws words in a time that does not depend on their number: of a number in [0, words), the whole part chooses a
 * column, and the fraction says whether it is the column's own word or the other one.
 *
 * Source: Walker 1977, doi:10.1145/355744.355749.
 */
export interface NoiseTable {
  /** The share of each column that is its own word's. */
  readonly share: Float32Array
  /** The other word of each column. */
  readonly other: Int32Array
}

/** A table in which each word has a probability in proportion to `count ** exponent`. */
export function noiseTable(counts: readonly number[], exponent: number): NoiseTable {
  const weights = counts.map((count) => count ** exponent)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const rest = weights.map((weight) => (weight * weights.length) / total)
  const share = new Float32Array(rest.length).fill(1)
  const other = Int32Array.from(rest.keys())
  const small = [...rest.keys()].filter((word) => rest[word]! < 1)
  const large = [...rest.keys()].filter((word) => rest[word]! >= 1)
  while (small.length > 0 && large.length > 0) {
    const [less, more] = [small.pop()!, large.at(-1)!]
    share[less] = rest[less]!
    other[less] = more
    rest[more]! -= 1 - rest[less]!
    if (rest[more]! < 1) small.push(large.pop()!)
  }
  return { share: shared(share), other: shared(other) }
}
