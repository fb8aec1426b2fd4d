import { modelContents, type JsonObject } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { tokenize } from '../../text/tokenize.js'
import { Vocabulary } from '../../text/vocabulary.js'
import { AverageModel, averageNetwork } from './average-model.js'

const vocabulary = new Vocabulary(['good', 'not', 'not good'])
/** Vectors of padding, unknown words, `good`, `not`, `not good`. */
const vectors = [9, 9, 0.5, 0, 1, 0, -1, 1, -4, 2]
/** Logits: the first number, and three times the second plus 0.25. */
const kernel = [1, 0, 0, 3]
const bias = [0, 0.25]

function handMade(maxLength = 10): AverageModel {
  const network = averageNetwork({ classes: 2, vocabularySize: 5, width: 2, seed: 1 })
  network.layer('words').parameters[0]!.setValues(vectors)
  network.layer('logits').parameters[0]!.setValues(kernel)
  network.layer('logits').parameters[1]!.setValues(bias)
  return new AverageModel({ lowercase: true, punctuation: false }, vocabulary, network, maxLength)
}

function softmax(a: number, b: number): number[] {
  return [Math.exp(a) / (Math.exp(a) + Math.exp(b)), Math.exp(b) / (Math.exp(a) + Math.exp(b))]
}

describe('AverageModel', () => {
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
    const copy = AverageModel.from(model.tokenizer, config, tensors)
    expect([copy.classCount, copy.maxLength, copy.kind]).toEqual([2, 3, 'average'])
    expect(await copy.probabilities([['not', 'good']])).toEqual(await model.probabilities([['not', 'good']]))
    expect(copy.summary()).toBe(model.summary())
  })

  it('refuses contents that do not fit together', () => {
    const { tokenizer, network } = handMade()
    const { config, tensors } = handMade().contents()
    const from = (change: JsonObject) => () => AverageModel.from(tokenizer, { ...config, ...change }, tensors)
    expect(from({ maxLength: 0 })).toThrow('maxLength must be a positive integer, but got 0.')
    expect(from({ network: [] })).toThrow('network must be an object')
    expect(from({ vocabulary: { tokens: ['good'] } })).toThrow('a vector for each of 3 ids')
    expect(from({ vocabulary: { tokens: ['good', 'good', 'x'] } })).toThrow('Vocabulary.fromJSON')
    expect(from({ network: { ...modelContents(network).metadata, seed: 'x' } })).toThrow('network: ')
  })
})
