import { describe, expect, it } from 'vitest'
import { ConfigError } from '../errors/errors.js'
import { Generator, type GeneratorState } from './generator.js'

/** Fills of six numbers, computed by an independent program (64-bit integers, Python's math and statistics). */
const knownAnswers: { state: GeneratorState; uniform: number[]; normal: number[]; truncated: number[] }[] = [
  {
    state: { seed: 0, stream: 0, position: 0 },
    uniform: [
      0.3990464210510254, 0.8805201649665833, 0.7357127666473389, 0.6054818034172058, 0.9722411632537842,
      0.362091064453125,
    ],
    normal: [
      0.73792564868927, -0.6884336471557617, -1.286019206047058, -1.003788948059082, -1.7335870265960693,
      2.0403621196746826,
    ],
    truncated: [
      -0.24393685162067413, 1.094839096069336, 0.5977235436439514, 0.25511375069618225, 1.6522096395492554,
      -0.33618420362472534,
    ],
  },
  {
    state: { seed: 42, stream: 7, position: 2 ** 32 - 1 },
    uniform: [
      6.127357482910156e-5, 0.9235547780990601, 0.1385883092880249, 0.793317973613739, 0.9987345933914185,
      0.6560262441635132,
    ],
    normal: [
      0.009817640297114849, -0.005115157458931208, 0.1468408703804016, -0.5261209011077881, -2.033790349960327,
      -3.0345380306243896,
    ],
    truncated: [
      -1.9989173412322998, 1.306348443031311, -1.015084981918335, 0.7720984816551208, 1.9781137704849243,
      0.38242530822753906,
    ],
  },
  {
    state: { seed: 2 ** 53 - 1, stream: 2 ** 53 - 1, position: 2 ** 53 - 5 },
    uniform: [
      0.20399099588394165, 0.6819641590118408, 0.5475759506225586, 0.9607005715370178, 0.6238513588905334,
      0.468280553817749,
    ],
    normal: [
      -0.28004586696624756, -0.6147063374519348, 1.2212706804275513, -0.30784523487091064, -1.370726227760315,
      0.27685996890068054,
    ],
    truncated: [
      -0.7808018922805786, 0.45011091232299805, 0.11407608538866043, 1.5525829792022705, 0.30079901218414307,
      -0.07596410810947418,
    ],
  },
]

const count = 200_000

function filled(length: number, fill: (out: Float32Array) => void): Float32Array {
  const out = new Float32Array(length)
  fill(out)
  return out
}

/** Mean, variance, third and fourth standardised moment. */
function moments(values: Float32Array): { mean: number; variance: number; skew: number; kurtosis: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const central = (power: number) => values.reduce((sum, x) => sum + (x - mean) ** power, 0) / values.length
  const variance = central(2)
  return { mean, variance, skew: central(3) / variance ** 1.5, kurtosis: central(4) / variance ** 2 }
}

/** Σ (seen - expected)² / expected over `bins` equally likely bins. */
function chiSquare(bins: number, draws: number, draw: (i: number) => number): number {
  const seen = new Uint32Array(bins)
  for (let i = 0; i < draws; i++) seen[draw(i)]! += 1
  return seen.reduce((sum, n) => sum + (n - draws / bins) ** 2 / (draws / bins), 0)
}

function correlation(a: Float32Array, b: Float32Array): number {
  const [ma, mb] = [moments(a), moments(b)]
  const product = a.reduce((sum, x, i) => sum + (x - ma.mean) * (b[i]! - mb.mean), 0) / a.length
  return product / Math.sqrt(ma.variance * mb.variance)
}

