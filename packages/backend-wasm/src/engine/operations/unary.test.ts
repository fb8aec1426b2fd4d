import { afterAll, describe, expect, it } from 'vitest'
import { unaryInt } from '../../generated/operations.js'
import { Engine } from '../engine.js'
import { at, compute, sameBits } from '../testing.js'
import { type UnaryOperation, binaryOperation, testFloats, unaryOperation, unaryRun } from './element-wise.js'

const engine = new Engine({ threads: 1, guard: true })
afterAll(() => engine.dispose())

const run = (name: UnaryOperation, x: Float32Array, parameter = 0): Float32Array =>
  at(
    compute(engine, [x], [x.length], ([from = 0], [to = 0]) =>
      unaryOperation(engine, name, from, to, x.length, parameter),
    ),
    0,
  )

/** Spacing of float32 at `x`. */
function ulp(x: number): number {
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -126)))
  return 2 ** (Math.max(exponent, -126) - 23)
}

/** Largest error in ulp over 200,001 numbers from low to high. */
function worst(name: UnaryOperation, exact: (x: number) => number, low: number, high: number, parameter = 0): number {
  const count = 200_001
  const x = Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1))
  const y = run(name, x, parameter)
  return x.reduce((most, value, i) => {
    const expected = exact(value)
    if (Math.fround(expected) === y[i]) return most
    return Math.max(most, Math.abs((y[i] ?? NaN) - expected) / ulp(expected))
  }, 0)
}

