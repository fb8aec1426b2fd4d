import { AbortError, engine } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { madeUpTexts } from '../__fixtures__/made-up-texts.js'
import { TextClassifier } from '../text-classifier.js'
import type { TrainOptions } from '../train-options.js'

const options: TrainOptions = { model: 'average', networks: 3, epochs: 6, batchSize: 8, seed: 2 }
const examples = madeUpTexts(100)

beforeAll(async () => void (await engine()))

describe('several networks', () => {
  it('are each trained without another tenth, by which they are judged', async () => {
    const classifier = await TextClassifier.train(examples, options)
    expect(classifier.model.kind).toBe('ensemble')
    const { places, predictions } = classifier.crossValidated!
    expect(places).toHaveLength(30)
    expect([...places].sort((a, b) => a - b)).toEqual(places)
    const judged = places.map((place) => examples[place]!)
    expect(judged.filter(({ label }) => label === 'good')).toHaveLength(15)
    const { accuracy } = classifier.judge(predictions, judged)
    expect(classifier.history['members']).toMatchObject([{ model: 'average', models: 3, weight: 1, accuracy }])
    expect(accuracy).toBeGreaterThan(0.8)
    expect((await classifier.evaluate(madeUpTexts(60, undefined, 2))).accuracy).toBeGreaterThan(0.9)
    classifier.dispose()
  })

  it('know no word that only the texts have which judge them', async () => {
    const marked = examples.map(({ text, label }, i) => ({ text: `${text} only${i}`, label }))
    const classifier = await TextClassifier.train(marked, { ...options, epochs: 1, networks: 2, minCount: 1 })
    const { config } = classifier.model.contents()
    const members = config['members'] as { config: { vocabulary: { tokens: string[] } } }[]
    const known = members.map((member) => new Set(member.config.vocabulary.tokens))
    const { places } = classifier.crossValidated!
    for (const place of places) expect(known.filter((tokens) => tokens.has(`only${place}`))).toHaveLength(1)
    classifier.dispose()
  })

  it('are the same, to the last bit, with the same seed, and can be cut short or cancelled', async () => {
    const before = memory().numTensors
    const files = await Promise.all(
      [0, 0].map(async () => {
        const classifier = await TextClassifier.train(examples, { ...options, epochs: 2 })
        const bytes = await classifier.toBytes()
        classifier.dispose()
        return bytes
      }),
    )
    expect(Buffer.from(files[0]!).equals(files[1]!)).toBe(true)
    const cut = await TextClassifier.train(examples, { ...options, isTimeUp: () => true })
    expect(cut.history['members']).toMatchObject([{ models: 1 }])
    cut.dispose()
    const controller = new AbortController()
    const callbacks = [{ onEpochEnd: () => controller.abort() }]
    const cancelled = TextClassifier.train(examples, { ...options, signal: controller.signal, callbacks })
    await expect(cancelled).rejects.toThrow(AbortError)
    expect(memory().numTensors).toBe(before)
  })
})

describe('auto with networks', () => {
  it('is at least as good as the best linear settings, and judged by all texts', async () => {
    const texts = madeUpTexts(1000)
    const shared = { epochs: 1, batchSize: 100, maxFits: 21, seed: 1 } as const
    const classifier = await TextClassifier.train(texts, { model: 'auto', ...shared })
    const { places, predictions } = classifier.crossValidated!
    expect(places).toHaveLength(1000)
    const { accuracy } = classifier.judge(predictions, texts)
    const { trials } = classifier.history as unknown as { trials: { accuracy: number }[] }
    expect(accuracy).toBeGreaterThanOrEqual(Math.max(...trials.map((trial) => trial.accuracy)))
    classifier.dispose()
  })
})
