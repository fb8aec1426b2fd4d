import { AbortError, type Callback } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { tokenize } from '../../text/tokenize.js'
import { madeUpTexts } from '../__fixtures__/made-up-texts.js'
import { trainNetwork, type LabelledTokens, type TrainNetworkOptions } from './train-network.js'

const labels = ['bad', 'good']
const read = (size: number, seed?: number): LabelledTokens => {
  const texts = madeUpTexts(size, labels, seed)
  return {
    tokens: texts.map(({ text }) => tokenize(text).map((token) => token.text)),
    labels: texts.map(({ label }) => labels.indexOf(label)),
  }
}
const options: TrainNetworkOptions = {
  classes: 2,
  tokenizer: { lowercase: true, punctuation: false },
  seed: 5,
  epochs: 4,
  batchSize: 8,
  maxLength: 50,
  minCount: 2,
  maxVocabulary: 1000,
  classWeight: undefined,
  callbacks: [],
  isTimeUp: () => false,
  signal: undefined,
}

describe('trainNetwork', () => {
  it('holds a tenth of each label out to stop by, and learns no word from it', async () => {
    const examples = read(60)
    const marked = { ...examples, tokens: examples.tokens.map((tokens, i) => [...tokens, `only${i}`]) }
    const { model, heldOut, history } = await trainNetwork('average', marked, undefined, options)
    expect(heldOut.map((i) => examples.labels[i]!).sort((a, b) => a - b)).toEqual([0, 0, 0, 1, 1, 1])
    for (const i of examples.tokens.keys()) {
      expect(model.vocabulary.idOf(`only${i}`) === 1).toBe(heldOut.includes(i))
    }
    expect(history.history['valLoss']).toHaveLength(4)
  })

  it('judges by the texts that are given, and trains on all the others', async () => {
    const { heldOut, history } = await trainNetwork('average', read(40), read(20, 2), { ...options, epochs: 6 })
    expect(heldOut).toEqual([])
    const { loss, valAccuracy } = history.history
    expect(loss!.at(-1)).toBeLessThan(loss![0]!)
    expect(valAccuracy!.every((share) => Math.abs(share * 20 - Math.round(share * 20)) < 1e-6)).toBe(true)
  })

  it('keeps the weights of the epoch with the lowest loss on what is held out', async () => {
    // Labels by chance: the loss on other texts rises as soon as these are learnt by heart.
    const { tokens } = read(120)
    const examples = { tokens, labels: tokens.map((_, i) => (i * 7919) % 2) }
    const other = read(30, 2)
    const contrary = { tokens: other.tokens, labels: other.labels.map((label) => 1 - label) }
    const { history, model } = await trainNetwork('average', examples, contrary, { ...options, epochs: 30 })
    const { valLoss } = history.history
    expect(valLoss!.length).toBeLessThan(30)
    expect(history.bestEpoch).toBe(valLoss!.indexOf(Math.min(...valLoss!)))
    const rows = await model.probabilities(contrary.tokens)
    const losses = rows.map((row, i) => -Math.log(row[contrary.labels[i]!]!))
    expect(losses.reduce((sum, loss) => sum + loss, 0) / 30).toBeCloseTo(Math.min(...valLoss!), 4)
  })

  it('trains on all texts where there are too few to hold any out', async () => {
    const { heldOut, history } = await trainNetwork('average', read(8), undefined, options)
    expect([heldOut, history.epoch]).toEqual([[], [0, 1, 2, 3]])
  })

  it('hands callbacks their turn, and lets them stop', async () => {
    const epochs: number[] = []
    const stop: Callback = { onEpochEnd: (epoch, _logs, run) => (epochs.push(epoch), run.stop()) }
    await trainNetwork('average', read(20), undefined, { ...options, callbacks: [stop] })
    expect(epochs).toEqual([0])
  })

  it('leaves no tensors but the weights behind, and none when it is cancelled', async () => {
    const { model } = await trainNetwork('average', read(20), undefined, { ...options, epochs: 1 })
    model.dispose()
    const before = memory().numTensors
    const controller = new AbortController()
    const cancel: Callback = { onBatchEnd: () => controller.abort() }
    const cancelled = trainNetwork('average', read(20), undefined, {
      ...options,
      callbacks: [cancel],
      signal: controller.signal,
    })
    await expect(cancelled).rejects.toThrow(AbortError)
    expect(memory().numTensors).toBe(before)
    const { model: other } = await trainNetwork('average', read(20), undefined, { ...options, epochs: 1 })
    expect(memory().numTensors).toBeLessThanOrEqual(before + 3)
    other.dispose()
    expect(memory().numTensors).toBe(before)
  })
})
