import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { normalQuantile } from './normal-quantile.js'
import { philox } from './philox.js'

/** Where a generator stands, as plain JSON: three integers from 0 to 2^53 - 1. */
export type GeneratorState = { readonly seed: number; readonly stream: number; readonly position: number }

const twoTo32 = 2 ** 32
const twoToMinus24 = 2 ** -24
/** Φ(-2), the share of normal numbers below two deviations. */
const belowMinusTwo = 0.02275013194817921

/**
 * Random numbers by Philox4x32-10. Seed, stream and position say everything, so that the state is three integers, forks
 * depend neither on one another nor on the order of calls, and a kernel elsewhere can make the same numbers in parallel.
 *
 * Layout. The key is the seed, the counter is the block number and the stream, low word first:
 *
 *   key     = [seed mod 2^32,  ⌊seed / 2^32⌋]
 *   counter = [block mod 2^32, ⌊block / 2^32⌋, stream mod 2^32, ⌊stream / 2^32⌋]
 *
 * A block has four words of 32 bits. Every call starts at a fresh block, the one at `position`, and afterwards
 * `position` is the first block that the call has not touched. A fill of n elements takes ⌈n/4⌉ blocks: word i of the
 * fill is word i mod 4 of block position + ⌊i/4⌋, u(i) = (word i >>> 8) · 2^-24 in [0, 1), and, computed in float64 and
 * then rounded to float32,
 *
 *   fillUniform           out[i] = low + (high - low)·u(i)
 *   fillNormal            for even i, with r = √(-2 ln(1 - u(i))):                               (Box and Muller 1958)
 *                         out[i] = mean + deviation·r·cos(2π·u(i + 1))
 *                         out[i + 1] = mean + deviation·r·sin(2π·u(i + 1))
 *   fillTruncatedNormal   out[i] = mean + deviation·Φ⁻¹(Φ(-2) + (1 - 2Φ(-2))·(u(i) + 2^-25))     (see `normalQuantile`)
 *
 * A fillNormal of odd length ends with a cosine, and takes the word behind it too. log, sin and cos may differ in their
 * last bit between JavaScript engines. The test has known answers.
 */
export class Generator {
  readonly seed: number
  /** Which of the seed's independent streams this is; 0 is the one that is not a fork. */
  readonly stream: number
  #position: number
  readonly #key: Uint32Array
  readonly #counter: Uint32Array
  readonly #words = new Uint32Array(4)

  /**
   * Starts at block `position` of a stream. Programs give the seed only and use `fork` for further streams.
   *
   * @throws ConfigError unless each argument is an integer from 0 to 2^53 - 1.
   */
  constructor(seed: number, stream = 0, position = 0) {
    this.seed = word53('seed', seed)
    this.stream = word53('stream', stream)
    this.#position = word53('position', position)
    this.#key = Uint32Array.of(seed, seed / twoTo32)
    this.#counter = Uint32Array.of(0, 0, stream, stream / twoTo32)
  }

  /**
   * Continues where `state` was taken, bit for bit.
   *
   * @throws ConfigError unless all three parts are integers from 0 to 2^53 - 1.
   */
  static fromState(state: GeneratorState): Generator {
    return new Generator(state.seed, state.stream, state.position)
  }