describe('Generator fills', () => {
  it.each(knownAnswers)('give the published numbers from $state', ({ state, uniform, normal, truncated }) => {
    const fill = (method: 'fillUniform' | 'fillNormal' | 'fillTruncatedNormal') =>
      filled(6, (out) => Generator.fromState(state)[method](out))
    expect([...fill('fillUniform')]).toEqual(uniform)
    fill('fillNormal').forEach((x, i) => expect(Math.abs(x - normal[i]!)).toBeLessThan(3e-7))
    fill('fillTruncatedNormal').forEach((x, i) => expect(Math.abs(x - truncated[i]!)).toBeLessThan(3e-7))
  })

  it('start at a fresh block and take one block for four numbers', () => {
    const random = new Generator(5)
    for (const [length, position] of [
      [0, 0],
      [1, 1],
      [4, 2],
      [5, 4],
      [9, 7],
    ] as const) {
      random.fillUniform(new Float32Array(length))
      expect(random.state.position).toBe(position)
    }
    const whole = filled(16, (out) => new Generator(5).fillUniform(out))
    const late = filled(4, (out) => new Generator(5, 0, 3).fillUniform(out))
    expect([...late]).toEqual([...whole.subarray(12)])
  })

  it('keep their beginning when they get longer', () => {
    for (const method of ['fillUniform', 'fillNormal', 'fillTruncatedNormal'] as const) {
      const long = filled(11, (out) => new Generator(8)[method](out))
      for (let length = 0; length < 11; length++) {
        const short = filled(length, (out) => new Generator(8)[method](out))
        expect([...short]).toEqual([...long.subarray(0, length)])
      }
    }
  })

  it('scale and shift', () => {
    const plain = filled(7, (out) => new Generator(2).fillUniform(out))
    const wide = filled(7, (out) => new Generator(2).fillUniform(out, -3, 5))
    wide.forEach((x, i) => expect(x).toBeCloseTo(-3 + 8 * plain[i]!, 5))
    for (const method of ['fillNormal', 'fillTruncatedNormal'] as const) {
      const standard = filled(7, (out) => new Generator(2)[method](out))
      const moved = filled(7, (out) => new Generator(2)[method](out, 10, 2))
      moved.forEach((x, i) => expect(x).toBeCloseTo(10 + 2 * standard[i]!, 5))
    }
  })

  it('have the moments of the uniform distribution and fill its range evenly', () => {
    const values = filled(count, (out) => new Generator(1).fillUniform(out))
    const { mean, variance, kurtosis } = moments(values)
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / count))
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001)
    expect(Math.abs(kurtosis - 1.8)).toBeLessThan(0.02)
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true)
    // 99 degrees of freedom: 99.9 % of fair draws lie between 60 and 149.
    const statistic = chiSquare(100, count, (i) => Math.floor(values[i]! * 100))
    expect(statistic).toBeGreaterThan(60)
    expect(statistic).toBeLessThan(149)
  })

  it('have the moments and the tails of the normal distribution', () => {
    const values = filled(count, (out) => new Generator(1).fillNormal(out))
    const { mean, variance, skew, kurtosis } = moments(values)
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(count))
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    expect(Math.abs(skew)).toBeLessThan(4 * Math.sqrt(6 / count))
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / count))
    const beyondTwo = values.filter((x) => Math.abs(x) > 2).length / count
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.002)
  })

  it('cut the truncated normal distribution at two deviations', () => {
    const values = filled(count, (out) => new Generator(1).fillTruncatedNormal(out))
    const { mean, variance } = moments(values)
    expect(Math.abs(mean)).toBeLessThan(0.01)
    expect(Math.abs(Math.sqrt(variance) - 0.8796256610342398)).toBeLessThan(0.005)
    expect(Math.max(...values.subarray(0, 50_000))).toBeLessThanOrEqual(2)
    expect(values.every((x) => Math.abs(x) <= 2)).toBe(true)
    expect(values.some((x) => x > 1.99) && values.some((x) => x < -1.99)).toBe(true)
  })
})

