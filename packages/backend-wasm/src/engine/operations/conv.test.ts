import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, sameBits, workersUp } from '../testing.js'
import { conv } from './conv.js'
import { all, expectOracle, geometries } from './__fixtures__/convolutions.js'

describe('convolution', () => {
  const engines: Engine[] = []
  beforeAll(async () => {
    for (const threads of [1, 2, 3, 5]) engines.push(new Engine({ threads, guard: true }))
    await Promise.all(engines.map(workersUp))
  })
  afterAll(() => engines.forEach((engine) => engine.dispose()))

  it('equals float64 loops, forward and both gradients, for any stride, dilation and padding', () => {
    fc.assert(
      fc.property(geometries, (g) => expectOracle(at(engines, 0), g)),
      { numRuns: 150, seed: 1 },
    )
  })

  it.each([
    { batch: 4, side: 30, channels: 32, filters: 16, kernel: 3 },
    { batch: 2, side: 28, channels: 1, filters: 32, kernel: 5 },
    { batch: 3, side: 17, channels: 3, filters: 8, kernel: 3 },
    { batch: 2, side: 5, channels: 300, filters: 70, kernel: 3 },
    { batch: 5, side: 12, channels: 33, filters: 130, kernel: 1 },
  ])('equals float64 loops for %j', ({ batch, side, channels, filters, kernel }) => {
    const out = side - kernel + 1
    const one = { strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1, padTop: 0, padLeft: 0 }
    const kernels = { kernelHeight: kernel, kernelWidth: kernel, outHeight: out, outWidth: out }
    expectOracle(at(engines, 1), { ...one, ...kernels, batch, channels, filters, height: side, width: side })
  })

  it('has the same bits with 1, 2, 3 and 5 threads', () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const large = { ...g, batch: g.batch * 3, filters: g.filters * 3 }
        const results = engines.map((engine) => all(engine, large))
        for (const result of results) {
          expect(result.every((values, i) => sameBits(values, at(at(results, 0), i)))).toBe(true)
        }
      }),
      { numRuns: 40, seed: 2 },
    )
  })

  it('adds the bias and applies relu in the same pass', () => {
    const g = {
      batch: 1,
      height: 1,
      width: 3,
      channels: 1,
      outHeight: 1,
      outWidth: 2,
      kernelHeight: 1,
      kernelWidth: 2,
      filters: 2,
    }
    const inputs = [Float32Array.of(1, 2, 3), Float32Array.of(1, -1, 1, -1), Float32Array.of(-4, 4)]
    const [y] = compute(at(engines, 0), inputs, [4], ([x = 0, w = 0, bias = 0], [to = 0]) =>
      conv(at(engines, 0), { ...g, x, w, y: to, bias, activation: 'relu' }),
    )
    expect([...(y ?? [])]).toEqual([0, 1, 1, 0])
  })
})
