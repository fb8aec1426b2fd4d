import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, numbers, sameBits, workersUp } from '../testing.js'
import { conv, convFilterGradient } from './conv.js'
import { all, expectOracle, type Full, sizes } from './__fixtures__/convolutions.js'
import { outLength } from './geometry.js'
import { isFasterByWinograd } from './winograd.js'

const small = (max: number, min = 1) => fc.integer({ min, max })

function square(batch: number, side: number, channels: number, filters: number, pad = 0): Full {
  return padded({ batch, height: side, width: side, channels, filters, pads: [pad, pad, pad, pad] })
}

interface Padded extends Pick<Full, 'batch' | 'height' | 'width' | 'channels' | 'filters'> {
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number]
}

function padded({ pads: [padTop, padLeft, bottom, right], ...g }: Padded): Full {
  const one = { strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1, kernelHeight: 3, kernelWidth: 3 }
  const outHeight = outLength(g.height, 3, 1, 1, padTop + bottom)
  const outWidth = outLength(g.width, 3, 1, 1, padLeft + right)
  return { ...g, ...one, padTop, padLeft, outHeight, outWidth, algorithm: 'winograd' }
}

/** Windows of 3 × 3 with any padding, also more of it than there are pixels, around the edges of tiles. */
const geometries: fc.Arbitrary<Full> = fc
  .record({
    batch: small(3),
    height: small(14),
    width: small(14),
    channels: small(21),
    filters: small(21),
    pads: fc.tuple(small(3, 0), small(3, 0), small(3, 0), small(3, 0)),
  })
  .map(padded)
  .filter(({ outHeight, outWidth }) => outHeight > 0 && outWidth > 0)

describe('convolution by Winograd', () => {
  const engines: Engine[] = []
  beforeAll(async () => {
    for (const threads of [1, 2, 3, 5]) engines.push(new Engine({ threads, guard: true }))
    await Promise.all(engines.map(workersUp))
  })
  afterAll(() => engines.forEach((engine) => engine.dispose()))

  it('equals float64 loops, forward and both gradients, for any padding', () => {
    fc.assert(
      fc.property(geometries, (g) => expectOracle(at(engines, 0), g)),
      { numRuns: 120, seed: 1 },
    )
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9].map((side) => [side] as const))('equals them for pictures of %i²', (side) => {
    expectOracle(at(engines, 0), square(1, side, 5, 9, 1))
  })

  it.each([
    ['mnist_cnn', square(1, 13, 32, 64)],
    ['cifar_cnn', square(3, 15, 32, 64)],
    ['cifar_cnn', square(9, 6, 64, 64)],
    ['image224', square(1, 14, 64, 128)],
    ['a residual network', square(1, 8, 256, 64, 1)],
  ])('has errors within 1e-5 of the largest number, of 1e-4 allowed: %s', (_name, g) => {
    expectOracle(at(engines, 1), g, 1e-5)
  })

  it('has the same bits with 1, 2, 3 and 5 threads', () => {
    const sameEverywhere = (g: Full) => {
      const results = engines.map((engine) => all(engine, g))
      for (const result of results) {
        expect(result.every((values, i) => sameBits(values, at(at(results, 0), i)))).toBe(true)
      }
    }
    fc.assert(fc.property(geometries, sameEverywhere), { numRuns: 30, seed: 2 })
    sameEverywhere(square(11, 17, 24, 40, 1))
  })

  it('adds the bias and applies relu in the same pass', () => {
    const g = square(2, 7, 4, 9, 1)
    const { x: xs, w: ws, y: ys } = sizes(g)
    const inputs = [numbers(xs, 1), numbers(ws, 2), numbers(9, 3)]
    const run = (algorithm: 'direct' | 'winograd') => {
      const [y] = compute(at(engines, 0), inputs, [ys], ([x = 0, w = 0, bias = 0], [to = 0]) =>
        conv(at(engines, 0), { ...g, algorithm, x, w, y: to, bias, activation: 'relu' }),
      )
      return [...(y ?? [])]
    }
    const direct = run('direct')
    expect(direct.filter((value) => value === 0).length).toBeGreaterThan(100)
    run('winograd').forEach((value, i) => expect(value).toBeCloseTo(direct[i] ?? Number.NaN, 5))
  })

  it('keeps NaN where it is seen, and other pictures free of it', () => {
    const g = square(2, 9, 4, 5, 1)
    const { x: xs, w: ws, y: ys } = sizes(g)
    const x = numbers(xs, 1)
    x[(4 * 9 + 4) * 4] = Number.NaN
    const [y = new Float32Array(), dw = new Float32Array()] = compute(
      at(engines, 0),
      [x, numbers(ws, 2), numbers(ys, 3)],
      [ys, ws],
      ([from = 0, w = 0, dy = 0], [to = 0, gradient = 0]) => {
        conv(at(engines, 0), { ...g, x: from, w, y: to })
        convFilterGradient(at(engines, 0), { ...g, x: from, dy, dw: gradient })
      },
    )
    for (let i = 3; i <= 5; i++) for (let j = 3; j <= 5; j++) expect(y[(i * 9 + j) * 5]).toBeNaN()
    expect(y.slice(9 * 9 * 5).some(Number.isNaN)).toBe(false)
    expect(dw.slice(0, 5).every(Number.isNaN)).toBe(true)
  })

  it('is chosen for the layers of picture networks, not for few channels, few pixels or other windows', () => {
    const chosen = [square(64, 15, 32, 64), square(8, 54, 64, 128), square(1, 15, 32, 64), square(32, 32, 16, 16, 1)]
    expect(chosen.map(isFasterByWinograd)).toEqual([true, true, true, true])
    const strided = { ...square(8, 54, 64, 128), strideHeight: 2 }
    const others = [square(8, 224, 3, 32), square(32, 28, 1, 32), square(1, 3, 64, 64), strided]
    expect(others.map(isFasterByWinograd)).toEqual([false, false, false, false])
  })
})
