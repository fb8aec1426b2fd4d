import { memory, tensor2d, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { serialise } from '../errors/configurable.js'
import { Generator } from '../random/generator.js'
import { checkGradient } from '../testing/numeric-gradient.js'
import { l1, l1l2, l2, regularizer, type Regularizer, type RegularizerName } from './regularizers.js'

let weight: Tensor

beforeAll(async () => {
  await engine()
  weight = tensor2d([
    [1, -2],
    [0.5, -3],
  ])
})

const valueOf = (penalty: Regularizer): number => penalty.penalty(weight).dataSync()[0]!

describe('penalties', () => {
  // Σ|w| = 6.5, Σw² = 14.25
  it.each([
    ['l1', l1(), 0.065],
    ['l1 of 0.2', l1({ l1: 0.2 }), 1.3],
    ['l2', l2(), 0.1425],
    ['l2 of 2', l2({ l2: 2 }), 28.5],
    ['l1l2', l1l2(), 0],
    ['l1l2 of both', l1l2({ l1: 0.1, l2: 0.2 }), 3.5],
  ])('%s has the value of its formula', (_, penalty, expected) => {
    expect(valueOf(penalty)).toBeCloseTo(expected, 5)
  })

  it('have right gradients and leave nothing behind', () => {
    const before = memory().numTensors
    for (const penalty of [l1(), l2(), l1l2({ l1: 1, l2: 1 })]) {
      expect(checkGradient((w) => penalty.penalty(w), [weight], { random: new Generator(1) })).toBeLessThan(1e-3)
      penalty.penalty(weight).dispose()
    }
    expect(memory().numTensors).toBe(before)
  })

  it('refuse negative factors and unknown options', () => {
    expect(() => l2({ l2: -1 })).toThrow('l2: l2 must be')
    expect(() => l1l2({ l1: Number.NaN })).toThrow('l1l2: l1 must be')
    expect(() => l1({ l2: 1 } as object)).toThrow('l1: options must be among l1, but got "l2"')
  })
})

describe('regularizer', () => {
  it.each(['l1', 'l2', 'l1l2'] as const)('makes %s with its defaults from the name', (name) => {
    expect(serialise(regularizer(name))).toEqual(serialise({ l1, l2, l1l2 }[name]()))
  })

  it('gives back one that it is given', () => {
    const own = l2()
    expect(regularizer(own)).toBe(own)
  })

  const examples = [l1({ l1: 0.3 }), l2({ l2: 0.3 }), l1l2({ l1: 0.1, l2: 0.3 })]

  it.each(examples)('reads its written form again: $className', (original) => {
    const written = JSON.parse(JSON.stringify(serialise(original)))
    expect(serialise(regularizer(written))).toEqual(serialise(original))
    expect(valueOf(regularizer(written))).toBe(valueOf(original))
  })

  it('refuses other names, classes and values', () => {
    expect(() => regularizer('l3' as RegularizerName)).toThrow('regularizer must be one of')
    expect(() => regularizer({ className: 'L9', config: {} })).toThrow('regularizer: className must be one of')
    expect(() => regularizer({ className: 'L1', config: { l1: 'x' } })).toThrow('l1: l1 must be')
    expect(() => regularizer(null as unknown as RegularizerName)).toThrow('regularizer must be a name')
  })
})
