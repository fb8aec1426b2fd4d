import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, error, numbers, sameBits, workersUp } from '../testing.js'
import { type Convolution, conv, convFilterGradient, convInputGradient } from './conv.js'
import { anyGeometry } from './__fixtures__/geometries.js'

interface Full extends Required<Convolution> {}

/** Calls `visit` with the flat indices of x, w and y of every product of the convolution. */
function everyProduct(g: Full, visit: (x: number, w: number, y: number) => void): void {
  for (let b = 0; b < g.batch; b++)
    for (let oh = 0; oh < g.outHeight; oh++)
      for (let ow = 0; ow < g.outWidth; ow++)
        for (let kh = 0; kh < g.kernelHeight; kh++)
          for (let kw = 0; kw < g.kernelWidth; kw++) {
            const ih = oh * g.strideHeight - g.padTop + kh * g.dilationHeight
            const iw = ow * g.strideWidth - g.padLeft + kw * g.dilationWidth
            if (ih < 0 || iw < 0 || ih >= g.height || iw >= g.width) continue
            const [x, y] = [(b * g.height + ih) * g.width + iw, (b * g.outHeight + oh) * g.outWidth + ow]
            for (let c = 0; c < g.channels; c++)
              for (let f = 0; f < g.filters; f++) {
                const w = ((kh * g.kernelWidth + kw) * g.channels + c) * g.filters + f
                visit(x * g.channels + c, w, y * g.filters + f)
              }
          }
}

const geometries: fc.Arbitrary<Full> = fc
  .record({ geometry: anyGeometry, filters: fc.integer({ min: 1, max: 20 }) })
  .map(({ geometry, filters }) => ({ ...geometry, filters }))

const sizes = (g: Full) => ({
  x: g.batch * g.height * g.width * g.channels,
  w: g.kernelHeight * g.kernelWidth * g.channels * g.filters,
  y: g.batch * g.outHeight * g.outWidth * g.filters,
})

/** y, dx and dw by the engine. */
function all(engine: Engine, g: Full): [y: Float32Array, dx: Float32Array, dw: Float32Array] {
  const size = sizes(g)
  const inputs = [numbers(size.x, 1), numbers(size.w, 2), numbers(size.y, 3)]
  const outputs = [size.y, size.x, size.w]
  const results = compute(engine, inputs, outputs, ([x = 0, w = 0, dy = 0], [y = 0, dx = 0, dw = 0]) => {
    conv(engine, { ...g, x, w, y })
    convInputGradient(engine, { ...g, dy, w, dx })
    convFilterGradient(engine, { ...g, x, dy, dw })
  })
  return [at(results, 0), at(results, 1), at(results, 2)]
}

function expectOracle(engine: Engine, g: Full): void {
  const size = sizes(g)
  const [x, w, dy] = [numbers(size.x, 1), numbers(size.w, 2), numbers(size.y, 3)]
  const [y, dx, dw] = [new Float64Array(size.y), new Float64Array(size.x), new Float64Array(size.w)]
  everyProduct(g, (i, j, k) => {
    y[k] = (y[k] ?? 0) + (x[i] ?? NaN) * (w[j] ?? NaN)
    dx[i] = (dx[i] ?? 0) + (dy[k] ?? NaN) * (w[j] ?? NaN)
    dw[j] = (dw[j] ?? 0) + (x[i] ?? NaN) * (dy[k] ?? NaN)
  })
  const results = all(engine, g)
  expect([y, dx, dw].map((expected, i) => error(at(results, i), expected, 1) < 2e-5)).toEqual([true, true, true])
}

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
