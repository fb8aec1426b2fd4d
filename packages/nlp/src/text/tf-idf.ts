import { knownOptions } from '@tessera-ml/core'
import type { SparseRows } from './sparse-rows.js'

export interface TfIdfOptions {
  /** Counts n become 1 + ln n. Default false. */
  readonly sublinear?: boolean
}

/**
 * Smooth inverse document frequency, as if one more text held every term once:
 *
 *   idf(t) = ln((1 + N) / (1 + df(t))) + 1      N texts, df(t) of them with term t
 *
 * Shapes: counts `[texts, terms]` -> `[terms]`. Source: scikit-learn's `TfidfTransformer` with its defaults.
 */
export function inverseDocumentFrequency(counts: SparseRows): Float64Array {
  return counts.countRows().map((df) => Math.log((1 + counts.length) / (1 + df)) + 1)
}

/**
 * Weighs counts by how rare their terms are, and makes every row as long as 1 (an empty row stays 0):
 *
 *   x(d, t) = tf(d, t)·idf(t)      row d <- x(d) / √Σₜ x(d, t)²
 *
 * Shapes: counts `[texts, terms]`, idf `[terms]` -> `[texts, terms]`.
 * Source: Salton & Buckley 1988, doi:10.1016/0306-4573(88)90021-0; as scikit-learn's `TfidfTransformer`.
 */
export function tfIdf(counts: SparseRows, idf: ArrayLike<number>, options: TfIdfOptions = {}): SparseRows {
  knownOptions('tfIdf', options, ['sublinear'])
  const values = counts.values.slice()
  for (let row = 0; row < counts.length; row++) {
    const from = counts.starts[row]!
    const to = counts.starts[row + 1]!
    let squares = 0
    for (let k = from; k < to; k++) {
      const tf = options.sublinear === true ? 1 + Math.log(values[k]!) : values[k]!
      values[k] = tf * idf[counts.columns[k]!]!
      squares += values[k]! ** 2
    }
    const norm = Math.sqrt(squares) || 1
    for (let k = from; k < to; k++) values[k]! /= norm
  }
  return counts.withValues(values)
}
