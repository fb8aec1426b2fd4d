import { describe, expect, it } from 'vitest'
import { encodeWordPairs, wordPairVocabulary } from './word-pairs.js'

const texts = [
  ['not', 'bad', 'at', 'all'],
  ['not', 'bad', 'once'],
  ['at', 'sea'],
]
const vocabulary = wordPairVocabulary(texts, { minCount: 2, maxSize: 100 })

describe('wordPairVocabulary', () => {
  it('has all words and the pairs that occur often enough, the frequent ones first', () => {
    expect(vocabulary.toJSON().tokens).toEqual(['at', 'bad', 'not', 'not bad', 'all', 'once', 'sea'])
  })

  it('keeps the most frequent ones where there is no room for all', () => {
    expect(wordPairVocabulary(texts, { minCount: 1, maxSize: 4 }).toJSON().tokens).toEqual(['at', 'bad'])
  })
})

describe('encodeWordPairs', () => {
  const words = ({ ids }: { ids: Int32Array }): string[] => Array.from(ids, (id) => vocabulary.tokenAt(id))

  it('gives each word an id, and known pairs one behind their first word', () => {
    const encoded = encodeWordPairs(vocabulary, ['not', 'bad', 'film', 'at'], 10)
    expect(words(encoded)).toEqual(['not', 'not bad', 'bad', '[UNK]', 'at'])
    expect(encoded.covered).toEqual([[0], [0, 1], [1], [2], [3]])
  })

  it('leaves out the words behind maxLength and pairs with them', () => {
    expect(words(encodeWordPairs(vocabulary, ['not', 'bad'], 1))).toEqual(['not'])
    expect(encodeWordPairs(vocabulary, [], 5)).toEqual({ ids: new Int32Array(0), covered: [] })
  })
})
