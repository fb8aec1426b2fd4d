import { Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { logMean, logsOf } from './log-mean.js'
import { mixingWeights } from './mixing-weights.js'

/** Of two classes, from the log odds of the second. */
const pair = (logit: number): Float64Array => {
  const p = 1 / (1 + Math.exp(-logit))
  return logsOf(Float64Array.of(1 - p, p))
}
const draw = new Generator(7)
const logits = Array.from({ length: 4000 }, () => 3 * draw.normal())
const labels = logits.map((logit) => (draw.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0))
const calibrated = logits.map((logit) => pair(logit))

describe('mixingWeights', () => {
  it('gives a calibrated member 1, and one that is three times too sure a third', () => {
    const [alone] = mixingWeights([calibrated], labels)
    expect(alone).toBeCloseTo(1, 1)
    const [tooSure] = mixingWeights([logits.map((logit) => pair(3 * logit))], labels)
    expect(tooSure).toBeCloseTo(alone! / 3, 2)
  })

  it('gives nothing to a member that says the contrary', () => {
    const contrary = labels.map((label) => pair((label === 1 ? -1 : 1) + draw.normal()))
    const weights = mixingWeights([calibrated, contrary], labels)
    expect(weights[1]).toBe(0)
  })

  it('weighs two members with independent errors by how much each knows: the solution of a logistic regression', () => {
    const errors = [1, 2]
    const members = errors.map((error) => logits.map((logit) => pair(logit + error * 3 * draw.normal())))
    const [a, b] = mixingWeights(members, labels) as [number, number]
    expect(a).toBeGreaterThan(b)
    expect(b).toBeGreaterThan(0)
    // At the minimum the loss falls in no direction.
    const loss = (weights: number[]): number =>
      labels.reduce<number>((sum, y, i) => sum - Math.log(logMean([members[0]![i]!, members[1]![i]!], weights)[y]!), 0)
    const best = loss([a, b])
    for (const [da, db] of [
      [0.02, 0],
      [-0.02, 0],
      [0, 0.02],
      [0, -0.02],
      [0.02, -0.02],
      [-0.02, 0.02],
    ] as const) {
      expect(loss([a + da, b + db])).toBeGreaterThan(best)
    }
  })
})

describe('logMean', () => {
  it('is the normalised product of powers, computed by hand', () => {
    const logs = [logsOf(Float64Array.of(0.2, 0.8)), logsOf(Float64Array.of(0.5, 0.5))]
    expect(logMean(logs, [1, 1])[1]).toBeCloseTo(0.8, 12)
    expect(logMean(logs, [2, 7])[1]).toBeCloseTo(0.64 / 0.68, 12)
  })

  it('keeps probabilities of 0 finite', () => {
    const logs = [logsOf(Float64Array.of(0, 1)), logsOf(Float64Array.of(1, 0))]
    expect([...logMean(logs, [1, 1])]).toEqual([0.5, 0.5])
  })
})
