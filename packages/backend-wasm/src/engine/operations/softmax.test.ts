import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { softmax, softmaxCrossEntropy, softmaxCrossEntropyGradient, softmaxGradient } from './softmax.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

const shapes = fc.record({
  rows: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(900)),
  columns: fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 33),
})
const seeds = fc.integer({ min: 1, max: 1000 })

/** f of each row in float64. */
function byRow(
  x: ArrayLike<number>,
  columns: number,
  f: (row: number[], index: number) => readonly number[],
): number[] {
  return Array.from({ length: x.length / columns }, (_, i) =>
    f(
      Array.from({ length: columns }, (_, j) => x[i * columns + j] ?? NaN),
      i,
    ),
  ).flat()
}
const total = (row: readonly number[]) => row.reduce((a, b) => a + b, 0)
function logSoftmaxOf(row: number[]): number[] {
  const high = Math.max(...row)
  const rest = Math.log(total(row.map((v) => Math.exp(v - high))))
  return row.map((v) => v - high - rest)
}
const softmaxOf = (row: number[]) => logSoftmaxOf(row).map(Math.exp)

describe('softmax', () => {
  it('equals float64, for large numbers too, in place too', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.boolean(),
        fc.constantFrom(1, 30, 1e4),
        seeds,
        ({ rows, columns }, logarithm, scale, seed) => {
          const x = numbers(rows * columns, seed).map((v) => v * scale)
          const y = threads.floats([x], x.length, (engine, [from = 0], to) => {
            engine.memory.float32(to, x.length).set(engine.memory.float32(from, x.length))
            softmax(engine, { x: seed % 2 === 0 ? to : from, to, rows, columns, logarithm })
          })
          expect(error(y, byRow(x, columns, logarithm ? logSoftmaxOf : softmaxOf), 1)).toBeLessThan(1e-6)
        },
      ),
      { numRuns: 60, seed: 1 },
    )
  })

  it('gives exactly 0 where a mask says -Infinity, and NaN where nothing is left', () => {
    const of = (x: number[]) => [
      ...threads.floats([Float32Array.from(x)], x.length, (engine, [from = 0], to) =>
        softmax(engine, { x: from, to, rows: 1, columns: x.length }),
      ),
    ]
    expect(of([1, -Infinity, 1, -Infinity, -1e9])).toEqual([0.5, 0, 0.5, 0, 0])
    expect(of([-Infinity, -Infinity])).toEqual([NaN, NaN])
    expect(of([1, NaN])).toEqual([NaN, NaN])
  })

  it('has the gradients of both forms', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), seeds, ({ rows, columns }, logarithm, seed) => {
        const x = numbers(rows * columns, seed).map((v) => v * 3)
        const dy = numbers(rows * columns, seed + 1)
        const y = Float32Array.from(byRow(x, columns, logarithm ? logSoftmaxOf : softmaxOf))
        const dx = threads.floats([dy, y], x.length, (engine, [dyAt = 0, yAt = 0], to) =>
          softmaxGradient(engine, { dy: dyAt, y: yAt, dx: to, rows, columns, logarithm }),
        )
        const expected = byRow(dy, columns, (row, i) => {
          const result = [...y.subarray(i * columns, (i + 1) * columns)]
          const dot = total(row.map((v, j) => v * at(result, j)))
          return row.map((v, j) => (logarithm ? v - Math.exp(at(result, j)) * total(row) : (v - dot) * at(result, j)))
        })
        expect(error(dx, expected, 1)).toBeLessThan(2e-6)
      }),
      { numRuns: 60, seed: 2 },
    )
  })
})