/** erf by its series; exact enough for |x| < 4. */
function erf(x: number): number {
  let [term, sum] = [x, x]
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const elu = (x: number) => (x < 0 ? Math.expm1(x) : x)

/** Halves go to the even neighbour. */
function roundToEven(x: number): number {
  if (Math.abs(x % 1) !== 0.5) return Math.round(x)
  return 2 * Math.round(x / 2)
}

describe('unary functions', () => {
  it.each<[UnaryOperation, (x: number) => number, low: number, high: number, limit: number]>([
    ['exp', Math.exp, -87, 88.7, 2],
    ['log', Math.log, 1e-3, 100, 2],
    ['log', Math.log, 1e-38, 1e38, 2],
    ['log1p', Math.log1p, -0.99, 10, 4],
    ['log1p', Math.log1p, -1e-4, 1e-4, 4],
    ['expm1', Math.expm1, -20, 80, 4],
    ['expm1', Math.expm1, -1e-3, 1e-3, 2],
    ['tanh', Math.tanh, -10, 10, 3],
    ['tanh', Math.tanh, -0.01, 0.01, 3],
    ['sigmoid', sigmoid, -80, 80, 3],
    ['erf', erf, -3.9, 3.9, 2],
    ['gelu', (x) => (x / 2) * (1 + erf(x / Math.SQRT2)), -2, 5, 10],
    ['elu', elu, -20, 20, 4],
    ['selu', (x) => (x < 0 ? 1.7580993408473768 : 1.0507009873554805) * elu(x), -20, 20, 5],
    ['softplus', (x) => Math.log1p(Math.exp(x)), -20, 20, 6],
    ['silu', (x) => x * sigmoid(x), -80, 80, 5],
    ['geluTanh', (x) => x * sigmoid(1.5957691216057308 * (x + 0.044715 * x ** 3)), -4, 6, 60],
    ['sqrt', Math.sqrt, 0, 1e6, 0.51],
    ['rsqrt', (x) => 1 / Math.sqrt(x), 1e-6, 1e6, 1.5],
    ['reciprocal', (x) => 1 / x, 0.5, 1e6, 0.51],
    ['square', (x) => x * x, -9, 9, 0.51],
    ['sin', Math.sin, -1e5, 1e5, 0.51],
    ['cos', Math.cos, -1e5, 1e5, 0.51],
    ['tan', Math.tan, -100, 100, 0.51],
    ['asin', Math.asin, -1, 1, 0.51],
    ['acos', Math.acos, -1, 1, 0.51],
    ['atan', Math.atan, -50, 50, 0.51],
    ['sinh', Math.sinh, -80, 80, 0.51],
    ['cosh', Math.cosh, -80, 80, 0.51],
    ['asinh', Math.asinh, -1e4, 1e4, 0.51],
    ['acosh', Math.acosh, 1, 1e4, 0.51],
    ['atanh', Math.atanh, -0.999, 0.999, 0.51],
  ])('%s is exact to the stated number of ulp', (name, exact, low, high, limit) => {
    expect(worst(name, exact, low, high)).toBeLessThanOrEqual(limit)
  })

  it('pow is exact to half an ulp', () => {
    const [count, rows] = [500, 400]
    const x = Float32Array.from({ length: count }, (_, i) => (i + 1) / 10)
    const y = Float32Array.from({ length: rows }, (_, i) => i / 25 - 8)
    const [powers = x] = compute(engine, [x, y], [count * rows], ([a = 0, b = 0], [to = 0]) =>
      binaryOperation(engine, 'pow', { a, shapeA: [count], b, shapeB: [rows, 1], to }),
    )
    const errors = powers.map((power, i) => {
      const exact = x[i % count]! ** y[Math.floor(i / count)]!
      return Math.abs(power - exact) / ulp(exact)
    })
    expect(errors.reduce((most, error) => Math.max(most, error), 0)).toBeLessThanOrEqual(0.51)
  })

  const special = Float32Array.of(NaN, Infinity, -Infinity, 0, -0, 1e-45, -1e-45, 3.4e38, -3.4e38, 2.5, -2.5, 0.5, -1.5)
  it.each<[UnaryOperation, (x: number) => number]>([
    ['abs', Math.abs],
    ['ceil', Math.ceil],
    ['floor', Math.floor],
    ['trunc', Math.trunc],
    ['neg', (x) => -x],
    ['sign', Math.sign],
    ['relu', (x) => (x < 0 ? 0 : x)],
    ['relu6', (x) => (x < 0 ? 0 : Math.min(x, 6))],
    ['round', roundToEven],
    ['step', (x) => (Number.isNaN(x) ? x : x > 0 ? 1 : 0.25)],
    ['leakyRelu', (x) => (x < 0 ? Math.fround(0.25 * x) : x)],
    ['sqrt', Math.sqrt],
    ['exp', (x) => (Math.abs(x) < 1 ? Math.exp(x) : x < -1e3 ? 0 : x > 1e3 ? Infinity : NaN)],
    ['tanh', (x) => (Math.abs(x) > 9 ? Math.sign(x) : Math.abs(x) < 1e-4 || Number.isNaN(x) ? x : NaN)],
    ['log', (x) => (x <= -1e-45 ? NaN : x === 0 ? -Infinity : x === Infinity ? x : NaN)],
  ])('%s treats NaN, infinities, -0 and subnormals as JavaScript does', (name, exact) => {
    const y = run(name, special, 0.25)
    for (const [i, x] of special.entries()) {
      const expected = exact(x)
      // Functions that round are compared where this list knows the answer.
      const isUnknown = Number.isNaN(expected) && !Number.isNaN(x) && x > -3 && x !== 0
      if (isUnknown && ['exp', 'tanh', 'log'].includes(name)) continue
      expect([x, y[i] === 0 ? 0 : y[i]]).toEqual([x, expected === 0 ? 0 : Math.fround(expected)])
    }
  })

  it('writes exactly the elements asked for, whatever the length, and may work in place', () => {
    for (let length = 0; length < 20; length++) {
      const x = Float32Array.from({ length }, (_, i) => i - 7)
      expect([...run('relu', x)]).toEqual([...x].map((value) => Math.max(0, value)))
      const [y] = compute(engine, [], [length], (_, [to = 0]) => {
        engine.memory.float32(to, length).set(x)
        unaryOperation(engine, 'square', to, to, length)
      })
      expect([...(y ?? [])]).toEqual([...x].map((value) => value * value))
    }
  })

  it('keeps the sign and the ends of gelu, and has its slope', () => {
    expect([...run('gelu', Float32Array.of(-Infinity, -20, 0, 20, Infinity, NaN))]).toEqual([
      0,
      -0,
      0,
      20,
      Infinity,
      NaN,
    ])
    const x = Float32Array.from({ length: 801 }, (_, i) => -4 + i / 100)
    const dy = x.map(() => 2)
    const [dx] = compute(engine, [dy, x], [801], ([a = 0, b = 0], [to = 0]) =>
      binaryOperation(engine, 'geluGradient', { a, shapeA: [801], b, shapeB: [801], to }),
    )
    const slope = (v: number) => (1 + erf(v / Math.SQRT2)) / 2 + (v * Math.exp((-v * v) / 2)) / Math.sqrt(2 * Math.PI)
    for (const [i, v] of x.entries()) expect(Math.abs((dx?.[i] ?? NaN) - 2 * slope(v))).toBeLessThan(1e-6)
  })

  it('works on integers', () => {
    const x = Int32Array.of(-3, 0, 5, 7, -(2 ** 31))
    const to = engine.allocator.allocate(20)
    engine.memory.int32(to, 5).set(x)
    unaryRun(engine, unaryInt.sign, to, to, 5)
    expect([...engine.memory.int32(to, 5)]).toEqual([-1, 0, 1, 1, -1])
    engine.allocator.free(to)
  })

  it('tests for NaN and infinity', () => {
    const from = engine.allocator.allocate(20)
    const to = engine.allocator.allocate(5)
    engine.memory.float32(from, 5).set([NaN, Infinity, -Infinity, 1, 0])
    const results = (['isNaN', 'isInf', 'isFinite'] as const).map((name) => {
      testFloats(engine, name, from, to, 5)
      return [...engine.memory.uint8(to, 5)]
    })
    expect(results).toEqual([
      [1, 0, 0, 0, 0],
      [0, 1, 1, 0, 0],
      [0, 0, 0, 1, 1],
    ])
    for (const pointer of [from, to]) engine.allocator.free(pointer)
  })

  it('has the same bits with several threads', () => {
    // The same module: base and relaxed differ in rounding.
    const other = new Engine({ threads: 3, simd: engine.simd })
    const x = Float32Array.from({ length: 100_003 }, (_, i) => Math.sin(i) * 5)
    const [y] = compute(other, [x], [x.length], ([from = 0], [to = 0]) =>
      unaryOperation(other, 'tanh', from, to, x.length),
    )
    expect(sameBits(y ?? x, run('tanh', x))).toBe(true)
    other.dispose()
  })
})
