import { describe, expect, it } from 'vitest'
import { philox } from './philox.js'

function block(counter: readonly number[], key: readonly number[]): number[] {
  const out = new Uint32Array(4)
  philox(Uint32Array.from(counter), Uint32Array.from(key), out)
  return [...out]
}

/** The same function in 64-bit integers. */
function reference(counter: readonly number[], key: readonly number[]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint]
  let [k0, k1] = key.map(BigInt) as [bigint, bigint]
  const mask = 0xffffffffn
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0
    const product1 = 0xcd9e8d57n * c2
    const next = [(product1 >> 32n) ^ c1 ^ k0, product1 & mask, (product0 >> 32n) ^ c3 ^ k1, product0 & mask] as const
    c0 = next[0]
    c1 = next[1]
    c2 = next[2]
    c3 = next[3]
    k0 = (k0 + 0x9e3779b9n) & mask
    k1 = (k1 + 0xbb67ae85n) & mask
  }
  return [c0, c1, c2, c3].map(Number)
}

describe('philox', () => {
  // The known answers that the authors publish with Random123 (kat_vectors, philox4x32 10).
  it('gives the published answer for zeros', () => {
    expect(block([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
  })

  it('gives the published answer for all ones', () => {
    const ones = 0xffffffff
    expect(block([ones, ones, ones, ones], [ones, ones])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd])
  })

  it('gives the published answer for the digits of pi', () => {
    const counter = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]
    expect(block(counter, [0xa4093822, 0x299f31d0])).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1])
  })

  it('agrees with 64-bit integer arithmetic along a chain of blocks', () => {
    let counter = [1, 2, 3, 4]
    for (let i = 0; i < 500; i++) {
      const key = [counter[1]!, counter[2]!]
      const next = block(counter, key)
      expect(next).toEqual(reference(counter, key))
      counter = next
    }
  })

  it('leaves counter and key as they were', () => {
    const counter = Uint32Array.of(1, 2, 3, 4)
    const key = Uint32Array.of(5, 6)
    philox(counter, key, new Uint32Array(4))
    expect([...counter, ...key]).toEqual([1, 2, 3, 4, 5, 6])
  })
})
