import { memory, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { NumberError } from '../errors/errors.js'
import { sequential } from '../models/sequential.js'
import { buildLayer, callLayer, contextOf, inputTensors } from '../testing/layer-case.js'
import type { LayerCaseInput } from '../testing/layer-case.js'
import { batchNormalization, type BatchNormalizationOptions } from './batch-normalization.js'
import { dense } from './dense.js'
import type { AnyLayer } from './layer.js'

beforeAll(async () => void (await engine()))

const make = batchNormalization

function outputOf(layer: AnyLayer, input: LayerCaseInput, training: boolean): number[] {
  const inputs = [input]
  return tidy(() => Array.from(callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, training)).dataSync()))
}

function stateOf(layer: AnyLayer): number[][] {
  return layer.parameters.filter(({ trainable }) => !trainable).map((parameter) => Array.from(parameter.values()))
}

describe('BatchNormalization', () => {
  it('gives mean 0 and variance 1 in training, far from 0 too', () => {
    const input = { shape: [4, 1], values: [1000, 1001, 1002, 1003] }
    const y = outputOf(buildLayer({ make, options: { epsilon: 1e-6 }, inputs: [input] }), input, true)
    const expected = [-1.5, -0.5, 0.5, 1.5].map((value) => value / Math.sqrt(1.25))
    y.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5))
  })

  it('gives exactly the unpadded result where steps are masked, and the same statistics', () => {
    // Four steps count, so that a mean is the same to the bit whether the sum is divided or what it is made of.
    const padded = {
      shape: [2, 3, 1],
      values: [1, 2, 6, 5, NaN, NaN],
      mask: [
        [1, 1, 1],
        [1, 0, 0],
      ],
    }
    const plain = { shape: [4, 1, 1], values: [1, 2, 6, 5] }
    const layers = [padded, plain].map((input) => buildLayer({ make, options: {}, inputs: [input] }))
    const y = outputOf(layers[0]!, padded, true)
    expect(y.slice(0, 4)).toEqual(outputOf(layers[1]!, plain, true))
    expect(stateOf(layers[0]!)).toEqual(stateOf(layers[1]!))
  })

  it('divides by no 0 where all steps are masked', () => {
    const input = { shape: [1, 2, 1], values: [3, 4], mask: [[0, 0]] }
    const layer = buildLayer({ make, options: {}, inputs: [input] })
    expect(outputOf(layer, input, true).every(Number.isFinite)).toBe(true)
    expect(stateOf(layer).flat().every(Number.isFinite)).toBe(true)
  })

  it('refuses a mask of other axes', () => {
    const layer = buildLayer({ make, options: { name: 'norm' }, inputs: [{ shape: [1, 2, 2, 1], values: [] }] })
    const input = { shape: [1, 2, 2, 1], values: [1, 2, 3, 4], mask: [[1, 0]] }
    expect(() => outputOf(layer, input, true)).toThrow(/^norm: mask must have one axis less than the input/)
  })

  it('uses its moving statistics and leaves them alone outside training and when it is frozen', () => {
    const input = { shape: [2, 1], values: [3, 5] }
    const layer = buildLayer({ make, options: { epsilon: 1e-12 }, inputs: [input] })
    expect(outputOf(layer, input, false)).toEqual([3, 5])
    layer.trainable = false
    expect(outputOf(layer, input, true)).toEqual([3, 5])
    expect(stateOf(layer)).toEqual([[0], [1]])
  })

  it('is trained in a model by its gamma and beta alone, with a flat number of tensors', async () => {
    const net = sequential([batchNormalization(), dense({ units: 1 })], { inputShape: [2], seed: 1 })
    net.compile({ optimizer: 'adam', loss: 'meanSquaredError' })
    const data = {
      x: [
        [1, 2],
        [3, 5],
        [6, 1],
      ],
      y: [[1], [2], [3]],
    }
    await net.fit(data)
    expect(net.trainableParameters.map(({ name }) => name)).toEqual(['gamma', 'beta', 'kernel', 'bias'])
    const before = memory().numTensors
    await net.fit(data, { epochs: 3 })
    expect(memory().numTensors).toBe(before)
    const [mean] = stateOf(net.layers[0]!)
    // Four steps towards the means of the columns, 10/3 and 8/3.
    expect(mean![0]).toBeCloseTo((1 - 0.99 ** 4) * (10 / 3), 5)
    expect(mean![1]).toBeCloseTo((1 - 0.99 ** 4) * (8 / 3), 5)
    net.dispose()
  })

  it('keeps its moving statistics where a step is given up', async () => {
    const net = sequential([batchNormalization(), dense({ units: 1 })], { inputShape: [1], seed: 1 })
    net.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
    await net.fit({ x: [[1], [2]], y: [[1], [2]] })
    const before = stateOf(net.layers[0]!)
    await expect(net.fit({ x: [[1], [NaN]], y: [[1], [2]] })).rejects.toThrow(NumberError)
    expect(stateOf(net.layers[0]!)).toEqual(before)
    net.dispose()
  })

  it.each<{ options: BatchNormalizationOptions; message: RegExp }>([
    {
      options: { momentum: 1.5 },
      message: /^batch_normalization: momentum must be a number in \[0, 1\], but got 1.5\.$/,
    },
    { options: { epsilon: 0 }, message: /epsilon must be/ },
    { options: { axis: 0.5 }, message: /axis must be an integer, but got 0.5/ },
  ])('refuses $options', ({ options, message }) => {
    expect(() => batchNormalization(options)).toThrow(message)
  })

  it('refuses the axis of the batch', () => {
    expect(() => batchNormalization({ axis: 0 }).outputShapeFor([null, 2])).toThrow(
      /input must have axis 0 behind the batch/,
    )
  })
})
