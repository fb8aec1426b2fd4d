import { ShapeError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { SparseRows } from '../../text/sparse-rows.js'
import { naiveBayesWeights } from './naive-bayes-weights.js'

// Feature 0 only inside, 1 on both sides, 2 only outside.
const rows = SparseRows.fromDense([
  [2, 1, 0],
  [1, 0, 0],
  [0, 1, 3],
])

describe('naiveBayesWeights', () => {
  it('gives log-count ratios', () => {
    // p = 1 + (3, 1, 0), ‖p‖ = 7; q = 1 + (0, 1, 3), ‖q‖ = 7
    const [a, b, c] = naiveBayesWeights(rows, [1, 1, 0])
    expect(a).toBeCloseTo(Math.log(4), 12)
    expect(b).toBeCloseTo(0, 12)
    expect(c).toBeCloseTo(-Math.log(4), 12)
  })

  it('counts a row of weight 2 twice, with a smoothing of its own', () => {
    // p = .5 + (5, 2, 0), ‖p‖ = 8.5; q = .5 + (0, 1, 3), ‖q‖ = 5.5
    const ratios = naiveBayesWeights(rows, [1, 1, 0], { smoothing: 0.5, sampleWeights: [2, 1, 1] })
    expect(ratios[1]).toBeCloseTo(Math.log(2.5 / 8.5 / (1.5 / 5.5)), 12)
    expect(ratios[2]).toBeCloseTo(Math.log(0.5 / 8.5 / (3.5 / 5.5)), 12)
  })

  it('stays finite where one side has no rows', () => {
    expect(naiveBayesWeights(rows, [1, 1, 1]).every(Number.isFinite)).toBe(true)
  })

  it('refuses marks that do not fit', () => {
    expect(() => naiveBayesWeights(rows, [1])).toThrow(ShapeError)
    expect(() => naiveBayesWeights(rows, [1, 0, 0], { smoothing: 0 })).toThrow('smoothing must be a number above 0')
  })
})
