import { Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import type { Picture } from '../image/picture.js'
import { randomBeta } from './beta.js'
import { cutMix, mixUp } from './mixing.js'

const plain = (value: number, width = 20, height = 10): Picture => ({
  data: new Uint8Array(width * height).fill(value),
  width,
  height,
  channels: 1,
})

describe.each([0.2, 1, 3])('randomBeta with alpha %d', (alpha) => {
  const random = new Generator(4)
  const numbers = Array.from({ length: 20_000 }, () => randomBeta(random, alpha))
  const mean = (of: (x: number) => number): number => numbers.reduce((sum, x) => sum + of(x), 0) / numbers.length

  it('has the mean, the variance and the fourth moment of the distribution', () => {
    // E X^k = Π (α + i) / (2α + i) for i < k; tolerances are at least four standard errors.
    expect(Math.abs(mean((x) => x) - 0.5)).toBeLessThan(0.014)
    expect(Math.abs(mean((x) => (x - 0.5) ** 2) - 1 / (4 * (2 * alpha + 1)))).toBeLessThan(0.004)
    const fourth = [0, 1, 2, 3].reduce((product, i) => (product * (alpha + i)) / (2 * alpha + i), 1)
    expect(Math.abs(mean((x) => x ** 4) - fourth)).toBeLessThan(0.014)
    expect(numbers.every((x) => x >= 0 && x <= 1)).toBe(true)
  })
})

describe('mixUp', () => {
  it('mixes pixels by the share that it tells, and keeps the boxes of both', () => {
    const [a, b] = [
      { xmin: 0, ymin: 0, xmax: 5, ymax: 5, label: 'a' },
      { xmin: 1, ymin: 1, xmax: 9, ymax: 9, label: 'b' },
    ]
    const mixed = mixUp(1)({ picture: plain(200), boxes: [a] }, { picture: plain(100), boxes: [b] }, new Generator(1))
    expect(mixed.picture.data.every((value) => value === Math.floor(100 + 100 * mixed.share + 0.5))).toBe(true)
    expect(mixed.boxes).toEqual([a, b])
  })
})

describe('cutMix', () => {
  it('tells the share that is left of the first picture', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { picture, share } = cutMix()({ picture: plain(200) }, { picture: plain(100) }, new Generator(seed))
      expect(picture.data.filter((value) => value === 200).length / 200).toBeCloseTo(share, 10)
    }
  })

  it('drops boxes that are covered, and cuts off those of the second at the rectangle', () => {
    const whole = { xmin: 0, ymin: 0, xmax: 20, ymax: 10 }
    const small = { xmin: 9, ymin: 4, xmax: 12, ymax: 7 }
    let covered = 0
    for (let seed = 0; seed < 100; seed++) {
      const first = {
        picture: plain(200),
        boxes: [
          { ...whole, label: 'first' },
          { ...small, label: 'small' },
        ],
      }
      const second = { picture: plain(100), boxes: [{ ...whole, label: 'second' }] }
      const { picture, boxes, share } = cutMix()(first, second, new Generator(seed))
      const pasted = boxes!.find(({ label }) => label === 'second')
      const area = pasted === undefined ? 0 : (pasted.xmax - pasted.xmin) * (pasted.ymax - pasted.ymin)
      expect(area).toBe(1 - share >= 0.25 ? Math.round(200 * (1 - share)) : 0)
      const isSeen = boxes!.some(({ label }) => label === 'small')
      let left = 0
      for (let y = 4; y < 7; y++) for (let x = 9; x < 12; x++) left += picture.data[y * 20 + x] === 200 ? 1 : 0
      expect(isSeen).toBe(left >= 9 / 4)
      if (!isSeen) covered += 1
    }
    expect(covered).toBeGreaterThan(5)
  })

  it('refuses pictures of different sizes and an alpha of 0', () => {
    expect(() => cutMix()({ picture: plain(1) }, { picture: plain(1, 10, 20) }, new Generator(1))).toThrow(
      'cutMix: pictures must be of the same size, but got 20×10×1 and 10×20×1.',
    )
    expect(() => mixUp(0)).toThrow('mixUp: alpha')
  })
})
