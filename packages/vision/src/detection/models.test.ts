import { engine } from '@tessera-ml/core'
import { backend, memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boxEvaluation } from '../boxes/box-evaluation.js'
import type { BoxedPicture } from '../data/boxed-picture.js'
import type { SkippedFile } from '../data/labelled-picture.js'
import { madeUpBoxes } from './__fixtures__/made-up-boxes.js'
import { BoxRegressor } from './box-regressor.js'
import { ObjectDetector } from './object-detector.js'

/** A backend of ours refuses kernels of tfjs while it is strict; others know nothing of it. */
interface WithStrict {
  strict?: boolean
}

beforeAll(async () => {
  await engine()
  ;(backend() as WithStrict).strict = true
})

afterAll(() => ((backend() as WithStrict).strict = false))

/** Matchers compare millions of bytes one by one. */
const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const single = madeUpBoxes(48)
const several = madeUpBoxes(8, { side: 64, boxes: 2 })

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)

describe('BoxRegressor', () => {
  let regressor: BoxRegressor
  beforeAll(async () => {
    regressor = await BoxRegressor.train(single, { epochs: 1, batchSize: 16, seed: 1 })
  })

  it('finds what it has not seen, better than the mean box', { tags: ['slow'] }, async () => {
    const trained = await BoxRegressor.train(single, { epochs: 10, batchSize: 4, seed: 1, augmentation: 'none' })
    const unseen = madeUpBoxes(24, { from: 500 })
    const judged = await trained.judge(unseen)
    const guesses = judged.map(({ guess, truth }) => ({ detections: [guess], truth }))
    const { meanIoU } = await trained.evaluate(unseen)
    expect(meanIoU).toBeGreaterThan(boxEvaluation(guesses, trained.labels).meanIoU + 0.1)
  })

  it('gives one box a picture, in its own pixels, on it', async () => {
    const { picture } = single[0]!
    const wide = { ...picture, data: new Uint8Array(96 * 32).fill(120), width: 96 }
    const found = await regressor.predict([picture, wide])
    expect(found.map((boxes) => boxes.length)).toEqual([1, 1])
    const { xmin, ymin, xmax, ymax, score, label } = found[1]![0]!
    expect(xmin >= 0 && xmin < xmax && xmax <= 96 && ymin >= 0 && ymin < ymax && ymax <= 32).toBe(true)
    expect([score > 0 && score <= 1, regressor.labels.includes(label)]).toEqual([true, true])
    expect(await regressor.predict([])).toEqual([])
  })

  it('says which places its box depends on, and leaves no tensors behind', async () => {
    const { picture } = single[0]!
    await regressor.explain(picture)
    const before = memory().numTensors
    const { found, values, picture: seen } = await regressor.explain(picture)
    expect(memory().numTensors).toBe(before)
    const [box] = (await regressor.predict([picture]))[0]!
    expect([found.label, found.score]).toEqual([box!.label, box!.score])
    expect(found.ymax).toBeCloseTo(box!.ymax * (seen.height / picture.height), 4)
    expect(values).toHaveLength(seen.width * seen.height)
    expect(Math.max(...values)).toBeLessThanOrEqual(found.score)
    expect(sum(values.map(Math.abs))).toBeGreaterThan(0)
    await expect(regressor.explain(picture, { box: 1 })).rejects.toThrow(
      'BoxRegressor.explain: box must be one of the 1 on the picture, but got 1.',
    )
  })

  it('says the same from its file, and leaves no tensors behind', async () => {
    const bytes = await regressor.toBytes()
    const loaded = await BoxRegressor.fromBytes(bytes)
    expect([loaded.labels, loaded.baseline]).toEqual([regressor.labels, regressor.baseline])
    const pictures = single.slice(0, 3).map(({ picture }) => picture)
    const expected = await regressor.predict(pictures)
    expect(await loaded.predict(pictures)).toEqual(expected)
    const before = memory().numTensors
    await loaded.predict(pictures)
    expect(memory().numTensors).toBe(before)
    expect(isSame(await loaded.toBytes(), bytes)).toBe(true)
    await expect(ObjectDetector.fromBytes(bytes, 'x')).rejects.toThrow(
      'x: the file must be of the kind object-detector, but it is of the kind box-regressor',
    )
  })

  it('trains to the same bits for the same seed, by smooth L1, too', async () => {
    const options = { epochs: 1, batchSize: 16, seed: 3, boxLoss: 'huber' } as const
    const [a, b] = [await BoxRegressor.train(single, options), await BoxRegressor.train(single, options)]
    expect(isSame(await a.toBytes(), await b.toBytes())).toBe(true)
  })
})

