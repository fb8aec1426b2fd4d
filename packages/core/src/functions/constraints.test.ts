import { memory, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { serialise, type Serialised } from '../errors/configurable.js'
import golden from './__fixtures__/constraints.json' with { type: 'json' }
import { constraint, maxNorm, minMaxNorm, nonNegative, unitNorm, type ConstraintName } from './constraints.js'

beforeAll(async () => {
  await engine()
})

const cases = golden.cases as unknown as (Serialised & { weight: number[][]; projected: number[][] })[]

describe('projections', () => {
  it.each(cases)('are those of Keras: $className $config', ({ className, config, weight, projected }) => {
    const w: Tensor = tensor(weight)
    const before = memory().numTensors
    const result = constraint({ className, config }).project(w)
    const expected = (projected as unknown[]).flat(9) as number[]
    expect(result.shape).toEqual(w.shape)
    for (const [i, value] of result.dataSync().entries()) expect(value).toBeCloseTo(expected[i]!, 5)
    result.dispose()
    expect(memory().numTensors).toBe(before)
  })

  it('refuse options out of range and unknown ones', () => {
    expect(() => maxNorm({ maxValue: -1 })).toThrow('maxNorm: maxValue must be')
    expect(() => minMaxNorm({ minValue: 2 })).toThrow('minMaxNorm: minValue must be a number in [0, 1], but got 2.')
    expect(() => minMaxNorm({ rate: 1.5 })).toThrow('minMaxNorm: rate must be')
    expect(() => unitNorm({ axis: 0.5 })).toThrow('unitNorm: axis must be an integer or a list of them, but got 0.5.')
    expect(() => maxNorm({ max: 3 } as object)).toThrow('maxNorm: options must be among maxValue, axis')
  })
})

describe('constraint', () => {
  it.each(['maxNorm', 'minMaxNorm', 'unitNorm', 'nonNegative'] as const)(
    'makes %s with defaults by its name',
    (name) => {
      const expected = { maxNorm, minMaxNorm, unitNorm, nonNegative }[name]()
      expect(serialise(constraint(name))).toEqual(serialise(expected))
    },
  )

  it('gives back one that it is given', () => {
    const own = maxNorm()
    expect(constraint(own)).toBe(own)
  })

  it.each([
    maxNorm({ maxValue: 3, axis: [0, 1] }),
    minMaxNorm({ minValue: 0.5, rate: 0.1 }),
    unitNorm({ axis: 1 }),
    nonNegative(),
  ])('reads its written form again: $className', (original) => {
    const written = JSON.parse(JSON.stringify(serialise(original)))
    expect(serialise(constraint(written))).toEqual(serialise(original))
  })

  it('refuses other names, classes and values', () => {
    expect(() => constraint('maxnorm' as ConstraintName)).toThrow('Did you mean "maxNorm"?')
    expect(() => constraint({ className: 'Norm', config: {} })).toThrow('constraint: className must be one of')
    expect(() => constraint({ className: 'NonNeg', config: { axis: 0 } })).toThrow('nonNegative: options must be among')
    expect(() => constraint(7 as unknown as ConstraintName)).toThrow('constraint must be a name, a constraint')
  })
})
