import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at } from '../testing.js'
import { Threads } from '../testing-threads.js'
import {
  broadcastTo,
  concat,
  padInto,
  reverse,
  sizeOf,
  slice,
  slicedSize,
  split,
  stridesOf,
  tile,
  transpose,
  type ElementBytes,
} from './layout.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

const bytesOf = fc.constantFrom<ElementBytes>(1, 4, 8)
const shapes = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.constantFrom(0, 17)), { maxLength: 5 })
  .filter((shape) => sizeOf(shape) <= 5000)

/** Distinct elements: 0, 1, 2, … as integers of the given width (modulo 251 as bytes). */
function elements(count: number, bytes: ElementBytes): Uint8Array {
  const all = new Uint8Array(count * bytes)
  for (let i = 0; i < count; i++) {
    all[i * bytes] = bytes === 1 ? i % 251 : i
    if (bytes > 1) all[i * bytes + 1] = i >> 8
    if (bytes === 8) all[i * bytes + 7] = i % 251
  }
  return all
}

/** The coordinates of place i in a shape. */
function coordinates(i: number, shape: readonly number[]): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(i / stride) % at(shape, axis))
}
const place = (position: readonly number[], shape: readonly number[]) =>
  stridesOf(shape).reduce((sum, stride, axis) => sum + stride * at(position, axis), 0)

/** What lies in a result of shape `toShape` whose element at a position is x at `source(position)`, or 0 (undefined). */
function expected(
  x: Uint8Array,
  bytes: ElementBytes,
  shape: readonly number[],
  toShape: readonly number[],
  source: (position: number[]) => readonly number[] | undefined,
): number[] {
  return Array.from({ length: sizeOf(toShape) }, (_, i) => {
    const from = source(coordinates(i, toShape))
    if (from === undefined) return Array.from({ length: bytes }, () => 0)
    const start = place(from, shape) * bytes
    return [...x.subarray(start, start + bytes)]
  }).flat()
}

type Run = Parameters<Threads['run']>[2]
const run = (x: Uint8Array, bytes: number, use: Run) => [...new Uint8Array(at(threads.run([x], [bytes], use), 0))]

