import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { cumulative, reduce, reductions, sum, withReduction, type ReductionName } from './reduce.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

const lengths = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33)
const shapes = fc.record({
  outer: fc.integer({ min: 1, max: 4 }),
  length: lengths,
  inner: fc.oneof(
    lengths.filter((n) => n > 0),
    fc.constant(1),
  ),
})
type Shape = { outer: number; length: number; inner: number }

/** f over the middle axis of each line. */
function oracle({ outer, length, inner }: Shape, x: ArrayLike<number>, f: (line: number[]) => number): number[] {
  return Array.from({ length: outer * inner }, (_, i) => {
    const start = Math.floor(i / inner) * length * inner + (i % inner)
    return f(Array.from({ length }, (_, j) => x[start + j * inner] ?? NaN))
  })
}

const total = (line: number[]) => line.reduce((a, b) => a + b, 0)
const sizeOf = ({ outer, length, inner }: Shape) => outer * length * inner

describe('sum', () => {
  it('equals float64 sums and sums of squares on random shapes', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), (shape, squares) => {
        const x = numbers(sizeOf(shape), 3)
        const y = threads.floats([x], shape.outer * shape.inner, (engine, [from = 0], to) =>
          sum(engine, { x: from, to, ...shape, squares, scale: 0.5 }),
        )
        const expected = oracle(shape, x, (line) => 0.5 * total(squares ? line.map((v) => v * v) : line))
        expect(error(y, expected, 1)).toBeLessThan(1e-6)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it.each<[outer: number, length: number, inner: number]>([
    [1, 200_001, 1],
    [3, 40_000, 1],
    [1, 30_001, 7],
    [2, 5000, 64],
    [1, 70, 3001],
    [5000, 3, 17],
    [1, 1, 100_000],
  ])('stays exact to float32 over [%i, %i, %i], whose parts threads share', (outer, length, inner) => {
    const shape = { outer, length, inner }
    // All of one sign and far from 0: plain float32 sums would lose digits.
    const x = numbers(sizeOf(shape), 5).map((v) => 1000 + v)
    const y = threads.floats([x], outer * inner, (engine, [from = 0], to) => sum(engine, { x: from, to, ...shape }))
    const errors = oracle(shape, x, total).map((expected, i) => Math.abs((y[i] ?? NaN) - expected) / expected)
    expect(errors.every((relative) => relative < 5e-7)).toBe(true)
  })

  it('gives 0 for nothing, and lets NaN and infinity through', () => {
    const sums = (x: number[]) => [
      ...threads.floats([Float32Array.from(x)], 1, (engine, [from = 0], to) =>
        sum(engine, { x: from, to, outer: 1, length: x.length, inner: 1 }),
      ),
    ]
    expect(sums([])).toEqual([0])
    expect(sums([1, NaN, 3])).toEqual([NaN])
    expect(sums([1, Infinity, 3])).toEqual([Infinity])
  })
})

const floatOracles: Partial<Record<ReductionName, (line: number[]) => number>> = {
  max: (line) => Math.max(...line),
  min: (line) => Math.min(...line),
  prod: (line) => line.reduce((a, b) => a * b, 1),
}
const first = (better: (a: number, b: number) => boolean) => (line: number[]) =>
  line.reduce((best, value, i) => (better(value, line[best] ?? NaN) ? i : best), 0)
const intOracles: Partial<Record<ReductionName, (line: number[]) => number>> = {
  intSum: (line) => line.reduce((a, b) => (a + b) | 0, 0),
  intProd: (line) => line.reduce((a, b) => Math.imul(a, b), 1),
  intMax: (line) => Math.max(-(2 ** 31), ...line),
  intMin: (line) => Math.min(2 ** 31 - 1, ...line),
  intArgMax: first((a, b) => a > b),
  intArgMin: first((a, b) => a < b),
}

describe('reduce', () => {
  it.each(Object.entries(floatOracles))('%s equals a plain loop', (name, f) => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const x = numbers(sizeOf(shape), 7).map((v, i) => (i % 11 === 10 ? NaN : v * 2))
        const y = threads.floats([x], shape.outer * shape.inner, (engine, [from = 0], to) =>
          reduce(engine, name as ReductionName, { x: from, to, ...shape }),
        )
        expect(error(y, oracle(shape, x, f), 1e-3)).toBeLessThan(2e-6)
      }),
      { numRuns: 50, seed: 2 },
    )
  })

  it.each(Object.entries(intOracles))('%s equals a plain loop, at the limits of int32 too', (name, f) => {
    fc.assert(
      fc.property(shapes, fc.boolean(), (shape, large) => {
        const x = Int32Array.from(numbers(sizeOf(shape), 9), (v) => Math.round(v * (large ? 2 ** 31 - 1 : 4)))
        const [y = new ArrayBuffer(0)] = threads.run(
          [x],
          [4 * shape.outer * shape.inner],
          (engine, [from = 0], [to = 0]) => reduce(engine, name as ReductionName, { x: from, to, ...shape }),
        )
        expect([...new Int32Array(y)]).toEqual(oracle(shape, x, f))
      }),
      { numRuns: 50, seed: 3 },
    )
  })

  it('finds the first extreme of float32; a NaN counts only in the first place, as in tfjs', () => {
    const place = (name: 'argMax' | 'argMin', x: number[]) =>
      new Int32Array(
        at(
          threads.run([Float32Array.from(x)], [4], (engine, [from = 0], [to = 0]) =>
            reduce(engine, name, { x: from, to, outer: 1, length: x.length, inner: 1 }),
          ),
          0,
        ),
      )[0]
    expect(place('argMax', [1, 5, 5, -2])).toBe(1)
    expect(place('argMin', [1, -5, 5, -5])).toBe(1)
    expect(place('argMax', [1, NaN, 3])).toBe(2)
    expect(place('argMax', [NaN, 1, 3])).toBe(0)
    expect(place('argMin', [-0, 0])).toBe(0)
  })

  it('any and all look at bytes', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom('any', 'all'), (shape, name) => {
        const x = Uint8Array.from(numbers(sizeOf(shape), 4), (v) =>
          name === 'any' ? Number(v > 0.9) : Number(v > -0.9),
        )
        const [y = new ArrayBuffer(0)] = threads.run([x], [shape.outer * shape.inner], (engine, [from = 0], [to = 0]) =>
          reduce(engine, name, { x: from, to, ...shape }),
        )
        const f = (line: number[]) => Number(name === 'any' ? line.some((v) => v !== 0) : line.every((v) => v !== 0))
        expect([...new Uint8Array(y)]).toEqual(oracle(shape, x, f))
      }),
      { numRuns: 50, seed: 4 },
    )
  })

  it('is threaded over columns and over rows', () => {
    for (const [outer, length, inner] of [
      [300, 500, 1],
      [1, 40, 5003],
    ] as const) {
      const x = numbers(outer * length * inner, 2)
      for (const name of ['max', 'argMax'] as const) {
        const [y = new ArrayBuffer(0)] = threads.run([x], [4 * outer * inner], (engine, [from = 0], [to = 0]) =>
          reduce(engine, name, { x: from, to, outer, length, inner }),
        )
        const f = name === 'max' ? (line: number[]) => Math.max(...line) : first((a, b) => a > b)
        expect([...(name === 'max' ? new Float32Array(y) : new Int32Array(y))]).toEqual(
          oracle({ outer, length, inner }, x, f),
        )
      }
    }
  })

  it('knows as many names as numbers', () => {
    expect(Object.values(reductions)).toEqual(Array.from({ length: 13 }, (_, i) => i))
  })
})

