import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AbortError,
  ConfigError,
  decodeModelFile,
  encodeModelFile,
  engine,
  FormatError,
  type JsonObject,
} from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madeUpTexts } from './__fixtures__/made-up-texts.js'
import { singleModelNames, type SingleModelName } from './single-model.js'
import { TextClassifier } from './text-classifier.js'
import type { TextSpan } from './text-span.js'
import type { TrainOptions } from './train-options.js'

const three = ['bad', 'good', 'odd']
const options: Record<SingleModelName, TrainOptions> = {
  linear: { model: 'linear', seed: 3 },
  average: { model: 'average', seed: 3, epochs: 12, batchSize: 4 },
  cnn: { model: 'cnn', seed: 3, epochs: 8, batchSize: 8 },
  lstm: { model: 'lstm', seed: 3, epochs: 16, batchSize: 8 },
  gru: { model: 'gru', seed: 3, epochs: 16, batchSize: 8 },
  transformer: { model: 'transformer', seed: 3, epochs: 16, batchSize: 4 },
}
const train = (kind: SingleModelName, labels = ['bad', 'good']): Promise<TextClassifier> =>
  TextClassifier.train(madeUpTexts(90, labels), options[kind])
const texts = ['a lovely film', 'an awful story', '', 'zzz qqq', '🎬 GREAT!', 'lovely '.repeat(1000)]

/**
 * Sums are exact in a linear model; an integral is to within a hundredth of what it divides, and float32. That of the
 * transformer ends at the most steps before, since normalised vectors turn quickly near the start of the path.
 */
