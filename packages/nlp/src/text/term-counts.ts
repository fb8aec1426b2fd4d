import { SparseRows } from './sparse-rows.js'

/** How often each term occurs in each text. */
export interface TermCounts {
  /** The terms in the order in which they first occur; a term's place is its column. */
  readonly terms: readonly string[]
  /** `[texts, terms]` */
  readonly counts: SparseRows
}

/** Counts terms. `visitTerms(text, add)` calls `add` once for each occurrence of a term in the text. */
export function countTerms<T>(
  texts: readonly T[],
  visitTerms: (text: T, add: (term: string) => void) => void,
): TermCounts {
  const ids = new Map<string, number>()
  const starts = new Int32Array(texts.length + 1)
  const columns: number[] = []
  const values: number[] = []
  let found: number[] = []
  const add = (term: string): void => {
    let id = ids.get(term)
    if (id === undefined) ids.set(term, (id = ids.size))
    found.push(id)
  }
  for (const [row, text] of texts.entries()) {
    found = []
    visitTerms(text, add)
    const ordered = Int32Array.from(found).sort()
    for (let k = 0; k < ordered.length; k++) {
      if (k > 0 && ordered[k] === ordered[k - 1]) values[values.length - 1]! += 1
      else {
        columns.push(ordered[k]!)
        values.push(1)
      }
    }
    starts[row + 1] = columns.length
  }
  return {
    terms: [...ids.keys()],
    counts: new SparseRows(starts, Int32Array.from(columns), Float64Array.from(values), ids.size),
  }
}
