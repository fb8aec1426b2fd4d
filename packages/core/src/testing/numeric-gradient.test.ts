import { customGrad, grad, mul, scalar, square, tensor1d, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ConfigError } from '../errors/errors.js'
import { Generator } from '../random/generator.js'
import { checkGradient, numericGradient } from './numeric-gradient.js'

let inputs: Tensor[]

beforeAll(async () => {
  await engine()
  inputs = [tensor1d([0.5, -1, 2])]
})

/** x² whose gradient is told as `factor`·x. */
const squareWithGradient = (factor: number): ((x: Tensor) => Tensor) =>
  customGrad((x) => {
    const input = x as Tensor
    return { value: square(input), gradFunc: (dy: Tensor) => mul(dy, mul(input, scalar(factor))) }
  })

describe('numericGradient', () => {
  it('finds the slope of a square along a direction', () => {
    const slope = numericGradient(square, [tensor1d([1, 2])], [Float32Array.of(1, 0.5)], Float32Array.of(1, 3))
    expect(slope).toBeCloseTo(1 * 2 * 1 + 3 * 4 * 0.5, 4)
  })
})

describe('checkGradient', () => {
  it('accepts a right gradient', () => {
    expect(checkGradient(squareWithGradient(2), inputs, { random: new Generator(1) })).toBeLessThan(1e-4)
  })

  it('finds a gradient that is one percent off', () => {
    expect(checkGradient(squareWithGradient(2.02), inputs, { random: new Generator(1) })).toBeGreaterThan(5e-3)
  })

  it('counts a gradient that is not a number as infinitely wrong', () => {
    expect(checkGradient(squareWithGradient(Number.NaN), inputs, { random: new Generator(1) })).toBe(Infinity)
  })

  it('checks derivatives of gradients', () => {
    const cubed = (x: Tensor): Tensor => mul(square(x), x)
    expect(checkGradient((x) => grad(cubed)(x), inputs, { random: new Generator(1) })).toBeLessThan(1e-4)
  })

  it('refuses a step of 0', () => {
    expect(() => checkGradient(square, inputs, { random: new Generator(1), step: 0 })).toThrow(ConfigError)
  })
})
