/** Convolutions for tests, and what they are by loops in float64. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Engine } from '../../engine.js'
import { at, compute, error, numbers } from '../../testing.js'
import { type Convolution, conv, convFilterGradient, convInputGradient } from '../conv.js'
import { anyGeometry } from './geometries.js'

/** All of the geometry; the algorithm may be left to the rule. */
export type Full = Required<Omit<Convolution, 'algorithm'>> & Pick<Convolution, 'algorithm'>

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

/** Any stride, dilation and padding. */
export const geometries: fc.Arbitrary<Full> = fc
  .record({ geometry: anyGeometry, filters: fc.integer({ min: 1, max: 20 }) })
  .map(({ geometry, filters }) => ({ ...geometry, filters }))

export const sizes = (g: Full) => ({
  x: g.batch * g.height * g.width * g.channels,
  w: g.kernelHeight * g.kernelWidth * g.channels * g.filters,
  y: g.batch * g.outHeight * g.outWidth * g.filters,
})

/** y, dx and dw by the engine. */
export function all(engine: Engine, g: Full): [y: Float32Array, dx: Float32Array, dw: Float32Array] {
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

/** Insists on the results of the loops, to `tolerance` of the largest number. */
export function expectOracle(engine: Engine, g: Full, tolerance = 2e-5): void {
  const size = sizes(g)
  const [x, w, dy] = [numbers(size.x, 1), numbers(size.w, 2), numbers(size.y, 3)]
  const [y, dx, dw] = [new Float64Array(size.y), new Float64Array(size.x), new Float64Array(size.w)]
  everyProduct(g, (i, j, k) => {
    y[k] = (y[k] ?? 0) + (x[i] ?? NaN) * (w[j] ?? NaN)
    dx[i] = (dx[i] ?? 0) + (dy[k] ?? NaN) * (w[j] ?? NaN)
    dw[j] = (dw[j] ?? 0) + (x[i] ?? NaN) * (dy[k] ?? NaN)
  })
  const results = all(engine, g)
  expect([y, dx, dw].map((expected, i) => error(at(results, i), expected, 1) < tolerance)).toEqual([true, true, true])
}
