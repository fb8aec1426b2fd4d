import { ConfigError, FormatError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { formatConll, parseConll } from './conll.js'

const text = `-DOCSTART- -X- O O

# a comment
Ann NNP B-NP B-PER
runs VBZ B-VP O

# NN B-NP O
\tParis NNP  B-NP B-LOC\r
`

describe('CoNLL', () => {
  it('reads words and the last column, sentence by sentence', () => {
    expect(parseConll(text)).toEqual([
      { words: ['Ann', 'runs'], tags: ['B-PER', 'O'] },
      { words: ['Paris'], tags: ['B-LOC'] },
    ])
    expect(parseConll(text, { tagColumn: 1 })[0]!.tags).toEqual(['NNP', 'VBZ'])
    expect(parseConll('')).toEqual([])
  })

  it('writes what it reads', () => {
    const sentences = parseConll(text)
    expect(formatConll(sentences)).toBe('Ann B-PER\nruns O\n\nParis B-LOC\n')
    expect(parseConll(formatConll(sentences))).toEqual(sentences)
  })

  it('refuses lines and words that are no good, with their place', () => {
    expect(() => parseConll('a O\nb\n', { source: 'f.conll' })).toThrow(
      new FormatError('f.conll, line 2: must have 2 columns, as the first has, but got "b".'),
    )
    expect(() => parseConll('a\n')).toThrow('CoNLL, line 1: must have at least 2 columns')
    expect(() => parseConll('a O\n', { tagColumn: 2 })).toThrow('must have at least 3 columns')
    expect(() => parseConll('a O\n', { column: 2 } as object)).toThrow(ConfigError)
    expect(() => formatConll([{ words: ['a b'], tags: ['O'] }])).toThrow('but got "a b"')
    expect(() => formatConll([{ words: ['a'], tags: [] }])).toThrow('sentence 1 must have a tag for each of 1 words')
  })
})