describe('ObjectDetector', () => {
  let detector: ObjectDetector
  beforeAll(async () => {
    detector = await ObjectDetector.train(several, { epochs: 2, seed: 1, validation: several.slice(0, 4) })
  })

  it('learns boxes of several a picture', () => {
    const { loss, valLoss, boxesLoss, centernessLoss } = detector.history as Record<string, number[]>
    expect(loss![1]).toBeLessThan(loss![0]!)
    expect([valLoss, boxesLoss, centernessLoss].map((values) => values!.length)).toEqual([2, 2, 2])
    expect([detector.preprocessing.width, detector.preprocessing.height]).toEqual([64, 64])
    expect(detector.heldOut).toEqual([])
  })

  it('gives boxes by falling score from the asked one on', async () => {
    const [found] = await detector.predict([several[0]!.picture], { minScore: 0 })
    const scores = found!.map(({ score }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(found!.length).toBeGreaterThan(0)
    const least = scores[0]!
    expect((await detector.predict([several[0]!.picture], { minScore: least }))[0]!.length).toBe(1)
  })

  it('says the same from its file', async () => {
    const bytes = await detector.toBytes()
    const loaded = await ObjectDetector.fromBytes(bytes)
    const pictures = several.map(({ picture }) => picture)
    expect(await loaded.predict(pictures, { minScore: 0 })).toEqual(await detector.predict(pictures, { minScore: 0 }))
    expect(await loaded.evaluate(several)).toEqual(await detector.evaluate(several))
  })

  it('takes pictures without boxes, and one label alone', async () => {
    const bare = several.slice(0, 4).map(({ picture, boxes }, i) => ({
      picture,
      boxes: i === 0 ? [] : boxes.map((box) => ({ ...box, label: 'thing' })),
    }))
    const one = await ObjectDetector.train(bare, { epochs: 1, validation: bare })
    expect(one.labels).toEqual(['thing'])
    expect((await one.evaluate(bare)).images).toBe(4)
  })
})

describe('training', () => {
  it('stops between epochs when time is up, and at once when it is cancelled', async () => {
    const cut = await BoxRegressor.train(single, { epochs: 5, isTimeUp: () => true })
    expect(cut.history['loss']).toHaveLength(1)
    const signal = AbortSignal.abort()
    await expect(BoxRegressor.train(single, { epochs: 1, signal })).rejects.toThrow('cancelled')
  })

  it('names pictures and boxes of no use', async () => {
    const { picture } = single[0]!
    const box = (xmin: number, ymin: number, xmax: number, ymax: number) => ({ label: 'a', xmin, ymin, xmax, ymax })
    const examples: BoxedPicture[] = [
      ...madeUpBoxes(4).map((example) => ({ ...example, boxes: [box(2, 2, 9, 9)] })),
      {
        picture,
        boxes: [box(-6, 4, 20, 40), box(5, 5, 5, 9), box(9, 9, 3, 3), box(40, 40, 50, 50), box(Number.NaN, 0, 3, 3)],
      },
      { picture, boxes: [box(1, 1, 9, 9)], size: { width: 64, height: 64 } },
      { picture, boxes: [{ ...box(1, 1, 9, 9), isDifficult: true }], name: 'hard' },
      { picture: Uint8Array.of(1, 2), boxes: [box(1, 1, 9, 9)], name: 'bad' },
    ]
    const skipped: SkippedFile[] = []
    await BoxRegressor.train(examples, { epochs: 1, onSkip: (one) => skipped.push(one) })
    expect(skipped.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      expect.stringMatching(/^bad: file must be a JPEG/),
      'picture 5: the box of "a" at (-6, 4) to (20, 40): is cut off at the edges of the picture of 32×32',
      'picture 5: the box of "a" at (5, 5) to (5, 9): it has no area',
      'picture 5: the box of "a" at (9, 9) to (3, 3): it has no area',
      'picture 5: the box of "a" at (40, 40) to (50, 50): it lies outside the picture of 32×32',
      'picture 5: the box of "a" at (NaN, 0) to (3, 3): its edges must be numbers',
      'picture 6: picture must be of 64×64, as its boxes are, but got 32×32.',
      'hard: there is no box of use on it',
    ])
  })

  const [first] = single
  const outside = { label: 'a', xmin: 90, ymin: 90, xmax: 95, ymax: 95 }
  it.each<[string, () => Promise<unknown>, string]>([
    ['no pictures', () => BoxRegressor.train([]), 'BoxRegressor.train: examples must be a list of at least one'],
    [
      'pictures without boxes',
      () => ObjectDetector.train([{ picture: first!.picture, boxes: [] }]),
      'labels must be of at least one class',
    ],
    [
      'boxes of no use',
      () => ObjectDetector.train([{ picture: first!.picture, boxes: [outside] }]),
      'pictures must have at least one box of use',
    ],
    [
      'boxes without label',
      () => ObjectDetector.train([{ picture: first!.picture, boxes: [{} as never] }]),
      'must have picture and boxes with labels',
    ],
    ['an unknown option', () => ObjectDetector.train(single, { anchors: 3 } as never), 'anchors'],
    ['an unknown loss', () => BoxRegressor.train(single, { boxLoss: 'iou' as never }), 'boxLoss must be one of'],
    [
      'a strange label',
      () => BoxRegressor.train(single, { labels: ['cat'] }),
      'label must be one that the model knows, ["cat"]',
    ],
    [
      'a picture of another size',
      () => BoxRegressor.train([{ ...first!, size: { width: 1, height: 1 } }]),
      'picture 1: picture must be of 1×1',
    ],
  ])('refuses %s', async (_, train, message) => {
    await expect(train()).rejects.toThrow(message)
  })
})
