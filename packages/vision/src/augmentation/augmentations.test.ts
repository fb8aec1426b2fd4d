import { ConfigError, Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import type { Picture } from '../image/picture.js'
import { moveAffinely, randomAffine } from './affine.js'
import { augmentations, type Augmentation, type PictureWithBoxes } from './augmentation.js'
import { colorJitter } from './color-jitter.js'
import { randomCrop, window } from './crop.js'
import { cutout, randomErasing } from './erasing.js'
import { flipPicture, randomFlip } from './flip.js'
import { randAugment } from './rand-augment.js'

/** A picture whose pixels tell their place: red is x, green is y. */
function placed(width: number, height: number): Picture {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return [pixel % width, Math.floor(pixel / width), 100][i % 3]!
  })
  return { data, width, height, channels: 3 }
}

const line = (...values: number[]): Picture => ({
  data: Uint8Array.from(values),
  width: values.length,
  height: 1,
  channels: 1,
})

const all: Readonly<Record<string, Augmentation>> = {
  randomFlip: randomFlip({ horizontal: 0.5, vertical: 0.5 }),
  randomCrop: randomCrop({ padding: 3 }),
  randomAffine: randomAffine({ rotate: 30, shear: 10 }),
  colorJitter: colorJitter({ hue: 0.2 }),
  cutout: cutout({ size: 4, fill: 'noise' }),
  randomErasing: randomErasing(),
  randAugment: randAugment(),
  together: augmentations([randomFlip(), randomCrop(), randAugment({ count: 1 })]),
}

const box = { xmin: 2, ymin: 3, xmax: 9, ymax: 8, label: 'x' }

describe.each(Object.entries(all))('%s', (_, augment) => {
  const example = { picture: placed(12, 10), boxes: [box] }

  it('gives the same for the same generator, another for another, and changes nothing in place', () => {
    const before = example.picture.data.slice()
    const made = Array.from({ length: 40 }, (_, seed) => augment(example, new Generator(1).fork(seed)))
    expect(made).toEqual(Array.from({ length: 40 }, (_, seed) => augment(example, new Generator(1).fork(seed))))
    expect(new Set(made.map(({ picture }) => picture.data.join())).size).toBeGreaterThan(2)
    expect(example).toEqual({ picture: { ...example.picture, data: before }, boxes: [box] })
  })

  it('keeps size and channels, and boxes within the picture', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { picture, boxes } = augment(example, new Generator(seed))
      expect([picture.width, picture.height, picture.channels, picture.data.length]).toEqual([12, 10, 3, 360])
      for (const { xmin, ymin, xmax, ymax, label } of boxes!) {
        expect(Math.min(xmin, ymin, 12 - xmax, 10 - ymax, xmax - xmin - 1, ymax - ymin - 1)).toBeGreaterThanOrEqual(0)
        expect(label).toBe('x')
      }
    }
  })

  it('works on grey pictures, on a single pixel and without boxes', () => {
    for (const picture of [line(1, 2, 3), line(7)]) {
      const made = augment({ picture }, new Generator(3))
      expect([made.picture.data.length, made.boxes]).toEqual([picture.data.length, undefined])
    }
  })
})

describe('flipping', () => {
  it('moves pixels and boxes together', () => {
    expect([...flipPicture(line(1, 2, 3), true, false).data]).toEqual([3, 2, 1])
    const flip = randomFlip({ horizontal: 1, vertical: 1 })
    const { picture, boxes } = flip({ picture: placed(12, 10), boxes: [box] }, new Generator(0))
    expect([...picture.data.subarray(0, 3)]).toEqual([11, 9, 100])
    expect(boxes).toEqual([{ xmin: 3, ymin: 2, xmax: 10, ymax: 7, label: 'x' }])
  })

  it('happens as often as asked', () => {
    const flip = randomFlip({ horizontal: 0.3 })
    const flipped = Array.from({ length: 2000 }, (_, i) => flip({ picture: line(0, 1) }, new Generator(2).fork(i)))
    const share = flipped.filter(({ picture }) => picture.data[0] === 1).length / 2000
    // Four standard errors of a share of 0.3 in 2,000.
    expect(Math.abs(share - 0.3)).toBeLessThan(0.041)
  })
})