describe('withReduction', () => {
  it('reduces any axes of up to five', () => {
    const axes = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(axes, (list) => {
        const shape = list.map(([size]) => size)
        const reduced = list.flatMap(([, isReduced], axis) => (isReduced ? [axis] : []))
        const x = numbers(
          shape.reduce((a, b) => a * b, 1),
          6,
        )
        const expected = new Map<string, number>()
        for (const [i, value] of x.entries()) {
          let rest = i
          const key: number[] = []
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            const size = at(shape, axis)
            if (!reduced.includes(axis)) key.unshift(rest % size)
            rest = Math.floor(rest / size)
          }
          expected.set(key.join(), (expected.get(key.join()) ?? 0) + value)
        }
        const y = threads.floats([x], expected.size, (engine, [from = 0], to) =>
          withReduction(engine, { x: from, shape }, reduced, (reduction) => sum(engine, { ...reduction, to })),
        )
        expect(error(y, [...expected.values()], 1)).toBeLessThan(1e-6)
      }),
      { numRuns: 80, seed: 5 },
    )
  })
})

describe('cumulative', () => {
  it('equals a plain loop in all its forms, in place too', () => {
    const options = fc.record({
      exclusive: fc.boolean(),
      reverse: fc.boolean(),
      product: fc.boolean(),
      integers: fc.boolean(),
    })
    fc.assert(
      fc.property(shapes, options, fc.boolean(), (shape, option, inPlace) => {
        const floats = numbers(sizeOf(shape), 8).map((v) => 2 * v)
        const x = option.integers ? Int32Array.from(floats, (v) => Math.round(v * 3)) : floats
        const [raw = new ArrayBuffer(0)] = threads.run([x], [x.byteLength], (engine, [from = 0], [to = 0]) => {
          if (inPlace) engine.memory.uint8(to, x.byteLength).set(engine.memory.uint8(from, x.byteLength))
          cumulative(engine, { x: inPlace ? to : from, to, ...shape, ...option })
        })
        const y = option.integers ? new Int32Array(raw) : new Float32Array(raw)
        const expected = Array.from(x, () => 0)
        const { outer, length, inner } = shape
        for (let line = 0; line < outer * inner; line++) {
          const start = Math.floor(line / inner) * length * inner + (line % inner)
          let running = option.product ? 1 : 0
          for (let j = 0; j < length; j++) {
            const place = start + (option.reverse ? length - 1 - j : j) * inner
            const before = running
            const value = x[place] ?? NaN
            running = option.product ? running * value : running + value
            if (option.integers) running = option.product ? Math.imul(before, value) : running | 0
            expected[place] = option.exclusive ? before : running
          }
        }
        expect(error(y, expected, 1)).toBeLessThan(1e-6)
      }),
      { numRuns: 100, seed: 6 },
    )
  })
})
