import { expect, it } from 'vitest'
import { calibrationScale } from './calibration.js'

it('finds the scale that makes the share of right ones likely: three in four with logits ±s is s = ln 3', () => {
  const logits = Array.from({ length: 4000 }, () => Float64Array.of(-1, 1))
  const labels = logits.map((_, i) => (i % 4 === 0 ? 0 : 1))
  expect(calibrationScale(logits, labels)).toBeCloseTo(Math.log(3), 2)
})

it('stays moderate where all of a few are right', () => {
  // ε = 1/4, K = 2: p = 1 - 1/8 is s = ln 7.
  expect(calibrationScale([Float64Array.of(1, -1), Float64Array.of(-1, 1)], [0, 1])).toBeCloseTo(Math.log(7), 2)
})

it('ends at a bound for logits that say nothing, and gives 1 without examples', () => {
  const scale = calibrationScale([Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0)], [1, 0])
  expect(scale).toBeLessThan(0.06)
  expect(calibrationScale([], [])).toBe(1)
})
