import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engine, FormatError, type JsonObject } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { tokenize } from '../../text/tokenize.js'
import { madeUpTexts } from '../__fixtures__/made-up-texts.js'
import { LinearTextModel } from '../linear/linear-model.js'
import { LinearPredictor } from '../linear/linear-predictor.js'
import { trainNetwork, type LabelledTokens, type TrainNetworkOptions } from '../networks/train-network.js'
import { EnsembleModel, type EnsembleMember } from './ensemble-model.js'

const tokenizer = { lowercase: true, punctuation: true }
const wordsOf = (text: string): string[] => tokenize(text, tokenizer).map((token) => token.text)
const examplesOf = (labels: readonly string[]): LabelledTokens => {
  const texts = madeUpTexts(60, labels)
  return { tokens: texts.map(({ text }) => wordsOf(text)), labels: texts.map(({ label }) => labels.indexOf(label)) }
}
const options: TrainNetworkOptions = {
  classes: 2,
  tokenizer,
  seed: 5,
  epochs: 6,
  batchSize: 8,
  maxLength: 50,
  minCount: 1,
  maxVocabulary: 1000,
  classWeight: undefined,
  callbacks: [],
  isTimeUp: () => false,
  signal: undefined,
}
const texts = ['a lovely film', 'an awful story', '', 'zzz'].map(wordsOf)

async function members(labels: readonly string[]): Promise<EnsembleMember[]> {
  const examples = examplesOf(labels)
  const linear = await LinearTextModel.fit(examples.tokens, examples.labels)
  const { model } = await trainNetwork('average', examples, undefined, { ...options, classes: labels.length })
  return [
    { model: new LinearPredictor(tokenizer, linear), weight: 0.75 },
    { model, weight: 0.5 },
  ]
}

describe.each([[['bad', 'good']], [['bad', 'good', 'odd']]])('EnsembleModel of %j', (labels) => {
  let ensemble: EnsembleModel
  beforeAll(async () => {
    await engine()
    ensemble = new EnsembleModel(tokenizer, await members(labels))
  })
  afterAll(() => ensemble.dispose())

  it('leaves no tensors behind once disposed of', async () => {
    const before = memory().numTensors
    const other = new EnsembleModel(tokenizer, await members(labels))
    await other.probabilities(texts)
    other.dispose()
    expect(memory().numTensors).toBe(before)
  })

  it('multiplies powers of the probabilities of its members', async () => {
    const [linear, average] = ensemble.members.map(({ model }) => model)
    const [a, b] = [await linear!.probabilities(texts), await average!.probabilities(texts)]
    const together = await ensemble.probabilities(texts)
    for (const i of texts.keys()) {
      const powers = labels.map((_, k) => a[i]![k]! ** 0.75 * b[i]![k]! ** 0.5)
      const sum = powers.reduce((total, power) => total + power, 0)
      labels.forEach((_, k) => expect(together[i]![k]).toBeCloseTo(powers[k]! / sum, 10))
    }
  })

  it('adds up what its members say, to logits whose softmax are its probabilities', async () => {
    const tokens = tokenize('a lovely but awful film', tokenizer)
    const all = await Promise.all(labels.map((_, k) => ensemble.attribute(tokens, k)))
    const powers = all.map(({ logit }) => Math.exp(logit))
    const sum = powers.reduce((total, power) => total + power, 0)
    const [row] = await ensemble.probabilities([tokens.map(({ text }) => text)])
    powers.forEach((power, k) => expect(power / sum).toBeCloseTo(row![k]!, 5))
    for (const { base, logit, spans, method } of all) {
      expect(spans.reduce((total, { value }) => total + value, base)).toBeCloseTo(logit, 4)
      expect(method).toBe('weighted sum of linear contributions and integrated gradients')
      const places = spans.map(({ start, end }) => `${start}-${end}`)
      expect(new Set(places).size).toBe(places.length)
    }
  })

  it('is made again from its contents, to the last bit', async () => {
    const { config, tensors } = ensemble.contents()
    const copy = EnsembleModel.from(tokenizer, JSON.parse(JSON.stringify(config)) as JsonObject, tensors)
    expect(await copy.probabilities(texts)).toEqual(await ensemble.probabilities(texts))
    expect(copy.summary()).toBe(ensemble.summary())
    copy.dispose()
  })

  it('refuses contents that do not fit together', () => {
    const { config, tensors } = ensemble.contents()
    const [first, second] = config['members'] as [JsonObject, JsonObject]
    const from =
      (parts: unknown, kept = tensors) =>
      () =>
        EnsembleModel.from(tokenizer, { members: parts } as JsonObject, kept)
    for (const [refuse, message] of [
      [from([]), 'members must be a list of at least one model'],
      [from({}), 'members must be a list'],
      [from([first, null]), 'members[1] must have a known model'],
      [from([first, { ...second, model: 'ensemble' }]), 'members[1] must have a known model'],
      [from([first, { ...second, weight: 0 }]), 'members[1]: weight must be a number above 0, but got 0.'],
      [from([second, first]), /must be|tensors/],
      [from([first, second], tensors.slice(1)), /linear/],
    ] as const) {
      expect(refuse).toThrow(FormatError)
      expect(refuse).toThrow(message)
    }
  })
})