function allowedGap(kind: SingleModelName, spans: readonly TextSpan[]): number {
  if (kind === 'linear') return 1e-12
  return 1e-5 + (kind === 'transformer' ? 0.05 : 0.01) * spans.reduce((sum, { value }) => sum + Math.abs(value), 0)
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-nlp-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(singleModelNames)('TextClassifier of kind %s', (kind) => {
  const trained = new Map<number, Promise<TextClassifier>>()
  /** Trained once, since no test changes it. */
  const classifierOf = (labels: number): Promise<TextClassifier> => {
    const made = trained.get(labels) ?? train(kind, three.slice(0, labels))
    trained.set(labels, made)
    return made
  }

  it.each([2, 3])('learns %i labels and judges itself on texts that it has not seen', async (count) => {
    const classifier = await classifierOf(count)
    expect(classifier.labels).toEqual(three.slice(0, count))
    const evaluation = await classifier.evaluate(madeUpTexts(60, three.slice(0, count), 2))
    expect(evaluation.accuracy).toBeGreaterThan(0.9)
    expect(evaluation.confusionMatrix.flat().reduce((sum, n) => sum + n, 0)).toBe(60)
  })

  it('gives each text its label and probabilities, in the order of the texts', async () => {
    const classifier = await classifierOf(3)
    const predictions = await classifier.predict(texts)
    const clear = predictions.filter((_, i) => i < 2 || i > 3).map(({ label }) => label)
    expect(clear).toEqual(['good', 'bad', 'good', 'good'])
    for (const { label, scores } of predictions) {
      expect(Object.keys(scores)).toEqual(three)
      const values = Object.values(scores)
      expect(values.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
      expect(scores[label]).toBe(Math.max(...values))
    }
    for (const [i, text] of texts.entries()) {
      const [alone] = await classifier.predict([text])
      for (const label of three) expect(alone!.scores[label]).toBeCloseTo(predictions[i]!.scores[label]!, 5)
    }
    expect(await classifier.predict([])).toEqual([])
  })

  it('is the same, to the last bit, when trained once more with the same seed', async () => {
    const [once, again] = [await (await classifierOf(3)).toBytes(), await (await train(kind, three)).toBytes()]
    expect(Buffer.from(again).equals(once)).toBe(true)
  })

  it.each([2, 3])('gives the same numbers, to the last bit, after saving and loading (%i labels)', async (count) => {
    const classifier = await classifierOf(count)
    const path = join(folder, `${kind}-${count}.safetensors`)
    await classifier.save(path)
    const loaded = await TextClassifier.load(path)
    expect(loaded.labels).toEqual(classifier.labels)
    expect(await loaded.predict(texts)).toEqual(await classifier.predict(texts))
    expect(await loaded.explain(texts[0]!)).toEqual(await classifier.explain(texts[0]!))
    expect(Buffer.from(await loaded.toBytes()).equals(await readFile(path))).toBe(true)
  })

  it('explains a label of its own choice and the one asked for', async () => {
    const classifier = await classifierOf(3)
    const text = 'This was a lovely day, but awful.'
    for (const label of [undefined, ...three]) {
      const explanation = await classifier.explain(text, label === undefined ? {} : { label })
      const { label: explained, score, base, logit, gap, spans } = explanation
      const [prediction] = await classifier.predict([text])
      expect(explained).toBe(label ?? prediction!.label)
      expect(score).toBeCloseTo(prediction!.scores[explained]!, 6)
      expect(gap).toBe(spans.reduce((sum, { value }) => sum + value, base) - logit)
      expect(Math.abs(gap)).toBeLessThan(allowedGap(kind, spans))
    }
    const { spans } = await classifier.explain(text, { label: 'good' })
    const worth = (word: string): number => spans.find(({ start, end }) => text.slice(start, end) === word)!.value
    expect(worth('lovely')).toBeGreaterThan(0.1)
    expect(worth('awful')).toBeLessThan(-0.1)
  })

  it.each(['', 'zzz qqq'])('explains %j, in which it knows nothing, by a base that is the logit', async (text) => {
    const { base, logit, spans, gap } = await (await classifierOf(2)).explain(text)
    expect(Number.isFinite(logit)).toBe(true)
    expect(spans.every(({ start, end }) => start < end && end <= text.length)).toBe(true)
    expect(Math.abs(gap)).toBeLessThan(allowedGap(kind, spans))
    // The network has a vector for unknown words; the linear model has nothing for them.
    const known = text === '' || kind === 'linear' ? 0 : logit - base
    expect(logit - base).toBeCloseTo(known, 6)
  })

  it('refuses a label that it was not trained with', async () => {
    const classifier = await classifierOf(2)
    await expect(
      classifier.evaluate([
        { text: 'x', label: 'good' },
        { text: 'x', label: 'fine' },
      ]),
    ).rejects.toThrow(
      'TextClassifier.evaluate: example 2: label must be one that the model knows, ["bad", "good"], but got "fine".',
    )
    await expect(classifier.explain('x', { label: 'fine' })).rejects.toThrow(ConfigError)
    const validation = [{ text: 'x', label: 'fine' }]
    await expect(TextClassifier.train(madeUpTexts(20), { ...options[kind], validation })).rejects.toThrow(FormatError)
  })

  it('refuses one label only', async () => {
    const alike = madeUpTexts(20, ['good'])
    await expect(TextClassifier.train(alike, options[kind])).rejects.toThrow(ConfigError)
    await expect(TextClassifier.train(alike, options[kind])).rejects.toThrow('at least two classes')
  })

  it('refuses a file that is cut, at every 97th byte, or has a flipped bit', async () => {
    const classifier = await TextClassifier.train(madeUpTexts(8), { ...options[kind], epochs: 1 })
    const bytes = await classifier.toBytes()
    const tries = Array.from({ length: Math.ceil(bytes.length / 97) }, (_, i) => i * 97)
    // At most 200 places of each, since each makes a checksum over the whole file.
    const some = tries.filter((_, i) => i % Math.ceil(tries.length / 200) === 0)
    for (const place of some) {
      await expect(TextClassifier.fromBytes(bytes.slice(0, place), 'cut')).rejects.toThrow(FormatError)
      const flipped = bytes.slice()
      flipped[place]! ^= 1 << (place % 8)
      await expect(TextClassifier.fromBytes(flipped, 'flipped')).rejects.toThrow(FormatError)
    }
  })

  it('refuses a file whose parts do not fit together, and names it', async () => {
    const file = await decodeModelFile(await (await classifierOf(2)).toBytes(), 'x')
    const changed = async (change: JsonObject, tensors = file.tensors): Promise<unknown> => {
      const bytes = await encodeModelFile({ ...file, metadata: { ...file.metadata, ...change }, tensors })
      return TextClassifier.fromBytes(bytes, 'file.safetensors').catch((error: unknown) => error)
    }
    const errors = [
      await changed({ labels: ['a', 'b', 'c'] }),
      await changed({ labels: ['a'] }),
      await changed({ labels: [1, 2] }),
      await changed({ tokenizer: null }),
      await changed({ tokenizer: { lowercase: 'yes' } }),
      await changed({ model: 'toString' }),
      await changed({ config: {} }),
      await changed({}, file.tensors.slice(1)),
    ]
    for (const error of errors) {
      expect(error).toBeInstanceOf(FormatError)
      expect((error as Error).message).toMatch(/^file\.safetensors: /)
    }
  })

  it('leaves no tensors behind, and none of its own once disposed of', async () => {
    await classifierOf(2)
    await engine()
    const before = memory().numTensors
    const classifier = await train(kind)
    await classifier.predict(texts)
    const after = memory().numTensors
    await classifier.predict(texts)
    await classifier.explain('a lovely film')
    expect(memory().numTensors).toBe(after)
    classifier.dispose()
    expect(memory().numTensors).toBe(before)
  })

  it('ends with an AbortError when cancelled', async () => {
    const signal = AbortSignal.abort()
    await expect(TextClassifier.train(madeUpTexts(20), { ...options[kind], signal })).rejects.toThrow(AbortError)
    await expect((await classifierOf(2)).predict(texts, { signal })).rejects.toThrow(AbortError)
  })

  it('lets rare labels count more with balanced class weights', async () => {
    const texts = madeUpTexts(200).filter(({ label }, i) => label === 'good' || i % 20 === 0)
    const unclear = async (classWeight?: 'balanced'): Promise<number> => {
      const weighted = { ...options[kind], epochs: 3, ...(classWeight && { classWeight }) }
      const [prediction] = await (await TextClassifier.train(texts, weighted)).predict(['the film is a story'])
      return prediction!.scores['bad']!
    }
    expect(await unclear('balanced')).toBeGreaterThan((await unclear()) + 0.05)
  })
})

describe('TextClassifier', () => {
  it('chooses settings by cross-validation for auto, and says what it tried', async () => {
    const progress: number[] = []
    const { model, history } = await TextClassifier.train(madeUpTexts(30), {
      seed: 1,
      maxFits: 6,
      onProgress: ({ done, total }) => progress.push(done / total),
    })
    expect(model.kind).toBe('linear')
    expect(history['trials']).toHaveLength(2)
    expect(progress).toEqual([1, 2, 3, 4, 5, 6].map((done) => done / 6))
  })

  it('ends a search and a training when time is up, with a model that works', async () => {
    for (const [model, history] of [
      ['auto', { trials: [] }],
      ['average', { epoch: [0] }],
    ] as const) {
      const classifier = await TextClassifier.train(madeUpTexts(30), { model, isTimeUp: () => true })
      expect(classifier.history).toMatchObject(history)
      expect(await classifier.predict(['lovely'])).toHaveLength(1)
    }
  })

  it.each(['linear', 'average', 'auto'] as const)('takes as few as two texts with %s', async (model) => {
    const classifier = await TextClassifier.train(madeUpTexts(2), { model, epochs: 1 })
    expect(classifier.heldOut).toEqual([])
    expect(await classifier.predict([''])).toHaveLength(1)
  })

  it('refuses examples and texts that are none', async () => {
    for (const bad of [[], null, [{ text: 'x' }], [{ text: 1, label: 'a' }], [undefined]]) {
      await expect(TextClassifier.train(bad as never)).rejects.toThrow(ConfigError)
    }
    const classifier = await TextClassifier.train(madeUpTexts(4), { model: 'linear' })
    await expect(classifier.predict('text' as never)).rejects.toThrow('TextClassifier.predict: texts must be a list')
    await expect(classifier.predict([1] as never)).rejects.toThrow(ConfigError)
    await expect(classifier.predict([], { signals: 1 } as never)).rejects.toThrow('Did you mean "signal"?')
  })

  it('refuses a file that is missing or of another kind', async () => {
    const path = join(folder, 'other.safetensors')
    await writeFile(path, await encodeModelFile({ kind: 'model', metadata: {}, tensors: [] }))
    await expect(TextClassifier.load(path)).rejects.toThrow(
      'must be of the kind text-classifier, but it is of the kind model',
    )
    await expect(TextClassifier.load(join(folder, 'none'))).rejects.toThrow(FormatError)
  })
})
