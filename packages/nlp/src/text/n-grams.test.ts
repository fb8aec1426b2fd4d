import { describe, expect, it } from 'vitest'
import { type NGramFamily, nGrams } from './n-grams.js'

const of = (tokens: string[], kind: NGramFamily['kind'], min: number, max: number): [string, readonly number[]][] =>
  nGrams(tokens, { kind, min, max }).map(({ text, tokens: covered }) => [text, covered])

describe('nGrams', () => {
  it('gives words and their neighbours with the tokens they cover', () => {
    expect(of(['a', 'b', 'c'], 'words', 1, 2)).toEqual([
      ['a', [0]],
      ['a b', [0, 1]],
      ['b', [1]],
      ['b c', [1, 2]],
      ['c', [2]],
    ])
    expect(of(['a', 'b', 'c'], 'words', 3, 9)).toEqual([['a b c', [0, 1, 2]]])
  })

  it('cuts characters inside words by code points, ends marked', () => {
    expect(of(['no', '😀'], 'characters', 2, 3)).toEqual([
      ['<n', [0]],
      ['<no', [0]],
      ['no', [0]],
      ['no>', [0]],
      ['o>', [0]],
      ['<😀', [1]],
      ['<😀>', [1]],
      ['😀>', [1]],
    ])
  })

  it('pairs words with a gap', () => {
    expect(of(['a', 'b', 'c', 'd'], 'skips', 2, 3)).toEqual([
      ['a … c', [0, 2]],
      ['a … d', [0, 3]],
      ['b … d', [1, 3]],
    ])
  })

  it('pairs the first word with later ones', () => {
    expect(of(['who', 'is', 'it'], 'opening', 0, 1)).toEqual([
      ['^who', [0]],
      ['^who … is', [0, 1]],
    ])
    expect(of(['who', 'is', 'it'], 'opening', 2, 9)).toEqual([['^who … it', [0, 2]]])
  })

  it('gives nothing for no tokens', () => {
    for (const kind of ['words', 'characters', 'skips', 'opening'] as const) expect(of([], kind, 1, 2)).toEqual([])
  })

  it('refuses families that cannot be', () => {
    expect(() => of([], 'words', 0, 2)).toThrow('min and max must be ordered and at least 1, but got [0, 2]')
    expect(() => of([], 'words', 3, 2)).toThrow('min and max')
    expect(() => of([], 'letters' as 'words', 1, 2)).toThrow('kind must be one of')
  })
})
