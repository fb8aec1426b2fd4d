import { describe, expect, it } from 'vitest'
import { padSequences } from './pad-sequences.js'

// Expected values by hand after Keras's documentation of pad_sequences.
const sequences = [[1], [2, 3], [4, 5, 6]]
const rows = (options = {}): number[][] => {
  const { data, shape } = padSequences(sequences, options)
  return Array.from({ length: shape[0] }, (_, i) => Array.from(data.subarray(i * shape[1], (i + 1) * shape[1])))
}

describe('padSequences', () => {
  it('pads in front to the longest by default', () => {
    expect(rows()).toEqual([
      [0, 0, 1],
      [0, 2, 3],
      [4, 5, 6],
    ])
  })

  it('pads behind, with another value', () => {
    expect(rows({ padding: 'post', value: 9 })).toEqual([
      [1, 9, 9],
      [2, 3, 9],
      [4, 5, 6],
    ])
  })

  it('drops the beginning by default and the end with truncating post', () => {
    expect(rows({ maxLength: 2 })).toEqual([
      [0, 1],
      [2, 3],
      [5, 6],
    ])
    expect(rows({ maxLength: 2, truncating: 'post', padding: 'post' })).toEqual([
      [1, 0],
      [2, 3],
      [4, 5],
    ])
  })

  it('takes no sequences and empty ones', () => {
    expect(padSequences([]).shape).toEqual([0, 0])
    expect([...padSequences([[], [7]], { maxLength: 2 }).data]).toEqual([0, 0, 0, 7])
  })

  it('refuses options that cannot be', () => {
    expect(() => padSequences([], { maxLength: 0 })).toThrow('maxLength must be a positive integer')
    expect(() => padSequences([], { padding: 'before' as 'pre' })).toThrow('padding must be one of "pre", "post"')
    expect(() => padSequences([], { maxlen: 3 } as object)).toThrow('"maxlen"')
  })
})
