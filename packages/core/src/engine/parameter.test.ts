import { memory, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ShapeError, StateError } from '../errors/errors.js'
import { Generator } from '../random/generator.js'
import { engine } from './engine.js'
import { Parameter } from './parameter.js'

const weight = () => new Parameter('kernel', [2], { sample: () => Float32Array.of(1, 2) })

beforeAll(() => engine())

describe('Parameter', () => {
  it('draws its first values once, and makes no tensor before it is used', () => {
    const before = memory().numTensors
    const kernel = weight()
    kernel.initialise(new Generator(0))
    kernel.setValues([5, 6])
    kernel.initialise(new Generator(0))
    expect([...kernel.values()]).toEqual([5, 6])
    expect(memory().numTensors).toBe(before)
    expect(kernel.value.shape).toEqual([2])
    expect(memory().numTensors).toBe(before + 1)
    kernel.dispose()
    expect(memory().numTensors).toBe(before)
  })

  it('gives copies of its numbers', () => {
    const kernel = weight()
    kernel.initialise(new Generator(0))
    kernel.values()[0] = 9
    expect(kernel.values()[0]).toBe(1)
    expect(kernel.value.dataSync()[0]).toBe(1)
    kernel.values()[0] = 9
    expect(kernel.values()[0]).toBe(1)
    kernel.dispose()
  })

  it('frees the old tensor when it takes over a new one', () => {
    const kernel = weight()
    kernel.initialise(new Generator(0))
    const old = kernel.value
    const before = memory().numTensors
    kernel.assign(tensor([3, 4]))
    expect(old.isDisposed).toBe(true)
    expect(memory().numTensors).toBe(before)
    expect([...kernel.values()]).toEqual([3, 4])
    kernel.dispose()
  })

  it('refuses values of another number and use before there are any', () => {
    const kernel = weight()
    expect(() => kernel.value).toThrow(StateError)
    expect(() => kernel.setValues([1])).toThrow(
      'parameter kernel: new values must be 2 numbers for shape [2], but got 1.',
    )
    const wrong = tensor([1, 2, 3])
    expect(() => kernel.assign(wrong)).toThrow(ShapeError)
    wrong.dispose()
  })
})
