import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SparseRows } from './sparse-rows.js'
import { countTerms } from './term-counts.js'
import { inverseDocumentFrequency, tfIdf } from './tf-idf.js'

interface Golden {
  readonly counts: number[][]
  readonly idf: number[]
  readonly plain: number[][]
  readonly sublinear: number[][]
}

const golden = JSON.parse(readFileSync(new URL('__fixtures__/tf-idf.json', import.meta.url), 'utf8')) as Golden
const counts = SparseRows.fromDense(golden.counts)

describe('tfIdf', () => {
  it('agrees with scikit-learn, plain and sublinear, to 1e-12', () => {
    const idf = inverseDocumentFrequency(counts)
    for (const [j, value] of golden.idf.entries()) expect(idf[j]).toBeCloseTo(value, 12)
    for (const [expected, sublinear] of [
      [golden.plain, false],
      [golden.sublinear, true],
    ] as const) {
      const rows = tfIdf(counts, idf, { sublinear })
      for (const [i, row] of expected.entries()) {
        const unit = (j: number): Float64Array => new Float64Array(counts.width).fill(0).fill(1, j, j + 1)
        for (const [j, value] of row.entries()) expect(rows.dot(i, unit(j))).toBeCloseTo(value, 12)
      }
    }
  })

  it('leaves an empty row empty', () => {
    const rows = tfIdf(SparseRows.fromDense([[1], [0]]), [1])
    expect([...rows.values]).toEqual([1])
  })
})

describe('countTerms', () => {
  it('counts by first occurrence, columns ascending in a row', () => {
    const { terms, counts: found } = countTerms(['b a b', '', 'c a'], (text, add) => {
      for (const term of text.split(' ')) if (term !== '') add(term)
    })
    expect(terms).toEqual(['b', 'a', 'c'])
    expect([...found.starts]).toEqual([0, 2, 2, 4])
    expect([...found.columns]).toEqual([0, 1, 1, 2])
    expect([...found.values]).toEqual([2, 1, 1, 1])
  })
})
