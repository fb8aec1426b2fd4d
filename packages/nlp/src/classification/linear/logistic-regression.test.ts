import { readFileSync } from 'node:fs'
import { ConfigError, ShapeError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { SparseRows } from '../../text/sparse-rows.js'
import { fitLogisticRegression } from './logistic-regression.js'

interface Golden {
  readonly rows: number[][]
  readonly labels: number[]
  readonly sampleWeights: number[]
  readonly cases: readonly { readonly c: number; readonly weighted: boolean; readonly solution: number[] }[]
}

const file = new URL('__fixtures__/logistic-regression.json', import.meta.url)
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden
const rows = SparseRows.fromDense(golden.rows)

describe('fitLogisticRegression', () => {
  it.each(golden.cases)('agrees with scikit-learn at C = $c, weighted $weighted', ({ c, weighted, solution }) => {
    const options = { c, tolerance: 1e-9, maxPasses: 20_000, ...(weighted && { sampleWeights: golden.sampleWeights }) }
    const fit = fitLogisticRegression(rows, golden.labels, options)
    expect(fit.converged).toBe(true)
    for (const [j, value] of solution.entries()) expect([...fit.weights, fit.bias][j]).toBeCloseTo(value, 6)
  })

  it('comes close within the default tolerance', () => {
    const { solution } = golden.cases.find(({ c, weighted }) => c === 1 && !weighted)!
    const fit = fitLogisticRegression(rows, golden.labels)
    const found = [...fit.weights, fit.bias]
    for (const [j, value] of solution.entries()) expect(Math.abs(found[j]! - value)).toBeLessThan(0.02)
  })

  it('gives the same numbers for the same seed, and nearly the same for another', () => {
    const fit = (seed: number) => fitLogisticRegression(rows, golden.labels, { seed, tolerance: 1e-6 })
    expect(fit(3)).toEqual(fit(3))
    expect(fit(3).weights).not.toEqual(fit(4).weights)
    expect(fit(3).weights[0]).toBeCloseTo(fit(4).weights[0]!, 4)
  })

  it('says when passes did not suffice', () => {
    expect(fitLogisticRegression(rows, golden.labels, { maxPasses: 1, tolerance: 1e-9 })).toMatchObject({
      converged: false,
      passes: 1,
    })
  })

  it('stays finite on separable rows, huge C and values, empty rows and one-sided labels', () => {
    const odd = SparseRows.fromDense([[1e6], [-1e6], [0]])
    for (const labels of [
      [1, 0, 1],
      [1, 1, 1],
      [0, 0, 0],
    ]) {
      const { weights, bias } = fitLogisticRegression(odd, labels, { c: 1e9 })
      expect([...weights, bias].every(Number.isFinite)).toBe(true)
    }
    expect(fitLogisticRegression(SparseRows.fromDense([]), []).converged).toBe(true)
  })

  it('refuses what does not fit', () => {
    expect(() => fitLogisticRegression(rows, [1])).toThrow(ShapeError)
    expect(() => fitLogisticRegression(rows, golden.labels, { sampleWeights: [1] })).toThrow(ShapeError)
    const sampleWeights = golden.labels.map(() => -1)
    expect(() => fitLogisticRegression(rows, golden.labels, { sampleWeights })).toThrow(ConfigError)
    expect(() => fitLogisticRegression(rows, golden.labels, { C: 1 } as object)).toThrow('must be among c,')
  })
})
