import { ConfigError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { quadrature, type QuadratureRule } from './quadrature.js'

const rule = (name: QuadratureRule, n: number) => {
  const { nodes, weights } = quadrature('test', name, n)
  return { nodes: [...nodes], weights: [...weights] }
}

const rules = ['gaussLegendre', 'left', 'right', 'midpoint', 'trapezoid'] as const

describe('quadrature', () => {
  it('places the nodes of each simple rule as its formula says', () => {
    expect(rule('left', 4)).toEqual({ nodes: [0, 0.25, 0.5, 0.75], weights: [0.25, 0.25, 0.25, 0.25] })
    expect(rule('right', 4)).toEqual({ nodes: [0.25, 0.5, 0.75, 1], weights: [0.25, 0.25, 0.25, 0.25] })
    expect(rule('midpoint', 4)).toEqual({ nodes: [0.125, 0.375, 0.625, 0.875], weights: [0.25, 0.25, 0.25, 0.25] })
    const ends = { nodes: [0, 0.25, 0.5, 0.75, 1], weights: [0.125, 0.25, 0.25, 0.25, 0.125] }
    expect(rule('trapezoid', 5)).toEqual(ends)
  })

  it.each(rules)('%s has weights that sum to 1', (name) => {
    for (const n of [2, 7, 50]) expect(rule(name, n).weights.reduce((a, b) => a + b)).toBeCloseTo(1, 13)
  })

  it('refuses an unknown rule, no steps, and a trapezoid of one step', () => {
    expect(() => quadrature('ig', 'simpson' as QuadratureRule, 5)).toThrow(ConfigError)
    expect(() => quadrature('ig', 'left', 0)).toThrow('ig: steps must be a positive integer, but got 0.')
    expect(() => quadrature('ig', 'trapezoid', 1)).toThrow('ig: steps must be at least 2')
  })
})
