import { engine, Generator, type Layer, type LayerOptions } from '@tessera-ml/core'
import { checkLayer } from '@tessera-ml/core/testing'
import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { attentionPooling } from './attention-pooling.js'
import { maskedToZero, withMaskOf } from './mask-layers.js'
import { networkKinds, networkNames } from './network-kinds.js'

beforeAll(async () => void (await engine()))

const inputs = [
  {
    shape: [2, 3, 2],
    values: [0.5, -1, 2, 0.25, -0.75, 1, 1.5, -0.5, 0.1, 0.9, 3, -2],
    mask: [
      [1, 1, 0],
      [1, 1, 1],
    ],
  },
]

/** Output and mask of a layer of one input without weights. */
function outcome(layer: Layer<LayerOptions>): { values: number[]; mask: number[] | undefined } {
  const [{ shape, values, mask }] = inputs as [(typeof inputs)[0]]
  layer.outputShapeFor(shape)
  return tidy(() => {
    const x: Tensor = tensor(values, shape)
    const context = { training: false, random: new Generator(1), masks: [tensor(mask, [2, 3], 'bool')] }
    const found = layer.computeMask(x, context)
    return { values: [...layer.call(x, context).dataSync()], mask: found && [...found.dataSync()] }
  })
}

describe('layers of the networks', () => {
  it('keep the contract of all layers', () => {
    const wrongInputs = [[null, 2]]
    checkLayer({ make: attentionPooling, options: {}, inputs, weights: [[0.3, -0.8]], wrongInputs })
    checkLayer({ make: maskedToZero, options: {}, inputs, wrongInputs })
    checkLayer({ make: withMaskOf, options: {}, inputs: [inputs[0]!, inputs[0]!] })
  })

  it('attend by the softmax of v·tanh(x) over the steps that count, computed by hand', () => {
    const layer = attentionPooling()
    layer.outputShapeFor([null, null, 2])
    layer.parameters[0]!.setValues([0.3, -0.8])
    const { values, mask } = outcome(layer)
    const score = (a: number, b: number): number => Math.exp(0.3 * Math.tanh(a) - 0.8 * Math.tanh(b))
    const [first, second] = [score(0.5, -1), score(2, 0.25)]
    expect(values[0]).toBeCloseTo((first * 0.5 + second * 2) / (first + second), 6)
    expect(values[1]).toBeCloseTo((-first + second * 0.25) / (first + second), 6)
    expect(mask).toBeUndefined()
    layer.parameters[0]!.dispose()
  })

  it('set masked steps to 0', () => {
    const { values } = outcome(maskedToZero())
    const [{ values: before }] = inputs as [(typeof inputs)[0]]
    values.forEach((value, i) => expect(value).toBeCloseTo(i === 4 || i === 5 ? 0 : before[i]!, 6))
    expect(outcome(maskedToZero()).mask).toEqual([1, 1, 0, 1, 1, 1])
  })
})

describe.each(networkNames)('the network %s', (name) => {
  const network = networkKinds[name].network({ classes: 3, vocabularySize: 12, seed: 4 })
  const texts = [[2, 3, 4], [5], [6, 7, 8, 9, 10, 11, 2], [3, 3]]

  it('gives a text the same logits beside longer ones, whatever padding holds', async () => {
    const longest = Math.max(...texts.map((text) => text.length)) + 3
    const padded = texts.map((text) => [...text, ...Array.from({ length: longest - text.length }, () => 0)])
    const [words] = network.layer('words').parameters
    const values = words!.values()
    const together = await network.predict(padded)
    words!.setValues(values.fill(100, 0, words!.shape[1]))
    const otherwise = await network.predict(padded)
    for (const [i, text] of texts.entries()) {
      const [alone] = await network.predict([text])
      alone!.forEach((logit, k) => expect(together[i]![k]).toBeCloseTo(logit, 5))
    }
    expect(otherwise).toEqual(together)
  })

  it('gives finite logits for a text without words', async () => {
    const [logits] = await network.predict([[0]])
    expect(logits!.every(Number.isFinite)).toBe(true)
  })
})

describe.each(networkNames.filter((name) => name !== 'average'))('the network %s', (name) => {
  it('minds the order of the words', async () => {
    const network = networkKinds[name].network({ classes: 3, vocabularySize: 12, seed: 4 })
    const [there, back] = await network.predict([
      [2, 3, 4, 5],
      [5, 4, 3, 2],
    ])
    expect(Math.abs(there![0]! - back![0]!)).toBeGreaterThan(1e-6)
  })
})
