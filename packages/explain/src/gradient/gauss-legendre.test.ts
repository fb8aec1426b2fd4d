import { describe, expect, it } from 'vitest'
import { gaussLegendre } from './gauss-legendre.js'

// Abramowitz and Stegun 1964, table 25.4: nodes and weights on [-1, 1], upper half.
const published: Record<number, [node: number, weight: number][]> = {
  2: [[0.5773502691896257, 1]],
  3: [
    [0, 0.8888888888888888],
    [0.7745966692414834, 0.5555555555555556],
  ],
  5: [
    [0, 0.5688888888888889],
    [0.5384693101056831, 0.4786286704993665],
    [0.906179845938664, 0.2369268850561891],
  ],
  10: [
    [0.1488743389816312, 0.2955242247147529],
    [0.4333953941292472, 0.2692667193099963],
    [0.6794095682990244, 0.219086362515982],
    [0.8650633666889845, 0.1494513491505806],
    [0.9739065285171717, 0.0666713443086881],
  ],
}

describe('gaussLegendre', () => {
  it.each(Object.entries(published))('gives the published nodes and weights for n = %s', (n, upper) => {
    const { nodes, weights } = gaussLegendre(Number(n))
    upper.forEach(([node, weight], i) => {
      const index = nodes.length - upper.length + i
      expect(nodes[index]).toBeCloseTo((1 + node) / 2, 14)
      expect(weights[index]).toBeCloseTo(weight / 2, 14)
      expect(nodes[nodes.length - 1 - index]).toBeCloseTo((1 - node) / 2, 14)
    })
  })

  it.each([1, 4, 7])('integrates every power up to 2n - 1 exactly, n = %i, and not the next', (n) => {
    const { nodes, weights } = gaussLegendre(n)
    const integral = (power: number): number => nodes.reduce((sum, a, k) => sum + weights[k]! * a ** power, 0)
    for (let power = 0; power < 2 * n; power++) expect(integral(power)).toBeCloseTo(1 / (power + 1), 13)
    expect(Math.abs(integral(2 * n) - 1 / (2 * n + 1))).toBeGreaterThan(1e-12)
  })

  it('stays accurate with many nodes', () => {
    const { nodes, weights } = gaussLegendre(1600)
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    expect(nodes.every((node, k) => node > (nodes[k - 1] ?? 0) && node < 1)).toBe(true)
    expect(nodes.reduce((sum, a, k) => sum + weights[k]! * Math.exp(a), 0)).toBeCloseTo(Math.E - 1, 12)
  })
})
