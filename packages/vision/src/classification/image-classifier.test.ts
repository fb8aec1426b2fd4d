import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, encodeModelFile, FormatError, modelContents } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Picture } from '../image/picture.js'
import { madeUpPicture, madeUpPictures } from './__fixtures__/made-up-pictures.js'
import { ImageClassifier } from './image-classifier.js'
import { networkNames } from './recipes.js'

const train = madeUpPictures(120)
const unseen = madeUpPictures(60, { from: 1000 })
const quick = { model: 'simple', epochs: 6, batchSize: 16, seed: 1 } as const

let simple: ImageClassifier
let folder = ''

beforeAll(async () => {
  simple = await ImageClassifier.train(train, quick)
  folder = await mkdtemp(join(tmpdir(), 'tessera-vision-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(networkNames)('%s', (model) => {
  it('learns to tell shapes that it has not seen', async () => {
    const classifier = model === 'simple' ? simple : await ImageClassifier.train(train, { ...quick, model })
    const { accuracy, examples, confusionMatrix } = await classifier.evaluate(unseen)
    expect([classifier.kind, examples, confusionMatrix.flat().reduce((a, b) => a + b)]).toEqual([model, 60, 60])
    expect(accuracy).toBeGreaterThan(0.9)
  })

  it('gives the same file for the same seed, and another for another', async () => {
    const options = { ...quick, model, epochs: 1 }
    const files = [1, 1, 2].map(async (seed) => {
      const classifier = await ImageClassifier.train(train.slice(0, 32), { ...options, seed })
      return Buffer.from(await classifier.toBytes()).toString('base64')
    })
    const [a, b, c] = [await files[0]!, await files[1]!, await files[2]!]
    expect(a === b).toBe(true)
    expect(a === c).toBe(false)
  })
})

describe('ImageClassifier', () => {
  it('predicts labels with scores that sum to 1', async () => {
    const [level, upright] = await simple.predict([madeUpPicture('level', 2001), madeUpPicture('upright', 2002)])
    expect([level!.label, upright!.label]).toEqual(['level', 'upright'])
    expect(Object.keys(level!.scores)).toEqual(['level', 'upright'])
    expect(level!.scores['level']! + level!.scores['upright']!).toBeCloseTo(1, 12)
  })

  it('takes pictures of other sizes and channels, and none at all', async () => {
    const large = madeUpPicture('level', 3, 12)
    const [small, colour] = await simple.predict([large, { ...madeUpPicture('square', 1, 24, 3) }])
    expect([small!.label, typeof colour!.label]).toEqual(['level', 'string'])
    expect(await simple.predict([])).toEqual([])
  })

  it('tells how training went, and what was held out', () => {
    expect(Object.keys(simple.history)).toEqual(['epoch', 'loss', 'accuracy', 'valLoss', 'valAccuracy'])
    expect(simple.history['epoch']).toEqual([0, 1, 2, 3, 4, 5])
    expect(simple.heldOut.length).toBe(12)
  })

  it('comes back from a file and from bytes', async () => {
    const path = join(folder, 'model.safetensors')
    await simple.save(path)
    const bytes = await simple.toBytes()
    expect(Buffer.from(bytes).equals(await readFile(path))).toBe(true)
    const pictures = unseen.map(({ picture }) => picture)
    const before = await simple.predict(pictures)
    for (const again of [await ImageClassifier.load(path), await ImageClassifier.fromBytes(bytes)]) {
      expect(await again.predict(pictures)).toEqual(before)
      expect([again.kind, again.labels, again.preprocessing]).toEqual([
        simple.kind,
        simple.labels,
        simple.preprocessing,
      ])
      expect(Buffer.from(await again.toBytes()).equals(bytes)).toBe(true)
    }
  })

  it('refuses files of other models, and parts that do not fit together', async () => {
    const model = await encodeModelFile(modelContents(simple.network))
    await expect(ImageClassifier.fromBytes(model)).rejects.toThrow(
      'must be of the kind image-classifier, but it is of the kind model',
    )
    const { metadata: network, tensors } = modelContents(simple.network)
    const good = { model: 'simple', labels: ['a', 'b'], preprocessing: { ...simple.preprocessing }, network }
    const load = async (change: object): Promise<unknown> => {
      const metadata = { ...good, ...change } as never
      return ImageClassifier.fromBytes(await encodeModelFile({ kind: 'image-classifier', metadata, tensors }))
    }
    await expect(load({})).resolves.toBeInstanceOf(ImageClassifier)
    for (const change of [
      { model: 'other' },
      { labels: ['a', 'b', 'c'] },
      { labels: ['a', 'a'] },
      { labels: 7 },
      { preprocessing: {} },
      { preprocessing: { ...simple.preprocessing, width: 13 } },
      { network: {} },
    ]) {
      await expect(load(change)).rejects.toThrow(FormatError)
    }
    await writeFile(join(folder, 'cut.safetensors'), (await simple.toBytes()).slice(0, 999))
    await expect(ImageClassifier.load(join(folder, 'cut.safetensors'))).rejects.toThrow(FormatError)
  })

  it('gives features that tell shapes apart', async () => {
    const features = await simple.features(unseen.map(({ picture }) => picture))
    expect(features.map(({ length }) => length)).toEqual(unseen.map(() => 64))
    const near = features.map((one, i) => {
      const distances = features.map((other, j) => (i === j ? Infinity : squared(one, other)))
      return unseen[distances.indexOf(Math.min(...distances))]!.label
    })
    expect(near.filter((label, i) => label === unseen[i]!.label).length).toBeGreaterThan(54)
  })

  it('leaves no tensors behind', async () => {
    const before = memory().numTensors
    await simple.predict([madeUpPicture('level', 5)])
    await simple.evaluate(unseen)
    await simple.explain(madeUpPicture('level', 5))
    expect(memory().numTensors).toBe(before)
    const other = await ImageClassifier.train(train.slice(0, 20), { ...quick, epochs: 1 })
    other.dispose()
    expect(memory().numTensors).toBe(before)
  })

  it('stops where it is cancelled or time is up', async () => {
    const cancelled = ImageClassifier.train(train, { ...quick, signal: AbortSignal.abort() })
    await expect(cancelled).rejects.toThrow('cancelled')
    const cut = await ImageClassifier.train(train, { ...quick, isTimeUp: () => true })
    expect(cut.history['epoch']).toEqual([0])
  })
})

describe('auto', () => {
  it('keeps the cheapest network that is good enough', async () => {
    const progress: string[] = []
    const classifier = await ImageClassifier.train(train, {
      epochs: 8,
      batchSize: 16,
      seed: 1,
      onProgress: ({ stage, done, total }) => progress.push(`${stage} ${done}/${total}`),
    })
    expect(classifier.kind).toBe('simple')
    expect(classifier.history['trials']).toEqual([{ model: 'simple', accuracy: 1 }])
    expect(progress).toEqual(['reading 64/120', 'reading 120/120', 'trying 1/2'])
  })

  it('tries dearer ones within its budget, and keeps the best', async () => {
    const random = train.map(({ picture }, i) => ({ picture, label: i % 3 === 0 ? 'a' : 'b' }))
    const classifier = await ImageClassifier.train(random, { epochs: 1, batchSize: 16, maxFits: 2, seed: 1 })
    const trials = classifier.history['trials'] as { model: string; accuracy: number }[]
    expect(trials.map(({ model }) => model)).toEqual(['simple', 'resnet'])
    const best = Math.max(...trials.map(({ accuracy }) => accuracy))
    expect(trials.find(({ model }) => model === classifier.kind)!.accuracy).toBe(best)
  })
})

describe('transfer', () => {
  const squares = madeUpPictures(40, { from: 3000, shapes: ['square', 'upright'] })

  it('begins from the weights of another classifier, and keeps those up to a layer', async () => {
    const tuned = await ImageClassifier.train(squares, {
      base: simple,
      freezeTo: 'flatten',
      epochs: 8,
      batchSize: 8,
      learningRate: 0.003,
    })
    expect([tuned.kind, tuned.labels, tuned.preprocessing]).toEqual([
      'simple',
      ['square', 'upright'],
      simple.preprocessing,
    ])
    const kept = (name: string): boolean => {
      const [a, b] = [tuned, simple].map(({ network }) => network.layer(name).parameters[0]!.values())
      return Buffer.from(a!.buffer).equals(Buffer.from(b!.buffer))
    }
    expect(['conv1', 'conv2', 'conv3', 'features'].map(kept)).toEqual([true, true, true, false])
    const { accuracy } = await tuned.evaluate(madeUpPictures(40, { from: 4000, shapes: ['square', 'upright'] }))
    expect(accuracy).toBeGreaterThan(0.85)
  })

  it('keeps the last layer, too, where the labels are the same', async () => {
    const epochs = { base: simple, epochs: 1, learningRate: 1e-9 }
    const again = await ImageClassifier.train(train, epochs)
    const [a, b] = [again, simple].map(({ network }) => network.layer('logits').parameters[0]!.values())
    a!.forEach((value, i) => expect(value).toBeCloseTo(b![i]!, 5))
  })

  it.each([
    ['freezeTo must be one of conv1', { base: true, freezeTo: 'conv9' }],
    ['freezeTo must be given with base only', { freezeTo: 'conv1' }],
    ['model must be simple', { base: true, model: 'resnet' }],
    ['size must be left out', { base: true, size: { width: 8, height: 8 } }],
  ])('refuses: %s', async (message, { base, ...options }: { base?: boolean; [key: string]: unknown }) => {
    await expect(ImageClassifier.train(train, { ...options, ...(base && { base: simple }) })).rejects.toThrow(message)
  })
})

describe('explain', () => {
  it('finds the bar, and adds up to the logit', async () => {
    const picture = madeUpPicture('level', 77)
    const { label, values, gap, logit, base, method } = await simple.explain(picture)
    expect([label, method, values.length]).toEqual(['level', 'integratedGradients', 144])
    expect(Math.abs(gap!)).toBeLessThan(0.02 * values.reduce((sum, value) => sum + Math.abs(value), 0))
    expect(logit).toBeGreaterThan(base!)
    const onBar = values.filter((_, i) => picture.data[i]! >= 200)
    const share = onBar.reduce((sum, value) => sum + value, 0) / values.reduce((sum, value) => sum + value, 0)
    expect(share).toBeGreaterThan(0.5)
  })

  it.each(['saliency', 'gradCam', 'occlusion', 'lime'] as const)('finds the bar by %s', async (method) => {
    const picture = madeUpPicture('level', 77)
    const { values, gap, ...rest } = await simple.explain(picture, { method })
    expect([rest.method, rest.label, values.length, gap]).toEqual([method, 'level', 144, undefined])
    const mean = (isOnBar: boolean): number => {
      const chosen = values.filter((_, i) => picture.data[i]! >= 200 === isOnBar)
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length
    }
    expect(mean(true)).toBeGreaterThan(1.2 * mean(false))
  })

  it('explains another label where one is asked for', async () => {
    const { label, values } = await simple.explain(madeUpPicture('level', 77), { label: 'upright' })
    expect(label).toBe('upright')
    expect(values.reduce((sum, value) => sum + value, 0)).toBeLessThan(0)
  })

  it('refuses labels and methods that are not known', async () => {
    const picture = madeUpPicture('level', 1)
    await expect(simple.explain(picture, { label: 'round' })).rejects.toThrow('label must be one that the model knows')
    await expect(simple.explain(picture, { method: 'magic' as never })).rejects.toThrow('method must be one of')
    await expect(simple.explain(picture, { methd: 'saliency' } as never)).rejects.toThrow('Did you mean "method"?')
  })
})

describe('options and examples', () => {
  const one = madeUpPicture('level', 1)
  it.each([
    ['model must be one of', train, { model: 'simpel' }],
    ['Did you mean "epochs"?', train, { epoch: 1 }],
    ['epochs must be a positive integer', train, { epochs: 0 }],
    ['learningRate must be a number above 0', train, { learningRate: -1 }],
    ['augmentation must be one of', train, { augmentation: 'rotate' }],
    ['size.width', train, { size: { width: 0, height: 8 } }],
    ['seed must be', train, { seed: -1 }],
    ['mixing must be', train, { mixing: 'mixUp' }],
    ['classWeight must be', train, { classWeight: 3 }],
    ['label must be one that the model knows', train, { classWeight: { round: 2 } }],
    ['label must be one that the model knows', train, { labels: ['level', 'round'] }],
    ['labels must be of at least two classes', train, { labels: ['level', 'level'] }],
    ['labels must be of at least two classes', [{ picture: one, label: 'a' }], {}],
    ['examples must be a list of at least one', [], {}],
    ['example 1 must have picture and label', [{ picture: one }], {}],
    ['validation: examples must be', train, { validation: [] }],
  ])('are checked: %s', async (message, examples, options) => {
    const training = ImageClassifier.train(examples as never, { ...quick, ...options } as never)
    await expect(training).rejects.toThrow(message)
  })

  it('name a picture that is none, or leave it out where asked to', async () => {
    const bad: Picture = { ...one, data: new Uint8Array(3) }
    const examples = [...train.slice(0, 20), { picture: new Uint8Array(9), label: 'level', name: 'ninth.png' }]
    await expect(ImageClassifier.train(examples, quick)).rejects.toThrow('ninth.png: file must be a JPEG')
    const skipped: string[] = []
    const onSkip = ({ file, reason }: { file: string; reason: string }) => skipped.push(`${file}: ${reason}`)
    await ImageClassifier.train(examples, { ...quick, epochs: 1, onSkip })
    expect(skipped.map((text) => text.slice(0, 32))).toEqual(['ninth.png: file must be a JPEG, '])
    await expect(simple.predict([one, bad])).rejects.toThrow('144 numbers for 12×12×1')
    await expect(simple.evaluate([{ picture: one, label: 'round' }])).rejects.toThrow(FormatError)
    await expect(simple.predict('x.png' as never)).rejects.toThrow(ConfigError)
  })
})

function squared(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0)
}
