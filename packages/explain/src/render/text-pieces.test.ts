import { ConfigError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { textPieces, type TextSpan } from './text-pieces.js'

const cut = (text: string, spans: TextSpan[]) =>
  textPieces(text, spans).map((piece) => [text.slice(piece.start, piece.end), Number(piece.value.toFixed(12))])

describe('textPieces', () => {
  it('keeps the value of a token that stands alone', () => {
    expect(cut('a good film', [{ start: 2, end: 6, value: 0.7 }])).toEqual([
      ['a ', 0],
      ['good', 0.7],
      [' film', 0],
    ])
  })

  it('divides an n-gram among its words by their letters, on top of their own values', () => {
    // "not good": 7 letters with the value -1.4.
    const spans = [
      { start: 0, end: 3, value: 0.1 },
      { start: 4, end: 8, value: 1 },
      { start: 0, end: 8, value: -1.4 },
    ]
    expect(cut('not good', spans)).toEqual([
      ['not', -0.5],
      [' ', 0],
      ['good', 0.2],
    ])
  })

  it('divides partly overlapping spans and keeps the total', () => {
    const spans = [
      { start: 0, end: 3, value: 3 },
      { start: 1, end: 4, value: 6 },
      { start: 0, end: 4, value: -4 },
    ]
    expect(cut('abcd', spans)).toEqual([
      ['a', 0],
      ['bc', 4],
      ['d', 1],
    ])
  })

  it('gives no value to text between spans, also after values that do not cancel exactly', () => {
    const pieces = textPieces('ab cd ef', [
      { start: 0, end: 2, value: 0.1 },
      { start: 0, end: 5, value: 1e9 },
      { start: 1, end: 5, value: 0.3 },
    ])
    expect(pieces.at(-1)).toEqual({ start: 5, end: 8, value: 0, isCovered: false })
  })

  it('spreads a span of white space over itself', () => {
    expect(cut('a  b', [{ start: 1, end: 3, value: 2 }])).toEqual([
      ['a', 0],
      ['  ', 2],
      ['b', 0],
    ])
  })

  it('never cuts a character of two units', () => {
    expect(cut('x😀y', [{ start: 0, end: 2, value: 1 }])).toEqual([
      ['x😀', 1],
      ['y', 0],
    ])
    expect(cut('x😀y', [{ start: 2, end: 4, value: 1 }])).toEqual([
      ['x', 0],
      ['😀y', 1],
    ])
  })

  it('refuses spans outside the text, empty ones and values that are not finite', () => {
    for (const [start, end] of [
      [0, 4],
      [-1, 2],
      [1, 1],
      [2, 1],
      [0.5, 2],
    ] as const) {
      expect(() => textPieces('abc', [{ start, end, value: 1 }])).toThrow(ConfigError)
    }
    expect(() => textPieces('abc', [{ start: 0, end: 1, value: NaN }])).toThrow('spans[0].value must be finite')
  })
})
