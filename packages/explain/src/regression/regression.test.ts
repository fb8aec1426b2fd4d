import { describe, expect, it } from 'vitest'
import { larsPath } from './lars.js'
import { solveSymmetric } from './solve.js'

describe('solveSymmetric', () => {
  it('solves by hand: [[4, 2], [2, 3]]·x = [10, 8]', () => {
    const x = solveSymmetric(Float64Array.of(4, 2, 2, 3), Float64Array.of(10, 8), 2)!
    expect(x[0]).toBeCloseTo(1.75, 12)
    expect(x[1]).toBeCloseTo(1.5, 12)
  })

  it('solves for several right-hand sides, and for none of a singular matrix', () => {
    expect([...solveSymmetric(Float64Array.of(4, 0, 0, 16), Float64Array.of(4, 8, 32, 16), 2)!]).toEqual([1, 2, 2, 1])
    expect(solveSymmetric(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1), 2)).toBeUndefined()
    expect([...solveSymmetric(new Float64Array(0), new Float64Array(0), 0)!]).toEqual([])
  })
})

describe('larsPath', () => {
  // Orthonormal columns: the lasso's coefficients are products shrunk towards 0 by alpha·examples.
  const moments = { gram: Float64Array.of(1, 0, 0, 1), products: Float64Array.of(3, -1), examples: 2 }

  it('lets features in by their correlation, and ends in least squares', () => {
    const path = larsPath(moments, { method: 'lasso' })
    expect(path.map(({ alpha }) => alpha)).toEqual([1.5, 0.5, 0])
    expect(path.map(({ coefficients }) => [...coefficients])).toEqual([
      [0, 0],
      [2, 0],
      [3, -1],
    ])
    expect(path.active).toEqual([0, 1])
  })

  it('ends when it has taken as many steps as allowed', () => {
    expect(larsPath(moments, { method: 'lar', maxSteps: 1 }).active).toEqual([0])
  })
})
