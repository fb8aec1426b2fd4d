import { ConfigError, FormatError, ShapeError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { contributions } from './contributions.js'
import { Explanation, type ExplanationData } from './explanation.js'
import { sumPerStep } from './sum-per-step.js'

/** Two rows of three steps of two numbers, one explained output a row. */
const parts: ExplanationData = {
  kind: 'additive',
  values: { data: Float64Array.of(1, 2, 3, 4, 5, 6, 0.1, 0.2, 0.3, 0.4, 0.5, 1 / 3), shape: [2, 3, 2, 1] },
  baseValues: { data: Float64Array.of(0, 1), shape: [2, 1] },
  predictions: { data: Float64Array.of(21, 2.5), shape: [2, 1] },
  outputs: [[0], [1]],
  outputNames: ['ham', 'spam'],
  featureNames: ['now', 'free', '<b>'],
  completeness: { gap: [0, 0.333], tolerance: 0.01, ok: false },
  run: { method: 'integratedGradients', of: 'logits', seed: 3, evaluations: 104, options: { steps: [50, 50] } },
}

const json = (): object => JSON.parse(JSON.stringify(new Explanation(parts))) as object

describe('Explanation', () => {
  it('comes back from its JSON bit for bit', () => {
    const explanation = new Explanation(parts)
    const text = JSON.stringify(explanation)
    expect(Explanation.parse(text)).toEqual(explanation)
    expect(JSON.stringify(Explanation.parse(text))).toBe(text)
  })

  it('refuses JSON that is foreign, incomplete or has more than it knows, and says where', () => {
    const attempt = (change: object) => () => Explanation.fromJSON({ ...json(), ...change })
    expect(() => Explanation.parse('{')).toThrow(FormatError)
    expect(() => Explanation.fromJSON(null)).toThrow('explanation must be an object, but got null.')
    expect(attempt({ formatVersion: 2 })).toThrow('formatVersion must be the number 1, but got 2.')
    expect(attempt({ kind: 'magic' })).toThrow(FormatError)
    expect(attempt({ extra: 1 })).toThrow('every key must be known, but got "extra".')
    expect(attempt({ run: { method: 'a', of: 'b', options: {} } })).toThrow('explanation: run: evaluations must be')
    expect(attempt({ values: { shape: [1], data: ['1'] } })).toThrow('explanation: values: data must be finite numbers')
    expect(attempt({ predictions: { shape: [2, 1], data: [1] } })).toThrow(FormatError)
    expect(attempt({ __proto__: { kind: 'map' }, kind: undefined })).toThrow('kind must be one of')
  })

  it('refuses parts that do not fit together', () => {
    const attempt = (change: Partial<ExplanationData>) => () => new Explanation({ ...parts, ...change })
    expect(attempt({ featureNames: ['a'] })).toThrow(ShapeError)
    expect(attempt({ outputs: [[0]] })).toThrow(ShapeError)
    expect(attempt({ data: parts.predictions })).toThrow('data must have the shape [2, 3, 2], but got [2, 1].')
    expect(attempt({ kind: 'map' })).toThrow(ConfigError)
  })
})

describe('sumPerStep', () => {
  it('adds up the numbers of each step and keeps all the rest', () => {
    const explanation = new Explanation(parts)
    const sums = sumPerStep(explanation)
    expect(sums.values.shape).toEqual([2, 3, 1])
    ;[3, 7, 11, 0.3, 0.7, 0.5 + 1 / 3].forEach((value, i) => expect(sums.values.data[i]).toBeCloseTo(value, 12))
    expect(sums.completeness).toEqual(explanation.completeness)
    expect(sumPerStep(explanation, ['x', 'y', 'z']).featureNames).toEqual(['x', 'y', 'z'])
  })

  it('keeps several outputs apart', () => {
    const several = new Explanation({
      kind: 'map',
      values: { data: Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40), shape: [1, 2, 2, 2] },
      predictions: { data: Float64Array.of(1, 2), shape: [1, 2] },
      outputs: [[0, 1]],
      run: { method: 'm', of: 'outputs', evaluations: 1, options: {} },
    })
    expect([...sumPerStep(several).values.data]).toEqual([3, 30, 7, 70])
  })
})

describe('contributions', () => {
  it('names the values of one row', () => {
    const sums = sumPerStep(new Explanation(parts))
    expect(contributions(sums)).toEqual([
      { label: 'now', value: 3 },
      { label: 'free', value: 7 },
      { label: '<b>', value: 11 },
    ])
    expect(contributions(sums, 1)[0]!.value).toBeCloseTo(0.3, 12)
  })

  it('refuses several feature axes and rows that are not there', () => {
    expect(() => contributions(new Explanation(parts))).toThrow(ShapeError)
    expect(() => contributions(sumPerStep(new Explanation(parts)), 2)).toThrow('row must be below 2, but got 2.')
  })
})