describe('Generator draws', () => {
  it('give uniform numbers of 53 bits', () => {
    const random = new Generator(3)
    const values = Float32Array.from({ length: 20_000 }, () => random.uniform())
    expect(Math.abs(moments(values).mean - 0.5)).toBeLessThan(0.01)
    // From the first block of seed 0, whose words philox.test.ts pins.
    const expected = ((0x6627e8d5 >>> 5) * 2 ** 26 + (0xe169c58d >>> 6)) / 2 ** 53
    expect(new Generator(0).uniform()).toBe(expected)
  })

  it('give each integer below the bound equally often', () => {
    const random = new Generator(4)
    // 6 degrees of freedom: 99.9 % of fair draws lie below 22.5.
    expect(chiSquare(7, 70_000, () => random.integer(7))).toBeLessThan(22.5)
    expect(random.integer(1)).toBe(0)
    const large = Array.from({ length: 1000 }, () => random.integer(2 ** 53 - 1))
    expect(large.every((x) => Number.isSafeInteger(x))).toBe(true)
    expect(Math.max(...large)).toBeGreaterThan(2 ** 52.9)
  })

  it('have no bias where the bound does not divide the range', () => {
    // Without rejection the lower third of a bound of 3/4 of the range would come up half of the time.
    const random = new Generator(6)
    const bound = 3 * 2 ** 51
    let lower = 0
    for (let i = 0; i < 20_000; i++) lower += random.integer(bound) < bound / 3 ? 1 : 0
    expect(Math.abs(lower / 20_000 - 1 / 3)).toBeLessThan(0.02)
  })

  it('give standard normal numbers', () => {
    const random = new Generator(9)
    const { mean, variance, kurtosis } = moments(Float32Array.from({ length: 50_000 }, () => random.normal()))
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(Math.abs(variance - 1)).toBeLessThan(0.03)
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.1)
  })

  it('put every integer into a permutation once, each order equally often', () => {
    const random = new Generator(10)
    expect([...random.permutation(1000)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect([...random.permutation(0)]).toEqual([])
    expect([...random.permutation(1)]).toEqual([0])
    const orders = ['0,1,2', '0,2,1', '1,0,2', '1,2,0', '2,0,1', '2,1,0']
    // 5 degrees of freedom: 99.9 % of fair draws lie below 20.5.
    expect(chiSquare(6, 12_000, () => orders.indexOf(random.permutation(3).join(',')))).toBeLessThan(20.5)
  })
})

describe('Generator streams and state', () => {
  it('forks to the streams that an independent program computes', () => {
    const root = new Generator(1)
    expect(root.fork('dropout').stream).toBe(5990124958844809)
    expect(root.fork(3).stream).toBe(4237010292606598)
    expect(root.fork('').stream).toBe(6934150059140350)
    expect(new Generator(2 ** 53 - 1, 5990124958844809).fork(2 ** 40 + 5).stream).toBe(3988305158872683)
  })

  it('forks without moving, whatever has been drawn before', () => {
    const random = new Generator(1)
    const before = random.fork('a').state
    random.uniform()
    expect(random.fork('a').state).toEqual(before)
    expect(random.state.position).toBe(1)
    expect(before.position).toBe(0)
  })

  it('gives different labels, parents and kinds of label different streams', () => {
    const root = new Generator(1)
    const labels: (string | number)[] = ['', 'a', 'b', 'ab', 'ba', 'a\0', 'abcd', 'abcde', '1', 0, 1, 2, 2 ** 32]
    const streams = labels.flatMap((label) => [root.fork(label).stream, root.fork('x').fork(label).stream])
    for (let i = 0; i < 5000; i++) streams.push(root.fork(`layer ${i}`).stream)
    expect(new Set(streams).size).toBe(streams.length)
  })

  it('makes forks that do not correlate', () => {
    const root = new Generator(1)
    const a = filled(50_000, (out) => root.fork(1).fillNormal(out))
    const b = filled(50_000, (out) => root.fork(2).fillNormal(out))
    const c = filled(50_000, (out) => root.fillNormal(out))
    const d = filled(50_000, (out) => new Generator(2).fillNormal(out))
    for (const [x, y] of [
      [a, b],
      [a, c],
      [c, d],
    ] as const) {
      expect(Math.abs(correlation(x, y))).toBeLessThan(4 / Math.sqrt(50_000))
    }
  })

  it('continues bit for bit from a state that went through JSON', () => {
    const random = new Generator(77).fork('shuffle')
    random.fillNormal(new Float32Array(13))
    const restored = Generator.fromState(JSON.parse(JSON.stringify(random.state)) as GeneratorState)
    expect(restored.state).toEqual(random.state)
    expect([...restored.permutation(20)]).toEqual([...random.permutation(20)])
    expect(restored.normal()).toBe(random.normal())
    expect(restored.integer(10)).toBe(random.integer(10))
    expect(restored.fork(1).uniform()).toBe(random.fork(1).uniform())
    expect(restored.state).toEqual(random.state)
  })

  it('refuses seeds, bounds and labels that are no such integers', () => {
    for (const seed of [-1, 0.5, Number.NaN, Infinity, 2 ** 53, '1' as unknown as number]) {
      expect(() => new Generator(seed)).toThrow(ConfigError)
    }
    expect(() => new Generator(1.5)).toThrow('generator: seed must be an integer from 0 to 2^53 - 1, but got 1.5.')
    expect(() => Generator.fromState({ seed: 1, stream: -1, position: 0 })).toThrow('stream')
    expect(() => new Generator(1).fork(-1)).toThrow('label')
    expect(() => new Generator(1).integer(0)).toThrow('bound')
    expect(() => new Generator(1).permutation(2 ** 32)).toThrow('n must be below 2^32')
  })
})
