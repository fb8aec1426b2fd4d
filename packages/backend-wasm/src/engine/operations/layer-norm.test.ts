import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { layerNorm, layerNormGradient } from './layer-norm.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

/** Large, so that rows whose values lie close together do not magnify the rounding of their mean. */
const epsilon = 0.1

/** Everything in float64: results, moments and gradients. */
function oracle(x: Float32Array, gamma: Float32Array, beta: Float32Array, dy: Float32Array, rows: number, n: number) {
  const y = new Float64Array(rows * n)
  const moments = new Float64Array(rows * 2)
  const dx = new Float64Array(rows * n)
  const dGamma = new Float64Array(n)
  const dBeta = new Float64Array(n)
  for (let i = 0; i < rows; i++) {
    const row = [...x.subarray(i * n, (i + 1) * n)]
    const mean = row.reduce((a, b) => a + b, 0) / n
    const r = 1 / Math.sqrt(row.reduce((a, b) => a + (b - mean) ** 2, 0) / n + epsilon)
    moments.set([mean, r], 2 * i)
    const h = row.map((v) => (v - mean) * r)
    const g = h.map((_, j) => (dy[i * n + j] ?? NaN) * (gamma[j] ?? NaN))
    const meanG = g.reduce((a, b) => a + b, 0) / n
    const meanGh = g.reduce((a, b, j) => a + b * (h[j] ?? NaN), 0) / n
    for (const [j, hj] of h.entries()) {
      y[i * n + j] = hj * (gamma[j] ?? NaN) + (beta[j] ?? NaN)
      dx[i * n + j] = r * ((g[j] ?? NaN) - meanG - hj * meanGh)
      dGamma[j] = (dGamma[j] ?? NaN) + (dy[i * n + j] ?? NaN) * hj
      dBeta[j] = (dBeta[j] ?? NaN) + (dy[i * n + j] ?? NaN)
    }
  }
  return { y, moments, dx, dGamma, dBeta }
}

describe('layerNorm', () => {
  it('equals float64 forwards and backwards, with and without gamma and beta', () => {
    const shapes = fc.record({
      rows: fc.constantFrom(1, 2, 63, 64, 65, 300),
      n: fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 130),
      affine: fc.boolean(),
      seed: fc.integer({ min: 1, max: 99 }),
    })
    fc.assert(
      fc.property(shapes, ({ rows, n, affine, seed }) => {
        const x = numbers(rows * n, seed).map((v) => 5 + 3 * v)
        const dy = numbers(rows * n, seed + 1)
        const gamma = affine ? numbers(n, seed + 2) : new Float32Array(n).fill(1)
        const beta = affine ? numbers(n, seed + 3) : new Float32Array(n)
        const bytes = [4 * rows * n, 8 * rows, 4 * rows * n, 4 * n, 4 * n]
        const results = threads.run(
          [x, gamma, beta, dy],
          bytes,
          (engine, [a = 0, g = 0, b = 0, d = 0], [to = 0, moments = 0, dx = 0, dGamma = 0, dBeta = 0]) => {
            layerNorm(engine, {
              x: a,
              to,
              moments,
              epsilon,
              rows,
              columns: n,
              ...(affine ? { gamma: g, beta: b } : {}),
            })
            layerNormGradient(engine, {
              x: a,
              moments,
              dy: d,
              dx,
              dGamma,
              dBeta,
              rows,
              columns: n,
              ...(affine ? { gamma: g } : {}),
            })
          },
        )
        const { y, moments, dx, dGamma, dBeta } = oracle(x, gamma, beta, dy, rows, n)
        for (const [i, expected] of [y, moments, dx, dGamma, dBeta].entries()) {
          expect(error(new Float32Array(results[i] ?? new ArrayBuffer(0)), expected, 1)).toBeLessThan(1e-5)
        }
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('works in place, and writes zero gradients of no rows', () => {
    const x = numbers(30, 4)
    const y = threads.floats([x], 30, (engine, [from = 0], to) => {
      engine.memory.float32(to, 30).set(engine.memory.float32(from, 30))
      layerNorm(engine, { x: to, to, epsilon, rows: 3, columns: 10 })
    })
    const ones = new Float32Array(10).fill(1)
    expect(error(y, oracle(x, ones, new Float32Array(10), x, 3, 10).y, 1)).toBeLessThan(2e-6)
    const [dGamma = new ArrayBuffer(0)] = threads.run([], [12, 12], (engine, _, [gamma = 0, beta = 0]) =>
      layerNormGradient(engine, { x: 0, moments: 0, dy: 0, dx: 0, dGamma: gamma, dBeta: beta, rows: 0, columns: 3 }),
    )
    expect([...new Float32Array(dGamma)]).toEqual([0, 0, 0])
  })
})
