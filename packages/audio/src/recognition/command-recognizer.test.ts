import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, engine, FormatError } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sound } from '../sound/sound.js'
import { madeUpLabels, madeUpWords } from './__fixtures__/made-up-words.js'
import { CommandRecognizer } from './command-recognizer.js'
import type { TrainOptions } from './train-options.js'

const quick: TrainOptions = {
  model: 'auto',
  networks: 1,
  epochs: 6,
  batchSize: 16,
  seed: 1,
  features: { melBands: 16 },
}

let recognizer: CommandRecognizer
let folder: string
beforeAll(async () => {
  recognizer = await CommandRecognizer.train(madeUpWords(120), quick)
  folder = await mkdtemp(join(tmpdir(), 'tessera-audio-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const sounds = (count: number, seed = 9): Sound[] => madeUpWords(count, seed).map(({ sound }) => sound)

describe('CommandRecognizer', () => {
  it('learns words that it has not heard', async () => {
    const { accuracy, classes } = await recognizer.evaluate(madeUpWords(60, 7))
    expect(accuracy).toBeGreaterThan(0.9)
    expect(classes.map(({ label }) => label)).toEqual(madeUpLabels)
    expect(recognizer.heldOut).toHaveLength(12)
    expect(recognizer.history['valLoss']).toHaveLength(6)
  })

  it('gives each label a score, and they sum to 1, whatever the rate of the sound', async () => {
    const predictions = await recognizer.predict(madeUpWords(6, 5, 16_000).map(({ sound }) => sound))
    for (const { label, scores } of predictions) {
      expect(Object.keys(scores)).toEqual(madeUpLabels)
      expect(Object.values(scores).reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 12)
      expect(scores[label]).toBe(Math.max(...Object.values(scores)))
    }
    expect(predictions.map(({ label }) => label)).toEqual(madeUpWords(6).map(({ label }) => label))
    expect(await recognizer.predict([])).toEqual([])
  })

  it('takes sounds of one sample, of silence, and longer than any word', async () => {
    const of = (samples: Float32Array): Sound => ({ samples, sampleRateHz: 8000 })
    const [word] = sounds(1)
    const long = new Float32Array(60_000)
    long.set(word!.samples, 41_000)
    const odd = [of(Float32Array.of(0.5)), of(new Float32Array(4000)), of(long)]
    const predictions = await recognizer.predict(odd)
    for (const { scores } of predictions) for (const score of Object.values(scores)) expect(score).toBeGreaterThan(0)
    // The word is found, wherever it is.
    expect(predictions[2]!.label).toBe((await recognizer.predict([word!]))[0]!.label)
  })

  it('is the same from the same seed, and another one from another', async () => {
    const words = madeUpWords(24)
    const bytes = async (options: TrainOptions): Promise<Uint8Array> => {
      const made = await CommandRecognizer.train(words, { ...quick, epochs: 1, ...options })
      const file = await made.toBytes()
      made.dispose()
      return file
    }
    const one = await bytes({})
    expect(await bytes({})).toEqual(one)
    expect(await bytes({ seed: 2 })).not.toEqual(one)
  })

  it.each(['auto', 'dscnn', 'lstm3', 'gru'] as const)(
    'trains and comes back from its file: %s',
    { tags: ['slow'] },
    async (model) => {
      const options = { ...quick, model, epochs: 1, networks: 2 } as const
      const made = await CommandRecognizer.train(madeUpWords(9), options)
      const path = join(folder, `${model}.safetensors`)
      await made.save(path)
      const loaded = await CommandRecognizer.load(path)
      expect([loaded.model, loaded.labels, loaded.sampleRateHz]).toEqual([model, made.labels, 8000])
      expect(await loaded.predict(sounds(5))).toEqual(await made.predict(sounds(5)))
      expect(await loaded.toBytes()).toEqual(await made.toBytes())
      expect(loaded.summary()).toContain(model === 'auto' ? 'mean of 2 networks' : model)
      made.dispose()
      loaded.dispose()
    },
  )

  it('makes one class of what is unknown, and one of silence', async () => {
    const options = { ...quick, epochs: 1, unknown: ['rise', 'fall'], silence: true }
    const made = await CommandRecognizer.train(madeUpWords(30), options)
    expect(made.labels).toEqual(['_silence_', '_unknown_', 'stay'])
    expect(made.heldOut.every((row) => row < 30)).toBe(true)
    made.dispose()
  })

  it('shows few sounds more often', async () => {
    const epochsOf = async (count: number, options: TrainOptions): Promise<number> => {
      let epochs = 0
      const watch = { onTrainBegin: (run: { readonly epochs: number }) => void (epochs = run.epochs) }
      const { epochs: _, ...others } = quick
      const settings = { ...others, networks: 1, callbacks: [watch], isTimeUp: () => true, ...options }
      const made = await CommandRecognizer.train(madeUpWords(count), settings)
      made.dispose()
      return epochs
    }
    // A tenth is held out.
    expect(await epochsOf(120, {})).toBe(Math.round(10_000 / 108))
    expect(await epochsOf(12, {})).toBe(200)
    expect(await epochsOf(12, { epochs: 3 })).toBe(3)
  })

  it('stops between epochs when time is up, and at once when cancelled', async () => {
    const made = await CommandRecognizer.train(madeUpWords(30), { ...quick, model: 'auto', isTimeUp: () => true })
    expect(made.history['epoch']).toEqual([0])
    made.dispose()
    const signal = AbortSignal.abort()
    await expect(CommandRecognizer.train(madeUpWords(30), { ...quick, signal })).rejects.toMatchObject({
      kind: 'abort',
    })
  })

  it('leaves no tensors behind', async () => {
    await engine()
    const before = memory().numTensors
    const made = await CommandRecognizer.train(madeUpWords(24), { ...quick, epochs: 1 })
    await made.predict(sounds(3))
    await made.explain(sounds(1)[0]!)
    made.dispose()
    expect(memory().numTensors).toBe(before)
  })

  it.each([
    [[], {}, 'sounds must be a list of at least one'],
    [madeUpWords(3).slice(0, 1), {}, 'labels must be of at least two classes'],
    [[{ label: 3, sound: sounds(1)[0] }], {}, 'sound 1: label must be a string, but got 3'],
    [[{ label: 'a', sound: { samples: [], sampleRateHz: 8000 } }], {}, 'sound 1: samples must be a Float32Array'],
    [[{ label: 'a', sound: { samples: Float32Array.of(NaN), sampleRateHz: 8000 } }], {}, 'got NaN at sample 0'],
    [[{ label: 'a', sound: { samples: new Float32Array(0), sampleRateHz: 8000 } }], {}, 'samples must be at least one'],
    [madeUpWords(6), { model: 'lstm' }, 'Did you mean "lstm3"?'],
    [madeUpWords(6), { epoch: 3 }, 'Did you mean "epochs"?'],
    [madeUpWords(6), { epochs: 0 }, 'epochs must be a positive integer'],
    [madeUpWords(6), { augment: { warp: 3 } }, 'warp must be a number in [0, 1), but got 3'],
    [madeUpWords(6), { augment: { cleanShare: 2 } }, 'cleanShare must be a number in [0, 1], but got 2'],
    [madeUpWords(6), { augment: { noiseDb: [3] } }, 'noiseDb must be two ratios in dB'],
    [madeUpWords(6), { features: { hop: 3 } }, 'options must be among'],
  ])('refuses what cannot be trained on or with: case %#', async (words, options, message) => {
    await expect(CommandRecognizer.train(words as never, options as never)).rejects.toThrow(message)
    await expect(CommandRecognizer.train(words as never, options as never)).rejects.toBeInstanceOf(ConfigError)
  })

  it('refuses labels that it does not know, and sounds that are none', async () => {
    const stranger = madeUpWords(1).map((word) => ({ ...word, label: 'hum' }))
    await expect(recognizer.evaluate(stranger)).rejects.toThrow(FormatError)
    await expect(recognizer.evaluate(stranger)).rejects.toThrow('sound 1: label must be one that the model knows')
    await expect(recognizer.predict([{} as never])).rejects.toThrow('sound 1: samples must be a Float32Array')
    await expect(recognizer.predict('x' as never)).rejects.toThrow('sounds must be a list')
  })

  it('refuses files that are damaged, foreign or do not fit together', async () => {
    const bytes = await recognizer.toBytes()
    for (const length of [0, 100, bytes.length - 1]) {
      await expect(CommandRecognizer.fromBytes(bytes.subarray(0, length))).rejects.toThrow(FormatError)
    }
    await expect(CommandRecognizer.load(join(folder, 'none'))).rejects.toThrow(FormatError)
  })
})

describe('explain', () => {
  it('adds up from the base to the logit, over the frames of the word', async () => {
    const [sound] = sounds(1)
    const explanation = await recognizer.explain(sound!)
    const { values, features, base, logit, gap, label, score } = explanation
    expect(label).toBe('fall')
    expect(score).toBeGreaterThan(0.5)
    expect(values).toHaveLength(features.length)
    expect(values.every((row) => row.length === 16)).toBe(true)
    const sum = values.flat().reduce((total, value) => total + value, base)
    expect(sum - logit).toBeCloseTo(gap, 9)
    expect(Math.abs(gap)).toBeLessThan(0.02 * Math.max(1, Math.abs(logit - base)))
    expect((await recognizer.explain(sound!, { label: 'rise' })).logit).toBeLessThan(logit)
    await expect(recognizer.explain(sound!, { label: 'hum' })).rejects.toThrow('label must be one that the model knows')
  })
})

describe('listen', () => {
  const rate = 16_000
  let listener: CommandRecognizer
  beforeAll(async () => {
    listener = await CommandRecognizer.train(madeUpWords(90), { ...quick, epochs: 8, silence: true })
  })
  /** Words with a second of near silence around each. */
  const stream = (): Float32Array => {
    const words = madeUpWords(3, 11, rate)
    const samples = new Float32Array(4 * rate).map((_, n) => 1e-4 * Math.sin(n * n))
    for (const [i, { sound }] of words.entries()) samples.set(sound.samples, Math.round((0.8 + i) * rate))
    return samples
  }
  const detections = async (size: number): Promise<{ label: string; score: number; seconds: number }[]> => {
    const samples = stream()
    const chunks = Array.from({ length: Math.ceil(samples.length / size) }, (_, i) =>
      samples.slice(i * size, (i + 1) * size),
    )
    const found = []
    for await (const detection of listener.listen(chunks, { sampleRateHz: rate, threshold: 0.5 })) found.push(detection)
    return found
  }

  it('tells the words in their order, the same whatever the size of the pieces', async () => {
    const found = await detections(800)
    expect(await detections(7777)).toEqual(found)
    const labels = found.map(({ label }) => label).filter((label, i, all) => label !== all[i - 1])
    for (const label of madeUpLabels) expect(labels).toContain(label)
    for (const { score, seconds } of found) {
      expect(score).toBeGreaterThanOrEqual(0.5)
      expect(seconds).toBeLessThanOrEqual(4)
    }
  })

  it.each([
    [{}, 'sampleRateHz must be an integer'],
    [{ sampleRateHz: 8000, hop: 3 }, 'options must be among sampleRateHz, hopMs'],
    [{ sampleRateHz: 8000, threshold: 2 }, 'threshold must be a number in [0, 1]'],
    [{ sampleRateHz: 8000, hopMs: 0 }, 'hopMs must be a number above 0'],
  ])('refuses options that do not fit: %j', async (options, message) => {
    await expect(listener.listen([], options as never).next()).rejects.toThrow(message)
  })

  it('refuses chunks that are no sound', async () => {
    const options = { sampleRateHz: 8000 }
    await expect(listener.listen([[1]] as never, options).next()).rejects.toThrow('chunks must be Float32Arrays')
    await expect(listener.listen([Float32Array.of(NaN)], options).next()).rejects.toThrow('but got NaN')
  })
})
