import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, error, numbers, sameBits, workersUp } from '../testing.js'
import { type Depthwise, depthwise, depthwiseFilterGradient, depthwiseInputGradient } from './depthwise.js'
import { anyGeometry } from './__fixtures__/geometries.js'

type Full = Required<Depthwise>

const geometries: fc.Arbitrary<Full> = fc
  .record({ geometry: anyGeometry, multiplier: fc.constantFrom(1, 1, 2, 3) })
  .map(({ geometry, multiplier }) => ({ ...geometry, multiplier }))

const sizes = (g: Full) => ({
  x: g.batch * g.height * g.width * g.channels,
  w: g.kernelHeight * g.kernelWidth * g.channels * g.multiplier,
  y: g.batch * g.outHeight * g.outWidth * g.channels * g.multiplier,
})

/** y, dx and dw in float64. */
function oracle(g: Full, x: Float32Array, w: Float32Array, dy: Float32Array): Float64Array[] {
  const [y, dx, dw] = [new Float64Array(dy.length), new Float64Array(x.length), new Float64Array(w.length)]
  for (let b = 0; b < g.batch; b++)
    for (let oh = 0; oh < g.outHeight; oh++)
      for (let ow = 0; ow < g.outWidth; ow++)
        for (let kh = 0; kh < g.kernelHeight; kh++)
          for (let kw = 0; kw < g.kernelWidth; kw++) {
            const ih = oh * g.strideHeight - g.padTop + kh * g.dilationHeight
            const iw = ow * g.strideWidth - g.padLeft + kw * g.dilationWidth
            if (ih < 0 || iw < 0 || ih >= g.height || iw >= g.width) continue
            for (let c = 0; c < g.channels; c++)
              for (let m = 0; m < g.multiplier; m++) {
                const i = ((b * g.height + ih) * g.width + iw) * g.channels + c
                const j = ((kh * g.kernelWidth + kw) * g.channels + c) * g.multiplier + m
                const k = (((b * g.outHeight + oh) * g.outWidth + ow) * g.channels + c) * g.multiplier + m
                y[k] = (y[k] ?? 0) + (x[i] ?? NaN) * (w[j] ?? NaN)
                dx[i] = (dx[i] ?? 0) + (dy[k] ?? NaN) * (w[j] ?? NaN)
                dw[j] = (dw[j] ?? 0) + (x[i] ?? NaN) * (dy[k] ?? NaN)
              }
          }
  return [y, dx, dw]
}

function run(engine: Engine, g: Full): Float32Array[] {
  const size = sizes(g)
  const inputs = [numbers(size.x, 1), numbers(size.w, 2), numbers(size.y, 3)]
  return compute(engine, inputs, [size.y, size.x, size.w], ([x = 0, w = 0, dy = 0], [y = 0, dx = 0, dw = 0]) => {
    depthwise(engine, { ...g, x, w, y })
    depthwiseInputGradient(engine, { ...g, dy, w, dx })
    depthwiseFilterGradient(engine, { ...g, x, dy, dw })
  })
}

describe('depthwise convolution', () => {
  const engines: Engine[] = []
  beforeAll(async () => {
    for (const threads of [1, 2, 3, 5]) engines.push(new Engine({ threads, guard: true }))
    await Promise.all(engines.map(workersUp))
  })
  afterAll(() => engines.forEach((engine) => engine.dispose()))

  it('equals float64 loops, forward and both gradients', () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const size = sizes(g)
        const expected = oracle(g, numbers(size.x, 1), numbers(size.w, 2), numbers(size.y, 3))
        const results = run(at(engines, 0), g)
        expect(results.map((values, i) => error(values, at(expected, i), 1) < 1e-5)).toEqual([true, true, true])
      }),
      { numRuns: 150, seed: 2 },
    )
  })

  it('has the same bits with 1, 2, 3 and 5 threads', () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const large = { ...g, batch: 4 * g.batch, channels: 5 * g.channels }
        const results = engines.map((engine) => run(engine, large))
        for (const result of results) {
          expect(result.every((values, i) => sameBits(values, at(at(results, 0), i)))).toBe(true)
        }
      }),
      { numRuns: 20, seed: 3 },
    )
  })
})
