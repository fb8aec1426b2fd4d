import { describe, expect, it } from 'vitest'
import { serialise } from '../errors/configurable.js'
import { ConfigError } from '../errors/errors.js'
import cycles from './__fixtures__/one-cycle.json' with { type: 'json' }
import golden from './__fixtures__/schedules.json' with { type: 'json' }
import { cosineDecayRestarts } from './cosine-decay-restarts.js'
import { cosineDecay } from './cosine-decay.js'
import { exponentialDecay } from './exponential-decay.js'
import { oneCycle } from './one-cycle.js'
import { piecewiseConstantDecay } from './piecewise-constant-decay.js'
import { polynomialDecay } from './polynomial-decay.js'
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

describe.each(cycles.cases)('oneCycle $config', ({ config, rates, momenta }) => {
  const made = oneCycle(config)

  it('gives the rates and momenta of PyTorch, and keeps the last ones', () => {
    rates.forEach((rate, step) => expect(made.at(step)).toBeCloseTo(rate, 7))
    momenta.forEach((momentum, step) => expect(made.momentumAt(step)).toBeCloseTo(momentum, 6))
    expect(made.at(1000)).toBeCloseTo(rates.at(-1)!, 9)
    expect(oneCycle({ ...config, cycleMomentum: false }).momentumAt(3)).toBeUndefined()
  })

  it('comes back equal from a file', () => {
    const again = schedule('test', JSON.parse(JSON.stringify(serialise(made)))) as Schedule
    expect(again.config()).toEqual(made.config())
    expect(again.at(5)).toBe(made.at(5))
  })
})

describe('schedules', () => {
  it('halve the rate by hand', () => {
    const decay = exponentialDecay({ initialLearningRate: 8, decaySteps: 2, decayRate: 0.5, staircase: true })
    expect([0, 1, 2, 3, 4].map((step) => decay.at(step))).toEqual([8, 8, 4, 4, 2])
  })

  it('restart exactly at the end of a period, however many there were', () => {
    const restarts = cosineDecayRestarts({ initialLearningRate: 1, firstDecaySteps: 1 })
    for (let i = 1; i <= 40; i++) expect(restarts.at(2 ** i - 1)).toBe(1)
  })

  it('refuse options out of range', () => {
    expect(() => exponentialDecay({ initialLearningRate: 1, decaySteps: 0, decayRate: 1 })).toThrow(ConfigError)
    expect(() => cosineDecay({ initialLearningRate: 1, decaySteps: 1, alpha: 2 })).toThrow('cosineDecay: alpha')
    expect(() => cosineDecayRestarts({ initialLearningRate: 1, firstDecaySteps: 1, tMul: 0.5 })).toThrow(
      'cosineDecayRestarts: tMul must be a number of at least 1, but got 0.5.',
    )
    expect(() => oneCycle({ maxLearningRate: 1, totalSteps: 3 })).toThrow('but got 0.3 of 3.')
    expect(() => piecewiseConstantDecay({ boundaries: [3, 3], values: [1, 1, 1] })).toThrow('boundaries must rise')
    expect(() => piecewiseConstantDecay({ boundaries: [3], values: [1] })).toThrow('but got 1 for 1 boundaries.')
    expect(() => polynomialDecay({ initialLearningRate: 1, decaySteps: 1, power: 0 })).toThrow('polynomialDecay: power')
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
