import { describe, expect, it } from 'vitest'
import { describeShape, knownSize, requireRank, shapesAgree, sizeOf } from './shape.js'

describe('shapes', () => {
  it('have a size and a text', () => {
    expect([sizeOf([]), sizeOf([2, 3]), sizeOf([0, 3])]).toEqual([1, 6, 0])
    expect(describeShape([null, 28, 1])).toBe('[?, 28, 1]')
  })

  it('agree where both sizes are known to be equal', () => {
    expect(shapesAgree([null, 3], [7, 3])).toBe(true)
    expect(shapesAgree([null, 3], [7, null])).toBe(true)
    expect(shapesAgree([null, 3], [7, 4])).toBe(false)
    expect(shapesAgree([null, 3], [7, 3, 1])).toBe(false)
  })

  it('are refused with the axes that are expected', () => {
    expect(() => requireRank('lstm', [null, 4], ['batch', 'time', 'in'])).toThrow(
      'lstm: input must be [batch, time, in], but got fewer axes: [?, 4].',
    )
    expect(() => knownSize('dense: the last axis', null)).toThrow(
      'dense: the last axis must have a known size, but got ?.',
    )
    expect(() => knownSize('dense: the last axis', undefined)).toThrow('but got no such axis.')
  })
})