  get state(): GeneratorState {
    return { seed: this.seed, stream: this.stream, position: this.#position }
  }

  /**
   * A generator of the same seed on a stream of its own, at position 0. It depends on seed, stream and label only: the
   * same label gives the same stream whenever it is asked for, and this generator does not move. The number 1 and the
   * text '1' are different labels.
   *
   * The new stream is the low 53 bits of a chain c <- philox(c ^ part), begun with philox of the parent's stream, the
   * label's kind and its length, over the label's UTF-16 units (a number: its two words) four at a time. Its key is the
   * seed's with bit 63 set, which no seed has.
   *
   * @throws ConfigError if a numeric label is not an integer from 0 to 2^53 - 1.
   */
  fork(label: string | number): Generator {
    const isText = typeof label === 'string'
    const parts = isText
      ? Array.from({ length: label.length }, (_, i) => label.charCodeAt(i))
      : [word53('label', label), label / twoTo32]
    const key = Uint32Array.of(this.#key[0]!, this.#key[1]! | 0x80000000)
    const chain = Uint32Array.of(this.stream, this.stream / twoTo32, isText ? 1 : 2, parts.length)
    philox(chain, key, chain)
    for (let start = 0; start < parts.length; start += 4) {
      for (let lane = 0; lane < 4; lane++) chain[lane]! ^= parts[start + lane] ?? 0
      philox(chain, key, chain)
    }
    return new Generator(this.seed, (chain[1]! & 0x1fffff) * twoTo32 + chain[0]!)
  }

  /** A float64 in [0, 1) of 53 random bits. */
  uniform(): number {
    this.#nextBlock()
    return this.#bits53() * 2 ** -53
  }

  /**
   * An integer in [0, bound), each equally likely: draws above the last whole multiple of `bound` are thrown away.
   *
   * @throws ConfigError unless `bound` is an integer from 1 to 2^53 - 1.
   */
  integer(bound: number): number {
    if (word53('bound', bound) === 0) fail('bound', 'at least 1', bound)
    const limit = 2 ** 53 - (2 ** 53 % bound)
    do this.#nextBlock()
    while (this.#bits53() >= limit)
    return this.#bits53() % bound
  }

  /** A standard normal number in float64, by Box and Muller. */
  normal(): number {
    this.#nextBlock()
    const radius = Math.sqrt(-2 * Math.log(1 - this.#bits53() * 2 ** -53))
    return radius * Math.cos(2 * Math.PI * (this.#words[2]! / twoTo32))
  }

  /** Fills `out` with uniform numbers from `low` (included) to `high` (reached only by rounding to float32). */
  fillUniform(out: Float32Array, low = 0, high = 1): void {
    const width = high - low
    for (let i = 0; i < out.length; i++) {
      const lane = i & 3
      if (lane === 0) this.#nextBlock()
      out[i] = low + width * this.#unit(lane)
    }
  }

  /** Moves on as a fill of `count` elements does, for numbers that are made elsewhere from `state`. */
  skip(count: number): void {
    this.#position += Math.ceil(count / 4)
  }

  /** Fills `out` with normal numbers; none is farther than 5.77 deviations from the mean. */
  fillNormal(out: Float32Array, mean = 0, deviation = 1): void {
    for (let i = 0; i < out.length; i += 2) {
      const lane = i & 3
      if (lane === 0) this.#nextBlock()
      const radius = deviation * Math.sqrt(-2 * Math.log(1 - this.#unit(lane)))
      const angle = 2 * Math.PI * this.#unit(lane + 1)
      out[i] = mean + radius * Math.cos(angle)
      if (i + 1 < out.length) out[i + 1] = mean + radius * Math.sin(angle)
    }
  }

  /** Fills `out` with normal numbers given that they lie within two deviations: their own deviation is 0.8796 of it. */
  fillTruncatedNormal(out: Float32Array, mean = 0, deviation = 1): void {
    const inside = 1 - 2 * belowMinusTwo
    for (let i = 0; i < out.length; i++) {
      const lane = i & 3
      if (lane === 0) this.#nextBlock()
      const share = this.#unit(lane) + twoToMinus24 / 2
      out[i] = mean + deviation * normalQuantile(belowMinusTwo + inside * share)
    }
  }

  /**
   * The integers below `n` in random order, each order equally likely (Fisher and Yates; unbiased draws of one word).
   *
   * @throws ConfigError unless `n` is an integer from 0 to 2^32 - 1.
   */
  permutation(n: number): Uint32Array {
    if (word53('n', n) >= twoTo32) fail('n', 'below 2^32', n)
    const order = Uint32Array.from({ length: n }, (_, i) => i)
    let lane = 4
    for (let last = n - 1; last > 0; last--) {
      const limit = twoTo32 - (twoTo32 % (last + 1))
      let word = limit
      while (word >= limit) {
        if (lane === 4) this.#nextBlock()
        lane = lane === 4 ? 0 : lane
        word = this.#words[lane++]!
      }
      const other = word % (last + 1)
      const kept = order[last]!
      order[last] = order[other]!
      order[other] = kept
    }
    return order
  }

  #nextBlock(): void {
    this.#counter[0] = this.#position
    this.#counter[1] = this.#position / twoTo32
    philox(this.#counter, this.#key, this.#words)
    this.#position += 1
  }

  #unit(lane: number): number {
    return (this.#words[lane]! >>> 8) * twoToMinus24
  }

  /** 53 bits of the block's first two words: 27 of the one, 26 of the other. */
  #bits53(): number {
    return (this.#words[0]! >>> 5) * 2 ** 26 + (this.#words[1]! >>> 6)
  }
}

function word53(what: string, value: number): number {
  return Number.isSafeInteger(value) && value >= 0 ? value : fail(what, 'an integer from 0 to 2^53 - 1', value)
}

function fail(what: string, rule: string, value: unknown): never {
  throw new ConfigError(`generator: ${what} must be ${rule}, but got ${describe(value)}.`)
}
