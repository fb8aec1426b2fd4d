import { describe, expect, it } from 'vitest'
import { serialise } from '../errors/configurable.js'
import { ConfigError } from '../errors/errors.js'
import golden from './__fixtures__/schedules.json' with { type: 'json' }
import { cosineDecay } from './cosine-decay.js'
import { exponentialDecay } from './exponential-decay.js'
import { schedule } from './resolve.js'
import type { Schedule } from './schedule.js'

describe.each(golden.cases)('$className $config', ({ className, config, rates }) => {
  const made = schedule('test', { className, config }) as Schedule

  it('gives the rates of Keras', () => {
    golden.steps.forEach((step, i) => expect(made.at(step)).toBeCloseTo(rates[i]!, 7))
  })

  it('comes back equal from a file', () => {
    const again = schedule('test', JSON.parse(JSON.stringify(serialise(made)))) as Schedule
    expect(again.config()).toEqual(made.config())
    expect(golden.steps.map((step) => again.at(step))).toEqual(golden.steps.map((step) => made.at(step)))
  })
})

describe('schedules', () => {
  it('halve the rate by hand', () => {
    const decay = exponentialDecay({ initialLearningRate: 8, decaySteps: 2, decayRate: 0.5, staircase: true })
    expect([0, 1, 2, 3, 4].map((step) => decay.at(step))).toEqual([8, 8, 4, 4, 2])
  })

  it('refuse options out of range', () => {
    expect(() => exponentialDecay({ initialLearningRate: 1, decaySteps: 0, decayRate: 1 })).toThrow(ConfigError)
    expect(() => cosineDecay({ initialLearningRate: 1, decaySteps: 1, alpha: 2 })).toThrow('cosineDecay: alpha')
    expect(() => cosineDecay({ initialLearningRate: 1, decayStep: 1 } as never)).toThrow('Did you mean "decaySteps"?')
  })

  it('may be numbers and functions', () => {
    const halving = (step: number) => 1 / (1 + step)
    expect(schedule('test', 0.5)).toBe(0.5)
    expect(schedule('test', halving)).toBe(halving)
  })

  it.each([-1, Number.NaN, 'fast', null, { className: 'Fast', config: {} }])('refuse %o as a rate', (value) => {
    expect(() => schedule('sgd: learningRate', value as never)).toThrow(/^sgd: learningRate/)
  })
})
