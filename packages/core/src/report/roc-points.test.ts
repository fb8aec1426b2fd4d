import { describe, expect, it } from 'vitest'
import { ShapeError } from '../errors/errors.js'
import { rocPoints } from './roc-points.js'

describe('rocPoints', () => {
  it('walks the thresholds from strict to lenient', () => {
    const { points, area } = rocPoints([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    expect(points).toEqual(
      [[0, 0], [0, 0.5], [0.5, 0.5], [0.5, 1], [1, 1]].map(([x, y]) => ({ falsePositiveRate: x, truePositiveRate: y })),
    )
    expect(area).toBe(0.75)
  })

  it('counts ties half: its area is the share of pairs in the right order', () => {
    const truth = [1, 0, 0, 1, 1, 0, 1, 0, 0]
    const scores = [0.5, 0.5, 0.2, 0.9, 0.2, 0.2, 0.7, 0.7, 0.1]
    let [right, pairs] = [0, 0]
    for (const [i, a] of truth.entries()) {
      for (const [j, b] of truth.entries()) {
        if (a !== 1 || b !== 0) continue
        pairs++
        right += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0
      }
    }
    expect(rocPoints(truth, scores).area).toBeCloseTo(right / pairs, 12)
  })

  it('has no curve without both classes', () => {
    expect(rocPoints([1, 1], [0.1, 0.2])).toEqual({ points: [], area: Number.NaN })
  })

  it('refuses lengths that differ and scores that are not finite', () => {
    expect(() => rocPoints([1], [])).toThrow(ShapeError)
    expect(() => rocPoints([1, 0], [0.5, Number.NaN])).toThrow('scores must be finite, but got NaN at 1')
  })
})
