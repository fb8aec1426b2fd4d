import { parseConll, formatConll, spansOf, tagsOf } from '@tessera-ml/nlp'
import { describe, expect, it } from 'vitest'
import { makeSentences, withTags } from './sentences.js'
import { scoreLines, trainTagger } from './train-taggers.js'

describe('makeSentences', () => {
  const sentences = makeSentences(400, 1)

  it('gives each word two tags that make whole spans', () => {
    for (const { words, entities, roles } of sentences) {
      expect([entities.length, roles.length]).toEqual([words.length, words.length])
      for (const tags of [entities, roles]) expect(tagsOf(spansOf(tags), words.length)).toEqual(tags)
    }
    const types = (kind: 'entities' | 'roles') =>
      [...new Set(sentences.flatMap((one) => spansOf(one[kind]).map(({ type }) => type)))].toSorted()
    expect(types('entities')).toEqual(['DATE', 'LOC', 'ORG', 'PER'])
    expect(types('roles')).toEqual(['A0', 'A1', 'A2', 'LOC', 'TMP', 'V'])
  })

  it('has names that are of one kind here and of another there', () => {
    const kindsOf = (word: string) =>
      new Set(sentences.flatMap(({ words, entities }) => entities.filter((_, i) => words[i] === word)))
    expect([...kindsOf('Jordan')].toSorted()).toEqual(['B-LOC', 'B-ORG', 'B-PER', 'I-LOC'])
  })

  it('makes the same for the same seed, and goes through a CoNLL file', () => {
    expect(makeSentences(20, 7)).toEqual(makeSentences(20, 7))
    expect(makeSentences(20, 7)).not.toEqual(makeSentences(20, 8))
    const tagged = withTags(sentences, 'roles')
    expect(parseConll(formatConll(tagged))).toEqual(tagged)
  })
})

describe('trainTagger', () => {
  it.each(['entities', 'roles'] as const)('finds %s in sentences that it has not seen', async (kind) => {
    const small = { epochs: 4, units: 16, wordSize: 16, characterUnits: 8, dropout: 0.2, learningRate: 0.02 }
    const trained = await trainTagger(kind, 150, small)
    expect(trained.evaluation.f1).toBeGreaterThan(0.8)
    expect(scoreLines(trained).at(-1)).toMatch(/^all +\d\.\d{3} +\d\.\d{3} +\d\.\d{3} +\d+$/)
    trained.tagger.dispose()
  })
})
