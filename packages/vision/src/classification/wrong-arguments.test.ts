/** Calls that types would not let through: each ends with a typed error that names the argument. */
import { ConfigError, TesseraError } from '@tessera-ml/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { BoxRegressor } from '../detection/box-regressor.js'
import { ObjectDetector } from '../detection/object-detector.js'
import { madeUpBoxes } from '../detection/__fixtures__/made-up-boxes.js'
import { madeUpPictures } from './__fixtures__/made-up-pictures.js'
import { ImageClassifier } from './image-classifier.js'

const pictures = madeUpPictures(12)
const boxed = madeUpBoxes(6)
const quick = { model: 'simple', epochs: 1 } as const
let classifier: ImageClassifier
beforeAll(async () => {
  classifier = await ImageClassifier.train(pictures, quick)
})

const lists: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  'a text': 'abc',
  'an empty list': [],
  'a list of null': [null],
  'a gap': Array(3),
}

describe.each(Object.keys(lists))('%s', (name) => {
  const value = lists[name] as never

  it('is no list of pictures', async () => {
    await expect(ImageClassifier.train(value, quick)).rejects.toThrow(ConfigError)
    await expect(classifier.evaluate(value)).rejects.toThrow(ConfigError)
    for (const kind of [BoxRegressor, ObjectDetector]) {
      await expect(kind.train(value, { epochs: 1 })).rejects.toThrow(ConfigError)
    }
  })

  it('is no file', async () => {
    for (const kind of [ImageClassifier, BoxRegressor, ObjectDetector]) {
      for (const open of ['load', 'fromBytes'] as const) {
        expect(TesseraError.isInstance(await kind[open](value).catch((error: unknown) => error))).toBe(true)
      }
    }
  })
})

const good = pictures[0]!.picture as { data: Uint8Array; width: number; height: number; channels: 1 | 3 }

it.each<[string, unknown]>([
  ['null', null],
  ['a number', 5],
  ['a path of nothing', '/none.png'],
  ['a folder', '/tmp'],
  ['bytes of nothing', new Uint8Array(5)],
  ['too few numbers', { ...good, data: new Uint8Array(3) }],
  ['clamped numbers', { ...good, data: new Uint8ClampedArray(good.data) }],
  ['of no width', { ...good, width: 0 }],
  ['of half a pixel', { ...good, width: 1.5 }],
  ['of four channels', { ...good, channels: 4 }],
])('a picture that is %s is refused', async (_, picture) => {
  const isError = async (work: Promise<unknown>) => TesseraError.isInstance(await work.catch((error: unknown) => error))
  const odd = picture as never
  expect(await isError(ImageClassifier.train([...pictures, { picture: odd, label: 'level' }], quick))).toBe(true)
  expect(await isError(BoxRegressor.train([...boxed, { picture: odd, boxes: boxed[0]!.boxes }], { epochs: 1 }))).toBe(
    true,
  )
  expect(await isError(classifier.predict([odd]))).toBe(true)
  expect(await isError(classifier.explain(odd))).toBe(true)
})

it('an option that is undefined counts as left out, and others are checked', async () => {
  const names = ['epochs', 'seed', 'callbacks', 'isTimeUp', 'onProgress', 'onSkip', 'signal', 'size', 'labels']
  const options = Object.fromEntries(names.map((name) => [name, undefined]))
  await ImageClassifier.train(pictures, { ...options, ...quick })
  for (const [name, value] of Object.entries({ callbacks: [null], isTimeUp: 5, onSkip: 'x', signal: 5, size: null })) {
    const where = `ImageClassifier.train: ${name}`
    await expect(ImageClassifier.train(pictures, { ...quick, [name]: value })).rejects.toThrow(where)
  }
})
