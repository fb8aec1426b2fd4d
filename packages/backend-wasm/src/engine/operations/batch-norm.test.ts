import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { batchNorm, batchNormGradient, batchNormMoments } from './batch-norm.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

const epsilon = 0.1

interface Given {
  readonly x: Float32Array
  readonly dy: Float32Array
  readonly gamma: Float32Array
  readonly beta: Float32Array
  /** Which rows count; the first does. */
  readonly mask: Uint8Array
  /** Mean and variance that are not the batch's own. */
  readonly fixed: readonly [Float32Array, Float32Array] | undefined
}

/** Everything in float64, column by column: y, mean, variance, dx, dGamma, dBeta. */
function oracle({ x, dy, gamma, beta, mask, fixed }: Given, rows: number, n: number): Float64Array[] {
  const [y, dx] = [new Float64Array(rows * n), new Float64Array(rows * n)]
  const [means, variances, dGamma, dBeta] = [0, 1, 2, 3].map(() => new Float64Array(n))
  for (let j = 0; j < n; j++) {
    const column = (values: Float32Array) => Array.from({ length: rows }, (_, i) => values[i * n + j]!)
    const count = mask.reduce((a, b) => a + b, 0)
    const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
    const average = (values: readonly number[]) => total(values.filter((_, i) => mask[i] === 1)) / count
    const xs = column(x)
    const mean = fixed?.[0][j] ?? average(xs)
    const variance = fixed?.[1][j] ?? average(xs.map((v) => (v - mean) ** 2))
    const r = 1 / Math.sqrt(variance + epsilon)
    const h = xs.map((v) => (v - mean) * r)
    const d = column(dy)
    const meanD = fixed ? 0 : total(d) / count
    const meanDh = fixed ? 0 : total(d.map((v, i) => v * h[i]!)) / count
    for (let i = 0; i < rows; i++) {
      y[i * n + j] = h[i]! * gamma[j]! + beta[j]!
      dx[i * n + j] = gamma[j]! * r * (d[i]! - (mask[i] === 1 ? meanD + h[i]! * meanDh : 0))
      dGamma![j]! += d[i]! * h[i]!
      dBeta![j]! += d[i]!
    }
    means![j] = mean
    variances![j] = variance
  }
  return [y, means!, variances!, dx, dGamma!, dBeta!]
}

describe('batchNorm', () => {
  it('equals float64 forwards and backwards, by statistics of all rows, of some, and of others', () => {
    const shapes = fc.record({
      rows: fc.constantFrom(1, 2, 7, 8, 9, 255, 257, 600),
      n: fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 16, 33, 130),
      affine: fc.boolean(),
      isFixed: fc.boolean(),
      masked: fc.boolean(),
      seed: fc.integer({ min: 1, max: 99 }),
    })
    fc.assert(
      fc.property(shapes, ({ rows, n, affine, isFixed, masked, seed }) => {
        const given: Given = {
          x: numbers(rows * n, seed).map((v) => 5 + 3 * v),
          dy: numbers(rows * n, seed + 1),
          gamma: affine ? numbers(n, seed + 2) : new Float32Array(n).fill(1),
          beta: affine ? numbers(n, seed + 3) : new Float32Array(n),
          mask: Uint8Array.from({ length: rows }, (_, i) => (masked && i % 3 === 1 ? 0 : 1)),
          fixed: isFixed ? [numbers(n, seed + 4), numbers(n, seed + 5).map(Math.abs)] : undefined,
        }
        const [fixedMean, fixedVariance] = given.fixed ?? [new Float32Array(n), new Float32Array(n)]
        const inputs = [given.x, given.dy, given.gamma, given.beta, fixedMean, fixedVariance, given.mask]
        const bytes = [4 * rows * n, 4 * n, 4 * n, 4 * rows * n, 4 * n, 4 * n]
        const results = threads.run(inputs, bytes, (engine, from, to) => {
          const [x = 0, dy = 0, gamma = 0, beta = 0, ofMean = 0, ofVariance = 0, mask = 0] = from
          const [y = 0, mean = 0, variance = 0, dx = 0, dGamma = 0, dBeta = 0] = to
          const sizes = { rows, columns: n, x, mean, variance, epsilon, ...(masked && { mask }) }
          let count = 0
          if (isFixed) {
            engine.memory.bytes.copyWithin(mean, ofMean, ofMean + 4 * n)
            engine.memory.bytes.copyWithin(variance, ofVariance, ofVariance + 4 * n)
          } else count = batchNormMoments(engine, sizes)
          batchNorm(engine, { ...sizes, to: y, ...(affine && { gamma, beta }) })
          const weights = affine ? { gamma } : {}
          batchNormGradient(engine, { ...sizes, ...weights, dy, count, dx, dGamma, dBeta })
        })
        for (const [i, expected] of oracle(given, rows, n).entries()) {
          expect(error(new Float32Array(results[i] ?? new ArrayBuffer(0)), expected, 1)).toBeLessThan(1e-5)
        }
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('keeps the variance of numbers that are far from 0', () => {
    const x = Float32Array.from({ length: 3000 }, (_, i) => 1000 + ((i * 7) % 11) / 16)
    const [buffer = new ArrayBuffer(0)] = threads.run([x], [4, 4], (engine, [from = 0], [variance = 0, mean = 0]) =>
      batchNormMoments(engine, { x: from, rows: 3000, columns: 1, mean, variance }),
    )
    const mean = x.reduce((a, b) => a + b, 0) / 3000
    const expected = x.reduce((a, b) => a + (b - mean) ** 2, 0) / 3000
    expect(Math.abs(new Float32Array(buffer)[0]! - expected) / expected).toBeLessThan(1e-5)
  })
})
