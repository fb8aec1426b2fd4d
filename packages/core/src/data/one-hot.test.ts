import { describe, expect, it } from 'vitest'
import { oneHot } from './one-hot.js'

describe('oneHot', () => {
  it('puts a single 1 into each row', () => {
    expect(oneHot([2, 0], 3)).toEqual({ data: Float32Array.of(0, 0, 1, 1, 0, 0), shape: [2, 3] })
  })

  it('refuses a label out of range, naming the row', () => {
    expect(() => oneHot([0, 3], 3)).toThrow('oneHot: each label must be an integer in [0, 3), but got 3 in row 1.')
  })
})
