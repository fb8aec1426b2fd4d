import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../training/evaluation.js'
import { evaluationFigures, evaluationTables, majority } from './evaluation.js'

const evaluation: Evaluation = {
  examples: 4,
  accuracy: 0.75,
  macroF1: 0.7,
  loss: 0.5,
  classes: [
    { label: 'no', precision: 1, recall: 0.5, f1: 2 / 3, support: 2 },
    { label: '<yes>', precision: 0.5, recall: 1, f1: 2 / 3, support: 2 },
  ],
  confusionMatrix: [
    [1, 1],
    [0, 2],
  ],
}

describe('majority', () => {
  it('is the most frequent label with its share', () => {
    expect(majority(['a', 'b', 'b', 'c'])).toEqual({ label: 'b', share: 0.5 })
  })
})

describe('a classifier in a report', () => {
  it('has its figures beside those of always one label and of chance', () => {
    const { text } = evaluationFigures(evaluation, ['no', 'no', 'no', '<yes>'])
    expect(text).toContain('75.0\u00a0% by always saying &#34;no&#34;, 50.0\u00a0% by chance')
    expect(text).toContain('cross-entropy in nats; 0.693 by chance')
  })

  it('has a row a label, and the matrix', () => {
    const { text } = evaluationTables(evaluation, 'Texts')
    expect(text.match(/&#60;yes&#62;/g)!.length).toBeGreaterThanOrEqual(3)
    expect(text).toContain('Texts')
  })
})
