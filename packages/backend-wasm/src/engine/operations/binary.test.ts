import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { binaryInt, binaryIntScalar, compareInt } from '../../generated/operations.js'
import { Engine } from '../engine.js'
import { compute, error, numbers, sameBits } from '../testing.js'
import {
  type BinaryOperation,
  binaryOperation,
  binaryRun,
  broadcastShape,
  compareOperation,
  mergeAxes,
} from './element-wise.js'
import { cast, fill, select } from './cast.js'

const engine = new Engine({ threads: 1, guard: true })
const threaded = new Engine({ threads: 3, guard: true })
afterAll(() => [engine, threaded].forEach((one) => one.dispose()))

/** Two shapes that broadcast: lengths, and for each operand whether it has 1 there. */
const shapes = fc
  .array(fc.record({ length: fc.integer({ min: 0, max: 6 }), kind: fc.constantFrom('both', 'a', 'b') }), {
    maxLength: 6,
  })
  .chain((axes) =>
    fc.record({
      a: fc.constant(axes.map(({ length, kind }) => (kind === 'b' ? 1 : length))),
      b: fc.constant(axes.map(({ length, kind }) => (kind === 'a' ? 1 : length))),
      drop: fc.integer({ min: 0, max: 3 }),
    }),
  )
  .map(({ a, b, drop }) => {
    // Leading ones may be left out.
    let cut = 0
    while (cut < drop && b[cut] === 1) cut++
    return { a, b: b.slice(cut) }
  })

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)

/** f over a broadcast, by index arithmetic. */
function oracle(
  a: ArrayLike<number>,
  sa: readonly number[],
  b: ArrayLike<number>,
  sb: readonly number[],
  f: (x: number, y: number) => number,
): number[] {
  const shape = broadcastShape(sa, sb)
  const index = (position: number, own: readonly number[]) => {
    let [rest, stride, result] = [position, 1, 0]
    for (let i = 1; i <= shape.length; i++) {
      const at = rest % (shape[shape.length - i] ?? 1)
      rest = Math.floor(rest / (shape[shape.length - i] ?? 1))
      const length = own[own.length - i] ?? 1
      result += length === 1 ? 0 : at * stride
      stride *= length
    }
    return result
  }
  return Array.from({ length: size(shape) }, (_, i) => f(a[index(i, sa)] ?? NaN, b[index(i, sb)] ?? NaN))
}

const floatOperations: readonly [BinaryOperation, (x: number, y: number) => number][] = [
  ['add', (x, y) => x + y],
  ['sub', (x, y) => x - y],
  ['mul', (x, y) => x * y],
  ['div', (x, y) => x / y],
  ['max', Math.max],
  ['min', Math.min],
  ['squaredDifference', (x, y) => (x - y) ** 2],
  ['pow', (x, y) => x ** y],
  ['atan2', Math.atan2],
  ['floorDiv', (x, y) => Math.floor(x / y)],
  ['mod', (x, y) => x - y * Math.floor(x / y)],
  ['divNoNan', (x, y) => (y === 0 ? 0 : x / y)],
  ['prelu', (x, y) => (x < 0 ? x * y : x)],
]

const gradients: readonly [BinaryOperation, (dy: number, y: number) => number][] = [
  ['reluGradient', (dy, x) => (x > 0 ? dy : 0)],
  ['relu6Gradient', (dy, x) => (x > 0 && x < 6 ? dy : 0)],
  ['leakyReluGradient', (dy, x) => (x > 0 ? dy : dy * 0.25)],
  ['absGradient', (dy, x) => dy * Math.sign(x)],
  ['eluGradient', (dy, y) => (y >= 0 ? dy : dy * (y + 1))],
  ['sigmoidGradient', (dy, y) => dy * y * (1 - y)],
  ['tanhGradient', (dy, y) => dy * (1 - y * y)],
  ['softplusGradient', (dy, x) => dy / (1 + Math.exp(-x))],
  ['squareGradient', (dy, x) => dy * 2 * x],
  ['sqrtGradient', (dy, y) => (dy * 0.5) / y],
  ['erfGradient', (dy, x) => ((dy * 2) / Math.sqrt(Math.PI)) * Math.exp(-x * x)],
  ['axpy', (x, y) => 0.25 * x + y],
]

