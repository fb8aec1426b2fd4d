import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, error, numbers, sameBits, workersUp } from '../testing.js'
import { type Product, batchedGemm, gemm } from './gemm.js'

interface Shape {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** op(A)·op(B) in float64. */
function oracle({ m, n, k, transposeA, transposeB }: Shape, a: Float32Array, b: Float32Array): Float64Array {
  const c = new Float64Array(m * n)
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let p = 0; p < k; p++) {
        sum += (a[transposeA ? p * m + i : i * k + p] ?? NaN) * (b[transposeB ? j * k + p : p * n + j] ?? NaN)
      }
      c[i * n + j] = sum
    }
  }
  return c
}

const edges = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 31, 33, 63, 64, 65, 70, 130)
const shapes: fc.Arbitrary<Shape> = fc.record({
  m: edges,
  n: edges,
  k: fc.oneof(edges, fc.constantFrom(383, 384, 385, 520)),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
})

describe('gemm', () => {
  const engines: Engine[] = []
  beforeAll(async () => {
    for (const threads of [1, 2, 3, 5]) engines.push(new Engine({ threads, guard: true }))
    await Promise.all(engines.map(workersUp))
  })
  afterAll(() => engines.forEach((engine) => engine.dispose()))
  const first = (): Engine => at(engines, 0)

  it('equals float64 loops for all transposes, at tile edges and for empty sizes', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { m, n, k } = shape
        const [a, b] = [numbers(m * k, 1), numbers(k * n, 2)]
        const [c] = compute(first(), [a, b], [m * n], ([x = 0, y = 0], [z = 0]) =>
          gemm(first(), { ...shape, a: x, b: y, c: z }),
        )
        expect(error(c ?? [], oracle(shape, a, b), 1)).toBeLessThan(2e-5)
      }),
      { numRuns: 300, seed: 7 },
    )
  })

  it.each([
    { m: 70, n: 301, k: 900 },
    { m: 64, n: 130, k: 2100 },
    { m: 131, n: 600, k: 441 },
  ])('equals float64 loops where B is packed block by block, with the same bits for all threads: %j', ({ m, n, k }) => {
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const shape = { m, n, k, transposeA, transposeB }
      const [a, b] = [numbers(m * k, 1), numbers(k * n, 2)]
      const results = engines.flatMap((engine) =>
        compute(engine, [a, b], [m * n], ([x = 0, y = 0], [z = 0]) => gemm(engine, { ...shape, a: x, b: y, c: z })),
      )
      expect(error(at(results, 0), oracle(shape, a, b), 1)).toBeLessThan(2e-5)
      for (const result of results) expect(sameBits(result, at(results, 0))).toBe(true)
    }
  })

  it('has the same bits with 1, 2, 3 and 5 threads', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 3 }), (shape, factor) => {
        const large = { ...shape, m: shape.m * factor, n: shape.n * factor }
        const { m, n, k } = large
        const [a, b] = [numbers(m * k, 1), numbers(k * n, 2)]
        const results = engines.flatMap((engine) =>
          compute(engine, [a, b], [m * n], ([x = 0, y = 0], [z = 0]) => gemm(engine, { ...large, a: x, b: y, c: z })),
        )
        for (const result of results) expect(sameBits(result, at(results, 0))).toBe(true)
      }),
      { numRuns: 60, seed: 3 },
    )
  })

  const activations: readonly Partial<Product>[] = [{ activation: 'relu' }, { activation: 'relu6' }, {}]
  it.each(activations)('adds the bias, then applies %j', (options) => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { m, n, k } = shape
        const [a, b, bias] = [numbers(m * k, 1), numbers(k * n, 2), numbers(n, 3).map((x) => 8 * x)]
        const [c] = compute(first(), [a, b, bias], [m * n], ([x = 0, y = 0, v = 0], [z = 0]) =>
          gemm(first(), { ...shape, ...options, a: x, b: y, c: z, bias: v }),
        )
        const low = options.activation === undefined ? -Infinity : 0
        const high = options.activation === 'relu6' ? 6 : Infinity
        const expected = oracle(shape, a, b).map((x, i) => Math.min(high, Math.max(low, x + (bias[i % n] ?? NaN))))
        expect(error(c ?? [], expected, 1)).toBeLessThan(2e-5)
      }),
      { numRuns: 60, seed: 5 },
    )
  })

  it('adds to C with accumulate', () => {
    const shape = { m: 5, n: 13, k: 400, transposeA: false, transposeB: true }
    const [a, b, before] = [numbers(2000), numbers(5200, 2), numbers(65, 3)]
    const [c] = compute(first(), [a, b], [65], ([x = 0, y = 0], [z = 0]) => {
      first().memory.float32(z, 65).set(before)
      gemm(first(), { ...shape, a: x, b: y, c: z, accumulate: true })
    })
    expect(
      error(
        c ?? [],
        oracle(shape, a, b).map((x, i) => x + (before[i] ?? NaN)),
        1,
      ),
    ).toBeLessThan(2e-5)
  })

  it('lets NaN and infinity through, and -0 nowhere invents a NaN', () => {
    const a = Float32Array.of(NaN, 0, Infinity, 0, -0, 0)
    const b = Float32Array.of(1, 2, 3, 4)
    const [c] = compute(first(), [a, b], [6], ([x = 0, y = 0], [z = 0]) =>
      gemm(first(), { m: 3, n: 2, k: 2, a: x, b: y, c: z, activation: 'relu' }),
    )
    expect([...(c ?? [])]).toEqual([NaN, NaN, Infinity, Infinity, 0, 0])
  })

  it('multiplies batches, also with one matrix for all', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 5 }), fc.boolean(), (shape, batch, shareB) => {
        const { m, n, k } = shape
        const [a, b] = [numbers(batch * m * k, 1), numbers((shareB ? 1 : batch) * k * n, 2)]
        const engine = at(engines, 2)
        const [c] = compute(engine, [a, b], [batch * m * n], ([x = 0, y = 0], [z = 0]) =>
          batchedGemm(engine, { ...shape, batch, a: x, b: y, c: z, ...(shareB ? { nextB: 0 } : {}) }),
        )
        for (let i = 0; i < batch; i++) {
          const bAt = shareB ? 0 : i * k * n
          const expected = oracle(shape, a.subarray(i * m * k, (i + 1) * m * k), b.subarray(bAt, bAt + k * n))
          expect(error(c?.subarray(i * m * n, (i + 1) * m * n) ?? [], expected, 1)).toBeLessThan(2e-5)
        }
      }),
      { numRuns: 60, seed: 9 },
    )
  })
})