describe('cropping', () => {
  it.each([
    ['constant', [9, 9, 1, 2]],
    ['edge', [1, 1, 1, 2]],
    ['reflect', [3, 2, 1, 2]],
  ] as const)('shows what lies outside by the mode %s', (mode, expected) => {
    expect([...window(line(1, 2, 3, 4), -2, 0, mode, 9).data]).toEqual(expected)
  })

  it('shifts by each number of pixels, and boxes along; those that are gone are dropped', () => {
    const crop = randomCrop({ padding: 2, mode: 'constant', fill: 255 })
    const boxes = [box, { xmin: 0, ymin: 0, xmax: 2, ymax: 2, label: 'corner' }]
    const shifts = new Set<string>()
    for (let seed = 0; seed < 200; seed++) {
      const made = crop({ picture: placed(12, 10), boxes }, new Generator(seed))
      const [x, y] = [made.picture.data[3 * 17 + 3 * 36], made.picture.data[3 * 17 + 3 * 36 + 1]]
      const [left, top] = [x! - 5, y! - 4]
      shifts.add(`${left},${top}`)
      const [first, second] = made.boxes!
      expect(first).toEqual({ ...box, xmin: 2 - left, ymin: 3 - top, xmax: 9 - left, ymax: 8 - top })
      expect(second === undefined).toBe(left === 2 || top === 2)
    }
    expect(shifts.size).toBe(25)
  })
})

describe('boxes that are turned', () => {
  it('become the upright boxes around their corners', () => {
    const turn = randomAffine({ rotate: 0, scale: [2, 2], translate: 0 })
    const { boxes } = turn(
      { picture: placed(12, 10), boxes: [{ xmin: 5, ymin: 4, xmax: 7, ymax: 6 }] },
      new Generator(1),
    )
    expect(boxes).toEqual([{ xmin: 4, ymin: 3, xmax: 8, ymax: 7 }])
  })
})

describe('what comes from outside', () => {
  it('is the value, or the nearest pixel', () => {
    const picture = line(10, 20, 30, 40)
    const motion = { shift: [2, 0] } as const
    expect([...moveAffinely({ picture }, motion, 7).picture.data]).toEqual([7, 7, 10, 20])
    expect([...moveAffinely({ picture }, motion, 'edge').picture.data]).toEqual([10, 10, 10, 20])
  })
})

describe('erasing', () => {
  const white: PictureWithBoxes = { picture: { ...placed(20, 20), data: new Uint8Array(1200).fill(255) }, boxes: [box] }
  const erased = ({ picture }: PictureWithBoxes): number => picture.data.filter((value) => value === 7).length / 1200

  it('covers the share of the picture that is asked for, and leaves boxes alone', () => {
    const erase = randomErasing({ probability: 1, area: [0.1, 0.2], aspectRatio: [0.5, 2], fill: 7 })
    for (let seed = 0; seed < 50; seed++) {
      const made = erase(white, new Generator(seed))
      expect(Math.abs(erased(made) - 0.15)).toBeLessThan(0.08)
      expect(made.boxes).toEqual([box])
    }
  })

  it('cuts squares out, also at the edges', () => {
    const shares = Array.from({ length: 50 }, (_, seed) =>
      erased(cutout({ size: 8, fill: 7 })(white, new Generator(seed))),
    )
    expect(Math.max(...shares)).toBe(64 / 400)
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(16 / 400)
  })
})

describe('options', () => {
  it.each([
    ['randomFlip: horizontal', () => randomFlip({ horizontal: 2 })],
    ['randomFlip: options', () => randomFlip({ horizontl: 1 } as never)],
    ['randomCrop: padding', () => randomCrop({ padding: -1 })],
    ['randomCrop: mode', () => randomCrop({ mode: 'mirror' as never })],
    ['randomAffine: scale', () => randomAffine({ scale: [1.2, 0.8] })],
    ['randomAffine: scale', () => randomAffine({ scale: [0, 1] })],
    ['randomAffine: rotate', () => randomAffine({ rotate: Number.NaN })],
    ['colorJitter: hue', () => colorJitter({ hue: 0.6 })],
    ['colorJitter: brightness', () => colorJitter({ brightness: -1 })],
    ['cutout: size', () => cutout({ size: 0 })],
    ['randomErasing: area', () => randomErasing({ area: [0.5, 2] })],
    ['randomErasing: fill', () => randomErasing({ fill: 'grey' as never })],
    ['randAugment: magnitude', () => randAugment({ magnitude: 31 })],
    ['randAugment: changes', () => randAugment({ changes: ['rotate', 'blur' as never] })],
    ['augmentations: steps', () => augmentations([{} as never])],
  ])('of %s are checked', (message, make) => {
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })
})