describe('binary functions', () => {
  it.each([...floatOperations, ...gradients])('%s equals JavaScript for broadcast shapes', (name, f) => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(engine, threaded), ({ a: shapeA, b: shapeB }, one) => {
        const a = numbers(size(shapeA), 1).map((x) => (name === 'pow' ? Math.abs(x) * 3 : x * 7))
        const b = numbers(size(shapeB), 2).map((x) => x * 3)
        const expected = oracle(a, shapeA, b, shapeB, f).map(Math.fround)
        const [y] = compute(one, [a, b], [expected.length], ([x = 0, z = 0], [to = 0]) =>
          binaryOperation(one, name, { a: x, shapeA, b: z, shapeB, to, parameter: 0.25 }),
        )
        expect(error(y ?? [], expected)).toBeLessThan(2e-6)
      }),
      { numRuns: 40, seed: 4 },
    )
  })

  it('has the same bits with several threads, for long runs and for many rows', () => {
    for (const [shapeA, shapeB] of [
      [[100_003], []],
      [[20_000, 7], [7]],
      [
        [40, 1, 300],
        [5, 1],
      ],
    ] as const) {
      const [a, b] = [numbers(size(shapeA), 1), numbers(size(shapeB), 2)]
      const [x, y] = [engine, threaded].flatMap((one) =>
        compute(one, [a, b], [size(broadcastShape(shapeA, shapeB))], ([from = 0, with_ = 0], [to = 0]) =>
          binaryOperation(one, 'div', { a: from, shapeA, b: with_, shapeB, to }),
        ),
      )
      expect(sameBits(x ?? a, y ?? b)).toBe(true)
    }
  })

  it('merges axes as far as they go', () => {
    expect(mergeAxes([4, 5, 6], [4, 5, 6])).toEqual({ lengths: [120], stridesA: [1], stridesB: [1] })
    expect(mergeAxes([4, 1, 5, 6], [6])).toEqual({ lengths: [20, 6], stridesA: [6, 1], stridesB: [0, 1] })
    expect(mergeAxes([2, 3], [])).toEqual({ lengths: [6], stridesA: [1], stridesB: [0] })
    expect(() => broadcastShape([2, 3], [2])).toThrow('but got [2,3] and [2]')
  })

  it('works on integers', () => {
    const [a, b] = [Int32Array.of(7, -7, 7, -7, 5, 0), Int32Array.of(2, 2, -2, -2, 0, 3)]
    const run = (number: number) => {
      const pointers = [a, b, a].map((values) => {
        const pointer = engine.allocator.allocate(24)
        engine.memory.int32(pointer, 6).set(values)
        return pointer
      })
      const [x = 0, y = 0, to = 0] = pointers
      binaryRun(engine, number, { a: x, shapeA: [6], b: y, shapeB: [6], to })
      const result = [...engine.memory.int32(to, 6)]
      for (const pointer of pointers) engine.allocator.free(pointer)
      return result
    }
    expect(run(binaryIntScalar.floorDiv)).toEqual([3, -4, -4, 3, 0, 0])
    expect(run(binaryIntScalar.mod)).toEqual([1, 1, -1, -1, 0, 0])
    expect(run(binaryInt.squaredDifference)).toEqual([25, 81, 81, 25, 25, 9])
  })

  it('compares into bytes, of any length, NaN included', () => {
    const a = Float32Array.of(1, 2, 3, NaN, -0, Infinity, 5)
    const b = Float32Array.of(2, 2, 2, NaN, 0, Infinity, 4)
    const expected = {
      equal: [0, 1, 0, 0, 1, 1, 0],
      notEqual: [1, 0, 1, 1, 0, 0, 1],
      less: [1, 0, 0, 0, 0, 0, 0],
      lessEqual: [1, 1, 0, 0, 1, 1, 0],
      greater: [0, 0, 1, 0, 0, 0, 1],
      greaterEqual: [0, 1, 1, 0, 1, 1, 1],
    } as const
    for (const [name, bools] of Object.entries(expected) as [keyof typeof expected, readonly number[]][]) {
      compute(engine, [a, b], [2], ([x = 0, y = 0], [to = 0]) => {
        compareOperation(engine, name, { a: x, shapeA: [7], b: y, shapeB: [7], to })
        expect([name, ...engine.memory.uint8(to, 8)]).toEqual([name, ...bools, 255])
      })
    }
    compute(engine, [Int32Array.of(1, 5), Int32Array.of(3)], [1], ([x = 0, y = 0], [to = 0]) => {
      binaryRun(engine, compareInt.less, { a: x, shapeA: [2], b: y, shapeB: [], to }, 1)
      expect([...engine.memory.uint8(to, 3)]).toEqual([1, 0, 255])
    })
  })
})

describe('cast, select, fill', () => {
  it('changes types', () => {
    const x = Float32Array.of(1.9, -1.9, NaN, 1e20, 0, -0, 0.1)
    compute(engine, [x], [7, 2, 7], ([from = 0], [ints = 0, bools = 0, floats = 0]) => {
      cast(engine, 'floatToInt', from, ints, 7)
      expect([...engine.memory.int32(ints, 7)]).toEqual([1, -1, 0, 2 ** 31 - 1, 0, 0, 0])
      cast(engine, 'floatToBool', from, bools, 7)
      expect([...engine.memory.uint8(bools, 7)]).toEqual([1, 1, 1, 1, 0, 0, 1])
      cast(engine, 'boolToFloat', bools, floats, 7)
      expect([...engine.memory.float32(floats, 7)]).toEqual([1, 1, 1, 1, 0, 0, 1])
      cast(engine, 'intToBool', ints, bools, 7)
      expect([...engine.memory.uint8(bools, 7)]).toEqual([1, 1, 0, 1, 0, 0, 0])
      cast(engine, 'boolToInt', bools, ints, 7)
      expect([...engine.memory.int32(ints, 7)]).toEqual([1, 1, 0, 1, 0, 0, 0])
      cast(engine, 'intToFloat', ints, floats, 7)
      expect([...engine.memory.float32(floats, 7)]).toEqual([1, 1, 0, 1, 0, 0, 0])
    })
  })

  it('selects and fills any length', () => {
    for (let length = 0; length < 70; length += 3) {
      const inputs = [numbers(length, 1), numbers(length, 2)]
      compute(engine, inputs, [length, length], ([a = 0, b = 0], [to = 0, bools = 0]) => {
        fill(engine, 1.5, to, length)
        expect([...engine.memory.float32(to, length)]).toEqual(Array.from({ length }, () => 1.5))
        engine.memory.uint8(bools, length).set(Array.from({ length }, (_, i) => (i % 3 === 0 ? 1 : 0)))
        select(engine, bools, a, b, to, length)
        const [x, y] = [engine.memory.float32(a, length), engine.memory.float32(b, length)]
        expect([...engine.memory.float32(to, length)]).toEqual([...x].map((value, i) => (i % 3 === 0 ? value : y[i])))
      })
    }
  })
})
