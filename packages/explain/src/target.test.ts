import { describe, expect, it } from 'vitest'
import { chooseOutputs } from './target.js'

const predictions = { data: Float64Array.of(0.2, 0.5, 0.5, 3, -1, NaN), shape: [2, 3] }
const first = { data: predictions.data.subarray(0, 3), shape: [1, 3] }

describe('chooseOutputs', () => {
  it('takes the first of the highest outputs, or the one asked for', () => {
    expect(chooseOutputs('t', 'top', first)).toEqual([[1]])
    expect(chooseOutputs('t', 0, predictions)).toEqual([[0], [0]])
    expect(chooseOutputs('t', 'all', first)).toEqual([[0, 1, 2]])
  })

  it('refuses outputs that are not there or not finite', () => {
    expect(() => chooseOutputs('t', 3, first)).toThrow("t must be 'top' or an index from 0 to 2, but got 3.")
    expect(() => chooseOutputs('t', 'top', predictions)).toThrow('must be finite, but got NaN for row 1.')
    expect(() => chooseOutputs('t', 2, predictions)).toThrow('must be finite, but got NaN for row 1.')
  })
})
