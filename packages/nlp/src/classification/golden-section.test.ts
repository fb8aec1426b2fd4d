import { describe, expect, it } from 'vitest'
import { goldenSection } from './golden-section.js'

describe('goldenSection', () => {
  it('finds the minimum inside, and at either end', () => {
    expect(Math.abs(goldenSection((x) => (x - 0.3) ** 2, -2, 5, 1e-4) - 0.3)).toBeLessThan(1e-4)
    expect(Math.abs(goldenSection((x) => x, -2, 5, 1e-4) + 2)).toBeLessThan(1e-4)
    expect(Math.abs(goldenSection((x) => -x, -2, 5, 1e-4) - 5)).toBeLessThan(1e-4)
  })
})
