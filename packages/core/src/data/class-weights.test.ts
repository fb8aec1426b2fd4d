import { describe, expect, it } from 'vitest'
import { balancedClassWeights, classNumbers, weightsByClass } from './class-weights.js'

describe('balancedClassWeights', () => {
  it('is n / (k·n_c), as scikit-learn computes it', () => {
    // compute_class_weight('balanced', classes=[0, 1], y=[0, 0, 0, 1]) = [0.66666667, 2]
    const weights = balancedClassWeights([0, 0, 0, 1])
    expect(weights[0]).toBeCloseTo(2 / 3, 12)
    expect(weights[1]).toBe(2)
  })
})

describe('weightsByClass', () => {
  it('gives each example the weight of its class, 1 where none is named', () => {
    expect([...weightsByClass([0, 1, 2], { 1: 3 })]).toEqual([1, 3, 1])
  })

  it('refuses a negative weight', () => {
    expect(() => weightsByClass([0], { 0: -1 })).toThrow(
      'classWeight: class 0 must be a number of at least 0, but got -1.',
    )
  })
})

describe('classNumbers', () => {
  it('reads one column as it is, and the place of the 1 in one-hot rows', () => {
    expect([...classNumbers({ data: Int32Array.of(2, 0), shape: [2, 1] })]).toEqual([2, 0])
    expect([...classNumbers({ data: Float32Array.of(0, 0, 1, 1, 0, 0), shape: [2, 3] })]).toEqual([2, 0])
  })
})