describe('layouts', () => {
  it('transpose axes in any order', () => {
    const cases = shapes.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray(
          shape.map((_, i) => i),
          { minLength: shape.length },
        ),
        bytesOf,
      ),
    )
    fc.assert(
      fc.property(cases, ([shape, permutation, bytes]) => {
        const x = elements(sizeOf(shape), bytes)
        const y = run(x, x.length, (engine, [from = 0], [to = 0]) =>
          transpose(engine, { x: from, shape, to, bytes, permutation }),
        )
        const toShape = permutation.map((axis) => at(shape, axis))
        const source = (position: number[]) => shape.map((_, axis) => at(position, permutation.indexOf(axis)))
        expect(y).toEqual(expected(x, bytes, shape, toShape, source))
      }),
      { numRuns: 150, seed: 1 },
    )
  })

  it.each([
    [
      [70, 131],
      [1, 0],
    ],
    [
      [3, 65, 4, 33],
      [0, 2, 3, 1],
    ],
    [
      [5, 64, 66],
      [2, 0, 1],
    ],
    [
      [200, 300],
      [1, 0],
    ],
    [
      [2, 3, 2, 3, 2, 3],
      [5, 3, 1, 0, 2, 4],
    ],
  ])('transposes blocks of %j by %j', (shape, permutation) => {
    const x = elements(sizeOf(shape), 4)
    const y = run(x, x.length, (engine, [from = 0], [to = 0]) => transpose(engine, { x: from, shape, to, permutation }))
    const toShape = permutation.map((axis) => at(shape, axis))
    const source = (position: number[]) => shape.map((_, axis) => at(position, permutation.indexOf(axis)))
    expect(y).toEqual(expected(x, 4, shape, toShape, source))
  })

  it('slices with steps of both signs', () => {
    const axis = fc.record({
      size: fc.integer({ min: 1, max: 9 }),
      a: fc.nat(8),
      b: fc.nat(8),
      stride: fc.constantFrom(1, 1, 2, 3, -1, -2),
    })
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), bytesOf, (axes, bytes) => {
        const shape = axes.map(({ size }) => size)
        const begin = axes.map(({ a, size }) => a % size)
        const strides = axes.map(({ stride }) => stride)
        const size = axes.map(({ b, size: length, stride }, i) =>
          slicedSize(at(begin, i), stride > 0 ? b % (length + 1) : (b % length) - 1, stride),
        )
        const x = elements(sizeOf(shape), bytes)
        const y = run(x, sizeOf(size) * bytes, (engine, [from = 0], [to = 0]) =>
          slice(engine, { x: from, shape, to, bytes, begin, size, strides }),
        )
        expect(y).toEqual(
          expected(x, bytes, shape, size, (position) => position.map((p, i) => at(begin, i) + p * at(strides, i))),
        )
      }),
      { numRuns: 150, seed: 2 },
    )
  })

  it('reverses, tiles, pads and broadcasts', () => {
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        flags: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
        counts: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: shape.length, maxLength: shape.length }),
        bytes: bytesOf,
      }),
    )
    fc.assert(
      fc.property(cases, ({ shape, flags, counts, bytes }) => {
        const x = elements(sizeOf(shape), bytes)
        const axes = flags.flatMap((flag, axis) => (flag ? [axis] : []))
        const turned = run(x, x.length, (engine, [from = 0], [to = 0]) =>
          reverse(engine, { x: from, shape, to, bytes, axes }),
        )
        expect(turned).toEqual(
          expected(x, bytes, shape, shape, (p) => p.map((v, i) => (at(flags, i) ? at(shape, i) - 1 - v : v))),
        )

        const tiled = shape.map((size, i) => size * at(counts, i))
        const tiles = run(x, sizeOf(tiled) * bytes, (engine, [from = 0], [to = 0]) =>
          tile(engine, { x: from, shape, to, bytes, repeats: counts }),
        )
        expect(tiles).toEqual(expected(x, bytes, shape, tiled, (p) => p.map((v, i) => v % at(shape, i))))

        const padded = shape.map((size, i) => size + at(counts, i) + 1)
        const pads = run(x, sizeOf(padded) * bytes, (engine, [from = 0], [to = 0]) => {
          engine.memory.uint8(to, sizeOf(padded) * bytes).fill(0)
          padInto(engine, { x: from, shape, to, bytes, toShape: padded, before: counts })
        })
        expect(pads).toEqual(
          expected(x, bytes, shape, padded, (p) => {
            const own = p.map((v, i) => v - at(counts, i))
            return own.every((v, i) => v >= 0 && v < at(shape, i)) ? own : undefined
          }),
        )

        const narrow = shape.map((size, i) => (at(flags, i) ? 1 : size))
        const small = elements(sizeOf(narrow), bytes)
        const toShape = [2, ...shape]
        const spread = run(small, sizeOf(toShape) * bytes, (engine, [from = 0], [to = 0]) =>
          broadcastTo(engine, { x: from, shape: narrow, to, bytes, toShape }),
        )
        expect(spread).toEqual(
          expected(small, bytes, narrow, toShape, (p) => p.slice(1).map((v, i) => (at(flags, i) ? 0 : v))),
        )
      }),
      { numRuns: 100, seed: 3 },
    )
  })

  it('joins parts and splits them again', () => {
    const cases = fc.record({
      outer: fc.integer({ min: 0, max: 4 }),
      inner: fc.constantFrom(1, 3, 4, 300),
      sizes: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
      bytes: bytesOf,
    })
    fc.assert(
      fc.property(cases, ({ outer, inner, sizes, bytes }) => {
        const parts = sizes.map((size) => elements(outer * size * inner, bytes))
        const total = sizes.reduce((a, b) => a + b, 0)
        const buffers = threads.run(
          parts,
          [outer * total * inner * bytes, ...parts.map(({ length }) => length)],
          (engine, from, [to = 0, ...back]) => {
            concat(engine, { parts: from.map((x, i) => ({ x, size: at(sizes, i) })), to, outer, inner, bytes })
            split(engine, { parts: back.map((x, i) => ({ x, size: at(sizes, i) })), to, outer, inner, bytes })
          },
        )
        const rows = Array.from({ length: outer }, (_, i) =>
          parts.flatMap((part, k) => {
            const row = at(sizes, k) * inner * bytes
            return [...part.subarray(i * row, (i + 1) * row)]
          }),
        ).flat()
        expect([...new Uint8Array(at(buffers, 0))]).toEqual(rows)
        for (const [i, part] of parts.entries()) expect([...new Uint8Array(at(buffers, i + 1))]).toEqual([...part])
      }),
      { numRuns: 60, seed: 4 },
    )
  })
})
