import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, error, numbers, sameBits, workersUp } from '../testing.js'
import { conv } from './conv.js'
import { all, expectOracle, type Full, sizes } from './__fixtures__/convolutions.js'
import { anyGeometry } from './__fixtures__/geometries.js'
import { isNarrow } from './narrow.js'

/** Any window, stride and padding with few channels; windows that lie outside the picture among them. */
const geometries: fc.Arbitrary<Full> = fc
  .record({
    geometry: anyGeometry,
    channels: fc.integer({ min: 1, max: 4 }),
    filters: fc.constantFrom(8, 16, 24, 40),
  })
  .map(({ geometry, ...rest }) => ({
    ...geometry,
    ...rest,
    dilationHeight: 1,
    dilationWidth: 1,
    outHeight: Math.max(1, geometry.outHeight),
    outWidth: 3 + geometry.outWidth,
    algorithm: 'narrow' as const,
  }))
  .filter(isNarrow)

describe('convolution of few channels', () => {
  const engines: Engine[] = []
  beforeAll(async () => {
    for (const threads of [1, 2, 3, 5]) engines.push(new Engine({ threads, guard: true }))
    await Promise.all(engines.map(workersUp))
  })
  afterAll(() => engines.forEach((engine) => engine.dispose()))

  it('equals float64 loops, forward and both gradients', () => {
    fc.assert(
      fc.property(geometries, (g) => expectOracle(at(engines, 0), g)),
      { numRuns: 150, seed: 1 },
    )
  })

  it('has the same bits with 1, 2, 3 and 5 threads', () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const results = engines.map((engine) => all(engine, { ...g, batch: 5 * g.batch }))
        for (const result of results) {
          expect(result.every((values, i) => sameBits(values, at(at(results, 0), i)))).toBe(true)
        }
      }),
      { numRuns: 30, seed: 2 },
    )
  })

  it.each(['relu', 'relu6'] as const)('adds the bias and applies %s, and keeps NaN', (activation) => {
    const one = { strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1, padTop: 1, padLeft: 1 }
    const sides = { height: 9, width: 7, outHeight: 9, outWidth: 7, kernelHeight: 3, kernelWidth: 3 }
    const g: Full = { ...one, ...sides, batch: 2, channels: 3, filters: 16 }
    const { x: xs, w: ws, y: ys } = sizes(g)
    const x = numbers(xs, 1).map((value) => 3 * value)
    x[0] = Number.NaN
    const inputs = [x, numbers(ws, 2).map((value) => 3 * value), numbers(16, 3)]
    const run = (algorithm: 'direct' | 'narrow') => {
      const [y] = compute(at(engines, 0), inputs, [ys], ([from = 0, w = 0, bias = 0], [to = 0]) =>
        conv(at(engines, 0), { ...g, algorithm, x: from, w, y: to, bias, activation }),
      )
      return [...(y ?? [])]
    }
    const direct = run('direct')
    expect(direct.filter((value) => value === 0).length).toBeGreaterThan(100)
    expect(direct[0]).toBeNaN()
    expect(error(run('narrow'), direct)).toBeLessThan(2e-5)
  })
})
