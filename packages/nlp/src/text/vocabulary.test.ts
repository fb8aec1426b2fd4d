import { ConfigError, FormatError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { Vocabulary } from './vocabulary.js'

const texts = [
  ['b', 'a', 'c'],
  ['a', 'b'],
  ['a', '😀', '\ufb01'],
]

describe('Vocabulary', () => {
  it('numbers tokens from 2 by frequency, then by code point', () => {
    const vocabulary = Vocabulary.build(texts)
    expect(['a', 'b', 'c', '\ufb01', '😀'].map((token) => vocabulary.idOf(token))).toEqual([2, 3, 4, 5, 6])
    expect(vocabulary.size).toBe(7)
    expect(Vocabulary.build(texts.toReversed()).toJSON()).toEqual(vocabulary.toJSON())
  })

  it('encodes unknown tokens as 1, those named like object members too', () => {
    expect([...Vocabulary.build(texts).encode(['a', 'zzz', 'constructor', ''])]).toEqual([2, 1, 1, 1])
  })

  it('keeps what minCount and maxSize leave, reserved ids counted in', () => {
    expect(Vocabulary.build(texts, { minCount: 2 }).toJSON()).toEqual({ tokens: ['a', 'b'] })
    expect(Vocabulary.build(texts, { maxSize: 3 }).toJSON()).toEqual({ tokens: ['a'] })
    expect(Vocabulary.build(texts, { maxSize: 2 }).size).toBe(2)
  })

  it('gives the token of an id, and refuses others', () => {
    const vocabulary = Vocabulary.build(texts)
    expect([0, 1, 2].map((id) => vocabulary.tokenAt(id))).toEqual(['', '[UNK]', 'a'])
    for (const id of [7, -1, 0.5]) expect(() => vocabulary.tokenAt(id)).toThrow(ConfigError)
  })

  it('comes back from JSON equal, and refuses other JSON', () => {
    const vocabulary = Vocabulary.build(texts)
    expect(Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary))).encode(['b'])).toEqual(vocabulary.encode(['b']))
    const lists = [{ tokens: 'a' }, { tokens: ['a', 'a'] }, { tokens: [1] }, { tokens: [], more: 1 }]
    for (const bad of [null, [], {}, ...lists]) {
      expect(() => Vocabulary.fromJSON(bad)).toThrow(FormatError)
    }
  })

  it('refuses options that cannot be', () => {
    expect(() => Vocabulary.build([], { minCount: 0 })).toThrow('minCount must be a positive integer, but got 0')
    expect(() => Vocabulary.build([], { maxSize: 1 })).toThrow(ConfigError)
  })
})
