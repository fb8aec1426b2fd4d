import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { gather, oneHot, range, scatter, withFlatIndices } from './gather.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

const inners = fc.constantFrom(1, 2, 3, 4, 5, 15, 16, 17, 64, 100)
/** `count` integers from 0 to size - 1. */
const indicesBelow = (size: number, count: number, seed: number) =>
  Int32Array.from(numbers(count, seed), (v) => Math.floor(((v + 1) / 2) * size))
const shapes = fc.record({
  outer: fc.integer({ min: 1, max: 3 }),
  size: fc.integer({ min: 1, max: 20 }),
  count: fc.integer({ min: 0, max: 40 }),
  inner: inners,
  seed: fc.integer({ min: 1, max: 999 }),
})

describe('gather', () => {
  it('takes rows by index, of words and of bytes', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(1, 4), ({ outer, size, count, inner, seed }, bytes) => {
        const x = Uint8Array.from({ length: outer * size * inner * bytes }, (_, i) => i % 251)
        const indices = indicesBelow(size, count, seed)
        const row = inner * bytes
        const [y = new ArrayBuffer(0)] = threads.run(
          [x, indices],
          [outer * count * row],
          (engine, [from = 0, index = 0], [to = 0]) =>
            gather(engine, { x: from, indices: index, count, to, outer, size, inner, bytes }),
        )
        const expected = Array.from({ length: outer * count }, (_, i) => {
          const start = (Math.floor(i / count) * size + (indices[i % count] ?? NaN)) * row
          return [...x.subarray(start, start + row)]
        }).flat()
        expect([...new Uint8Array(y)]).toEqual(expected)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it.each([-1, 3])('refuses index %i of three', (index) => {
    const x = numbers(6)
    expect(() =>
      threads.floats([x, Int32Array.of(0, index)], 4, (engine, [from = 0, indices = 0], to) =>
        gather(engine, { x: from, indices, count: 2, to, outer: 1, size: 3, inner: 2 }),
      ),
    ).toThrow(`gather: each index must be from 0 to 2, but got ${index} at place 1.`)
  })
})

describe('scatter', () => {
  it('adds rows in their order, whoever adds them, and leaves out what is out of range', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), ({ size, count, inner, seed }, accumulate) => {
        const x = numbers(count * inner, seed)
        const indices = indicesBelow(size + 2, count, seed).map((v) => v - 1)
        const before = numbers(size * inner, seed + 1)
        const y = threads.floats([x, indices, before], size * inner, (engine, [from = 0, index = 0, old = 0], to) => {
          engine.memory.float32(to, before.length).set(engine.memory.float32(old, before.length))
          scatter(engine, { x: from, indices: index, count, to, size, inner, accumulate })
        })
        const expected = accumulate ? Float32Array.from(before) : new Float32Array(size * inner)
        for (const [i, row] of indices.entries()) {
          if (row < 0 || row >= size) continue
          for (let j = 0; j < inner; j++)
            expected[row * inner + j] = (expected[row * inner + j] ?? NaN) + (x[i * inner + j] ?? NaN)
        }
        expect([...y]).toEqual([...expected])
      }),
      { numRuns: 80, seed: 2 },
    )
  })

  it.each([
    [5000, 300, 8],
    [4000, 2000, 128],
  ])('has the same bits for all threads: %i rows into %i of %i', (count, size, inner) => {
    const x = numbers(count * inner, 3)
    const indices = indicesBelow(size, count, 4)
    const y = threads.floats([x, indices], size * inner, (engine, [from = 0, index = 0], to) =>
      scatter(engine, { x: from, indices: index, count, to, size, inner }),
    )
    const expected = new Float64Array(size * inner)
    for (const [i, row] of indices.entries()) {
      for (let j = 0; j < inner; j++)
        expected[row * inner + j] = (expected[row * inner + j] ?? NaN) + (x[i * inner + j] ?? NaN)
    }
    expect(error(y, expected, 1)).toBeLessThan(1e-6)
  })

  it('adds int32, or lets the last row win', () => {
    const run = (mode: 'intSum' | 'last') => [
      ...new Int32Array(
        at(
          threads.run(
            [Int32Array.of(1, 2, 3, 4, 5, 6), Int32Array.of(1, 0, 1)],
            [24],
            (engine, [x = 0, indices = 0], [to = 0]) =>
              scatter(engine, { x, indices, count: 3, to, size: 3, inner: 2, mode }),
          ),
          0,
        ),
      ),
    ]
    expect(run('intSum')).toEqual([3, 4, 6, 8, 0, 0])
    expect(run('last')).toEqual([3, 4, 5, 6, 0, 0])
  })
})

describe('withFlatIndices', () => {
  it('turns coordinates into places', () => {
    const [y = new ArrayBuffer(0)] = threads.run(
      [Int32Array.of(0, 0, 1, 2, 1, 0)],
      [12],
      (engine, [from = 0], [to = 0]) =>
        withFlatIndices(engine, from, 3, [2, 3], (places) =>
          engine.memory.int32(to, 3).set(engine.memory.int32(places, 3)),
        ),
    )
    expect([...new Int32Array(y)]).toEqual([0, 5, 3])
  })

  it('names the first that is out of range', () => {
    expect(() =>
      threads.run([Int32Array.of(0, 0, 1, 3)], [], (engine, [from = 0]) =>
        withFlatIndices(engine, from, 2, [2, 3], () => undefined),
      ),
    ).toThrow('each must lie within [2, 3], but got [1, 3] at place 1.')
  })
})

describe('oneHot and range', () => {
  it('writes all three types', () => {
    const indices = Int32Array.of(2, -1, 0, 3)
    const options = { count: 4, depth: 3 }
    const words = threads.run([indices], [48, 48, 12], (engine, [index = 0], [floats = 0, ints = 0, bools = 0]) => {
      oneHot(engine, { ...options, indices: index, to: floats, on: 0.5, off: -1 })
      oneHot(engine, { ...options, indices: index, to: ints, type: 'int32', on: 7 })
      oneHot(engine, { ...options, indices: index, to: bools, type: 'bool' })
    })
    expect([...new Float32Array(at(words, 0))]).toEqual([-1, -1, 0.5, -1, -1, -1, 0.5, -1, -1, -1, -1, -1])
    expect([...new Int32Array(at(words, 1))]).toEqual([0, 0, 7, 0, 0, 0, 7, 0, 0, 0, 0, 0])
    expect([...new Uint8Array(at(words, 2))]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0])
  })

  it('counts in float64, then rounds', () => {
    const [floats = new ArrayBuffer(0), ints = new ArrayBuffer(0)] = threads.run(
      [],
      [4000, 20],
      (engine, _, [a = 0, b = 0]) => {
        range(engine, a, 1000, 0.1, 0.1, 'float32')
        range(engine, b, 5, 10, -3, 'int32')
      },
    )
    expect([...new Float32Array(floats)]).toEqual(Array.from({ length: 1000 }, (_, i) => Math.fround(0.1 + i * 0.1)))
    expect([...new Int32Array(ints)]).toEqual([10, 7, 4, 1, -2])
  })
})
