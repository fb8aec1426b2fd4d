import { grad, memory, square, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Generator } from '../random/generator.js'
import { checkGradient } from '../testing/numeric-gradient.js'
import golden from './__fixtures__/activations.json' with { type: 'json' }
import { activation, activationNames, relu, type ActivationName } from './activations.js'

beforeAll(async () => {
  await engine()
})

/** Compares to 1e-5 of the larger of 1 and the value; exponents lose as many digits as their argument has. */
function expectClose(actual: Tensor, expected: number[][]): void {
  const flat = expected.flat()
  const values = actual.dataSync()
  expect(values.length).toBe(flat.length)
  for (const [i, value] of flat.entries()) {
    const tolerance = 1e-5 * Math.max(1, Math.abs(value))
    expect(Math.abs(values[i]! - value), `element ${i}: ${values[i]} for ${value}`).toBeLessThan(tolerance)
  }
}

describe('each activation', () => {
  const tested = { ...golden.values, ...golden.valuesOfRows } as Record<string, number[][]>

  it('has reference values', () => {
    expect(Object.keys(tested).sort()).toEqual([...activationNames].sort())
  })

  it.each(Object.keys(golden.values) as ActivationName[])('gives the values of Keras: %s', (name) => {
    expectClose(activation(name)(tensor(golden.grid)), tested[name]!)
  })

  it.each(Object.keys(golden.valuesOfRows) as ActivationName[])('gives the values of Keras along rows: %s', (name) => {
    expectClose(activation(name)(tensor(golden.rows)), tested[name]!)
  })

  it.each(activationNames)('has a right gradient, keeps shapes and leaves nothing behind: %s', (name) => {
    const random = new Generator(1)
    // Away from the kinks at 0, ±3 and 6.
    const x = tensor([-4, -2.5, -1, -0.3, 0.4, 1.2, 2.7, 3.5, 5, 6.4, 1.9, -1.6], [2, 3, 2])
    const before = memory().numTensors
    expect(checkGradient(activation(name), [x], { random })).toBeLessThan(1e-3)
    const y = activation(name)(x)
    expect(y.shape).toEqual([2, 3, 2])
    y.dispose()
    expect(memory().numTensors).toBe(before)
  })

  const smooth = ['gelu', 'silu', 'mish', 'tanh', 'softmax', 'logSoftmax'] as const

  it.each(smooth)('has a right second derivative: %s', (name) => {
    const f = activation(name)
    const slope = (x: Tensor): Tensor => grad((y) => square(f(y)))(x)
    const x = tensor([
      [-1, 0.5, 2],
      [0.1, 0.2, -0.7],
    ])
    expect(checkGradient(slope, [x], { random: new Generator(1) })).toBeLessThan(1e-3)
  })

  it.each(activationNames)('has a finite gradient far from 0: %s', (name) => {
    const far = tensor([-80, 80], [1, 2])
    for (const slope of grad(activation(name))(far).dataSync()) expect(Number.isFinite(slope)).toBe(true)
  })
})

describe('activation', () => {
  it('takes a function as it is', () => {
    expect(activation(relu)).toBe(relu)
  })

  it('suggests the nearest name', () => {
    expect(() => activation('rely' as ActivationName)).toThrow('Did you mean "relu"?')
  })

  it('refuses what is neither a name nor a function', () => {
    const three = 3 as unknown as ActivationName
    expect(() => activation(three)).toThrow('activation must be a name or a function, but got 3.')
  })
})