describe('softmaxCrossEntropy', () => {
  it('equals float64 for rows and for classes, with and without probabilities, also over the logits', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.boolean(),
        fc.constantFrom('none', 'own', 'logits'),
        seeds,
        ({ rows, columns }, sparse, kept, seed) => {
          const x = numbers(rows * columns, seed).map((v) => v * 20)
          const targets = sparse
            ? Int32Array.from(numbers(rows, seed + 1), (v) => Math.floor(((v + 1) / 2) * columns))
            : numbers(rows * columns, seed + 1).map(Math.abs)
          const [losses = new ArrayBuffer(0), p = new ArrayBuffer(0)] = threads.run(
            [x, targets],
            [4 * rows, 4 * rows * columns],
            (engine, [from = 0, targetAt = 0], [lossAt = 0, own = 0]) => {
              const probabilities = { none: 0, own, logits: own }[kept]
              engine.memory
                .float32(own, x.length)
                .set(kept === 'logits' ? engine.memory.float32(from, x.length) : x.map(() => 0))
              const logits = kept === 'logits' ? own : from
              softmaxCrossEntropy(engine, {
                x: logits,
                targets: targetAt,
                sparse,
                losses: lossAt,
                probabilities,
                rows,
                columns,
              })
            },
          )
          const weights = (i: number) =>
            sparse
              ? Array.from({ length: columns }, (_, j) => Number(j === targets[i]))
              : [...targets.subarray(i * columns, (i + 1) * columns)]
          const expected = byRow(x, columns, (row, i) => [
            -total(logSoftmaxOf(row).map((v, j) => v * at(weights(i), j))),
          ])
          expect(error(new Float32Array(losses), expected, 1)).toBeLessThan(1e-6)
          const softmaxes = kept === 'none' ? [...x].fill(0) : byRow(x, columns, softmaxOf)
          expect(error(new Float32Array(p), softmaxes, 1)).toBeLessThan(1e-6)
        },
      ),
      { numRuns: 80, seed: 3 },
    )
  })

  it('has the gradient dl·(p·Σt - t), in place too', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), seeds, ({ rows, columns }, sparse, seed) => {
        const p = numbers(rows * columns, seed).map(Math.abs)
        const dLosses = numbers(rows, seed + 2)
        const classes = Int32Array.from(numbers(rows, seed + 1), (v) => Math.floor(((v + 1) / 2) * columns))
        const targets = sparse ? classes : numbers(rows * columns, seed + 3)
        const dx = threads.floats([p, targets, dLosses], p.length, (engine, [pAt = 0, targetAt = 0, dlAt = 0], to) => {
          engine.memory.float32(to, p.length).set(engine.memory.float32(pAt, p.length))
          const probabilities = seed % 2 === 0 ? to : pAt
          softmaxCrossEntropyGradient(engine, {
            probabilities,
            targets: targetAt,
            sparse,
            dLosses: dlAt,
            dx: to,
            rows,
            columns,
          })
        })
        const expected = byRow(p, columns, (row, i) => {
          const target = row.map((_, j) => (sparse ? Number(j === classes[i]) : (targets[i * columns + j] ?? NaN)))
          return row.map((v, j) => (dLosses[i] ?? NaN) * (v * total(target) - at(target, j)))
        })
        expect(error(dx, expected, 1)).toBeLessThan(2e-6)
      }),
      { numRuns: 60, seed: 4 },
    )
  })

  it('gives NaN for a class out of range and leaves its neighbours alone', () => {
    const losses = threads.floats(
      [Float32Array.of(1, 1, 1, 1), Int32Array.of(2, 1)],
      2,
      (engine, [x = 0, targets = 0], to) =>
        softmaxCrossEntropy(engine, { x, targets, sparse: true, losses: to, rows: 2, columns: 2 }),
    )
    expect(losses[0]).toBeNaN()
    expect(losses[1]).toBeCloseTo(Math.LN2, 6)
  })

  it('takes no notice of an infinite logit that is not expected', () => {
    const losses = threads.floats(
      [Float32Array.of(0, -Infinity), Float32Array.of(1, 0)],
      1,
      (engine, [x = 0, targets = 0], to) =>
        softmaxCrossEntropy(engine, { x, targets, sparse: false, losses: to, rows: 1, columns: 2 }),
    )
    expect([...losses]).toEqual([0])
  })
})
