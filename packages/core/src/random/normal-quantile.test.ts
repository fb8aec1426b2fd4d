import { describe, expect, it } from 'vitest'
import { normalQuantile } from './normal-quantile.js'

describe('normalQuantile', () => {
  // Python 3.11, statistics.NormalDist().inv_cdf
  it.each([
    [1e-9, -5.9978070150076865],
    [1e-4, -3.71901648545568],
    [0.0228, -1.9990772149717695],
    [0.05, -1.6448536269514726],
    [0.075, -1.4395314709384557],
    [0.0751, -1.4388253927525398],
    [0.25, -0.6744897501960817],
    [0.5, 0],
    [0.6, 0.2533471031357998],
    [0.9251, 1.4402382675279632],
    [0.99, 2.3263478740408408],
  ])('is at %d what the reference says', (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(2e-15 * Math.max(1, Math.abs(z)))
  })
})
