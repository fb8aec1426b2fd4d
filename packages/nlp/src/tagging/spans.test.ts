import { describe, expect, it } from 'vitest'
import golden from './__fixtures__/spans.json' with { type: 'json' }
import { spanScores } from './span-scores.js'
import { spansOf, tagsOf } from './spans.js'

describe.each(golden.cases)('beside seqeval', ({ truth, found, spans, scores, types }) => {
  it('reads the same spans, of any tags', () => {
    expect(truth.map((tags) => spansOf(tags).map(({ type, start, end }) => [type, start, end]))).toEqual(spans)
  })

  it('has the same scores', () => {
    const { precision, recall, f1, types: ofTypes } = spanScores(truth, found)
    expect({ precision, recall, f1 }).toEqual({
      precision: expect.closeTo(scores.precision, 12),
      recall: expect.closeTo(scores.recall, 12),
      f1: expect.closeTo(scores.f1, 12),
    })
    expect(Object.keys(ofTypes)).toEqual(Object.keys(types).toSorted())
    for (const [type, expected] of Object.entries(types)) {
      expect(ofTypes[type]!.support).toBe(expected.support)
      for (const name of ['precision', 'recall', 'f1'] as const)
        expect(ofTypes[type]![name]).toBeCloseTo(expected[name], 12)
    }
  })
})

describe('tagsOf', () => {
  const spans = [
    { type: 'PER', start: 1, end: 4 },
    { type: 'LOC', start: 4, end: 5 },
    { type: 'LOC', start: 5, end: 7 },
  ]

  it('writes tags that read back, in both schemes', () => {
    const bio = ['O', 'B-PER', 'I-PER', 'I-PER', 'B-LOC', 'B-LOC', 'I-LOC', 'O']
    const bilou = ['O', 'B-PER', 'I-PER', 'L-PER', 'U-LOC', 'B-LOC', 'L-LOC', 'O']
    expect(tagsOf(spans, 8)).toEqual(bio)
    expect(tagsOf(spans, 8, 'BILOU')).toEqual(bilou)
    expect([spansOf(bio), spansOf(bilou)]).toEqual([spans, spans])
  })

  it('refuses spans that overlap or do not fit', () => {
    expect(() => tagsOf(spans, 6)).toThrow('within 6 words, but got {"type":"LOC","start":5,"end":7}')
    expect(() => tagsOf([spans[0]!, { type: 'A', start: 3, end: 5 }], 8)).toThrow('apart from each other')
    expect(() => tagsOf([{ type: 'A', start: 2, end: 2 }], 8)).toThrow('spans must be')
    expect(() => tagsOf([], 8, 'IOB' as 'BIO')).toThrow('scheme must be one of "BIO", "BILOU"')
  })
})

it('scores need the same sentences in both', () => {
  expect(() => spanScores([['O']], [])).toThrow('1 sentences in both, but got 0')
  expect(() => spanScores([['O']], [['O', 'O']])).toThrow('sentence 1 must have 1 tags in both, but got 2')
  expect(spanScores([['O']], [['O']])).toEqual({ precision: 0, recall: 0, f1: 0, support: 0, types: {} })
})
