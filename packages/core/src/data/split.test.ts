import { describe, expect, it } from 'vitest'
import { Generator } from '../random/generator.js'
import { splitRows } from './split.js'

const random = () => new Generator(7)

describe('splitRows', () => {
  it('puts every row into exactly one part', () => {
    const { train, heldOut } = splitRows(100, 0.2, random())
    expect(heldOut).toHaveLength(20)
    expect([...train, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
  })

  it('gives the same split for the same seed, and does not take the last rows', () => {
    expect(splitRows(50, 0.3, random())).toEqual(splitRows(50, 0.3, random()))
    expect(Math.min(...splitRows(50, 0.3, random()).heldOut)).toBeLessThan(35)
  })

  it('takes the same fraction of each class with labels', () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : 1))
    const { heldOut } = splitRows(100, 0.2, random(), labels)
    expect(heldOut.filter((row) => labels[row] === 1)).toHaveLength(2)
    expect(heldOut).toHaveLength(20)
  })

  it('refuses to leave a part empty', () => {
    expect(() => splitRows(3, 0.1, random())).toThrow(
      'split: fraction must leave examples in both parts, but got 0.1 of 3.',
    )
  })
})
