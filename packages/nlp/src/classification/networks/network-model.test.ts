import { modelContents, type JsonObject } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { tokenize } from '../../text/tokenize.js'
import { Vocabulary } from '../../text/vocabulary.js'
import { networkKinds } from './network-kinds.js'
import { NetworkModel } from './network-model.js'

const vocabulary = new Vocabulary(['good', 'not', 'not good'])
/** Vectors of padding, unknown words, `good`, `not`, `not good`: two numbers and 14 zeros each. */
const vectors = [
  [9, 9],
  [0.5, 0],
  [1, 0],
  [-1, 1],
  [-4, 2],
].flatMap((pair) => [...pair, ...zeros(14)])
/** Logits: the first number, and three times the second plus 0.25. */
const kernel = [1, 0, 0, 3, ...zeros(28)]
const bias = [0, 0.25]

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0)
}

function handMade(maxLength = 10): NetworkModel {
  const network = networkKinds.average.network({ classes: 2, vocabularySize: 5, seed: 1 })
  network.layer('words').parameters[0]!.setValues(vectors)
  network.layer('logits').parameters[0]!.setValues(kernel)
  network.layer('logits').parameters[1]!.setValues(bias)
  return new NetworkModel('average', { lowercase: true, punctuation: false }, vocabulary, network, maxLength)
}

function softmax(a: number, b: number): number[] {
  return [Math.exp(a) / (Math.exp(a) + Math.exp(b)), Math.exp(b) / (Math.exp(a) + Math.exp(b))]
}

describe('NetworkModel', () => {
  it('gives the probabilities of the average of words and pairs, computed by hand', async () => {
    const rows = await handMade().probabilities([['not', 'good'], ['good'], ['film', 'good'], []])
    const expected = [
      softmax((-1 - 4 + 1) / 3, (3 * (1 + 2 + 0)) / 3 + 0.25),
      softmax(1, 0.25),
      softmax((0.5 + 1) / 2, 0.25),
      softmax(0, 0.25),
    ]
    rows.forEach((row, i) => row.forEach((p, c) => expect(p).toBeCloseTo(expected[i]![c]!, 6)))
  })

  it('leaves out the words behind maxLength', async () => {
    const model = handMade(1)
    const [[cut], [whole]] = [await model.probabilities([['good', 'not']]), await model.probabilities([['good']])]
    expect(cut).toEqual(whole)
  })

  it('gives each word and pair the part that it has in the average', async () => {
    const attribution = await handMade().attribute(tokenize('Not  good!'), 1)
    expect(attribution.base).toBeCloseTo(0.25, 6)
    expect(attribution.logit).toBeCloseTo(3.25, 5)
    expect(attribution.spans.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [0, 9],
      [5, 9],
    ])
    const expected = [(3 * 1) / 3, (3 * 2) / 3, 0]
    attribution.spans.forEach(({ value }, i) => expect(value).toBeCloseTo(expected[i]!, 5))
  })

  it('leaves no tensors but its weights behind', async () => {
    const model = handMade()
    await model.probabilities([['good']])
    const before = memory().numTensors
    await model.probabilities(Array.from({ length: 200 }, (_, i) => Array.from({ length: i % 9 }, () => 'good')))
    await model.attribute(tokenize('not good'), 0)
    expect(memory().numTensors).toBe(before)
    model.dispose()
    expect(memory().numTensors).toBe(before - 3)
  })

  it('is made again from its contents', async () => {
    const model = handMade(3)
    const { config, tensors } = model.contents()
    const copy = NetworkModel.from('average', model.tokenizer, config, tensors)
    expect([copy.classCount, copy.maxLength, copy.kind]).toEqual([2, 3, 'average'])
    expect(await copy.probabilities([['not', 'good']])).toEqual(await model.probabilities([['not', 'good']]))
    expect(copy.summary()).toBe(model.summary())
  })

  it('refuses contents that do not fit together', () => {
    const { tokenizer, network } = handMade()
    const { config, tensors } = handMade().contents()
    const from = (change: JsonObject) => () =>
      NetworkModel.from('average', tokenizer, { ...config, ...change }, tensors)
    expect(from({ maxLength: 0 })).toThrow('maxLength must be a positive integer, but got 0.')
    expect(from({ network: [] })).toThrow('network must be an object')
    expect(from({ vocabulary: { tokens: ['good'] } })).toThrow('a vector for each of 3 ids')
    expect(from({ vocabulary: { tokens: ['good', 'good', 'x'] } })).toThrow('Vocabulary.fromJSON')
    expect(from({ network: { ...modelContents(network).metadata, seed: 'x' } })).toThrow('network: ')
  })
})
