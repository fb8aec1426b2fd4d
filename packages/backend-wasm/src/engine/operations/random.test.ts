import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { dropout, dropoutMask, randomUniform, type RandomState } from './random.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

/** Philox4x32-10 with exact integers, as in the paper. */
function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint]
  let [k0, k1] = key.map(BigInt) as [bigint, bigint]
  const mask = 0xffffffffn
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2]
    ;[c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask]
    k0 = (k0 + 0x9e3779b9n) & mask
    k1 = (k1 + 0xbb67ae85n) & mask
  }
  return [c0, c1, c2, c3].map(Number)
}

const words = (value: number) => [value % 2 ** 32, Math.floor(value / 2 ** 32)]

/** u(i) as core's `Generator` documents it. */
function units({ seed, stream, position }: RandomState, length: number): number[] {
  return Array.from({ length: Math.ceil(length / 4) }, (_, block) =>
    philox([...words(position + block), ...words(stream)], words(seed)).map((word) => (word >>> 8) * 2 ** -24),
  )
    .flat()
    .slice(0, length)
}

const states: readonly RandomState[] = [
  { seed: 0, stream: 0, position: 0 },
  { seed: 42, stream: 0, position: 17 },
  { seed: 2 ** 53 - 1, stream: 2 ** 53 - 1, position: 2 ** 32 - 2 },
  { seed: 123456789012345, stream: 987654321098765, position: 2 ** 40 + 2 ** 32 - 3 },
]

describe('random numbers', () => {
  it('has the known answer of the reference implementation', () => {
    expect(philox([0, 0, 0, 0], [0, 0]).map((word) => word.toString(16))).toEqual([
      '6627e8d5',
      'e169c58d',
      'bc57ac4c',
      '9b00dbd8',
    ])
  })

  it.each(states)('are those of core, bit for bit, from %j', (state) => {
    for (const length of [0, 1, 3, 4, 5, 15, 16, 17, 1000]) {
      const y = threads.floats([], length, (engine, _, to) => randomUniform(engine, state, to, length))
      expect([...y]).toEqual(units(state, length))
    }
  })

  it('lie between the bounds, rounded once', () => {
    const state = at(states, 1)
    const y = threads.floats([], 100, (engine, _, to) => randomUniform(engine, state, to, 100, -0.1, 0.3))
    expect([...y]).toEqual(units(state, 100).map((u) => Math.fround(-0.1 + (0.3 - -0.1) * u)))
  })

  it('are the same for all threads where they share the work', () => {
    const y = threads.floats([], 100_003, (engine, _, to) => randomUniform(engine, at(states, 2), to, 100_003))
    const mean = y.reduce((a, b) => a + b, 0) / y.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.005)
    expect(y[100_002]).toBe(units({ ...at(states, 2), position: at(states, 2).position + 25_000 }, 3)[2])
  })
})

describe('dropout', () => {
  it.each([0, 0.1, 0.5, 0.25, 1 / 3])('has the mask of core with rate %d', (rate) => {
    const state = at(states, 3)
    const x = numbers(2001, 3)
    const mask = threads.floats([], 2001, (engine, _, to) => dropoutMask(engine, state, to, 2001, rate))
    const expected = units(state, 2001).map((u) => (u < rate ? 0 : Math.fround(1 / (1 - rate))))
    expect([...mask]).toEqual(expected)
    const y = threads.floats([x], 2001, (engine, [from = 0], to) => dropout(engine, state, from, to, 2001, rate))
    expect([...y].map((v) => v + 0)).toEqual([...x].map((v, i) => Math.fround(v * at(expected, i)) + 0))
  })
})
