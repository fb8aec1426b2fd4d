import { describe, expect, it } from 'vitest'
import { evaluation, indexOfLargest } from './evaluation.js'
import { LabelSet } from '../data/label-set.js'

const rows = (...values: number[][]): Float64Array[] => values.map((row) => Float64Array.from(row))

describe('evaluation', () => {
  // By hand, as scikit-learn defines precision_recall_fscore_support, accuracy_score, log_loss and confusion_matrix.
  it('gives the figures of a small case', () => {
    const probabilities = rows([0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.5, 0.25, 0.25], [0.2, 0.6, 0.2], [0.3, 0.3, 0.4])
    const found = evaluation(probabilities, [0, 1, 1, 1, 0], new LabelSet(['a', 'b', 'c']))
    expect(found.confusionMatrix).toEqual([
      [1, 0, 1],
      [1, 2, 0],
      [0, 0, 0],
    ])
    expect(found.examples).toBe(5)
    expect(found.accuracy).toBeCloseTo(3 / 5, 12)
    expect(found.classes).toEqual([
      { label: 'a', precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2 },
      { label: 'b', precision: 1, recall: 2 / 3, f1: 4 / 5, support: 3 },
      { label: 'c', precision: 0, recall: 0, f1: 0, support: 0 },
    ])
    expect(found.macroF1).toBeCloseTo((1 / 2 + 4 / 5 + 0) / 3, 12)
    expect(found.loss).toBeCloseTo(-Math.log(0.7 * 0.8 * 0.25 * 0.6 * 0.3) / 5, 12)
  })

  it('has the keys of the command line contract in their order', () => {
    const found = evaluation(rows([0.9, 0.1]), [0], new LabelSet(['a', 'b']))
    expect(Object.keys(found)).toEqual(['examples', 'accuracy', 'macroF1', 'loss', 'classes', 'confusionMatrix'])
    expect(Object.keys(found.classes[0]!)).toEqual(['label', 'precision', 'recall', 'f1', 'support'])
  })

  it('keeps the loss finite for a label whose probability is 0', () => {
    const { loss } = evaluation(rows([1, 0]), [1], new LabelSet(['a', 'b']))
    expect(loss).toBeCloseTo(-Math.log(1e-15), 10)
  })
})

describe('indexOfLargest', () => {
  it('takes the first of equals', () => {
    expect(indexOfLargest(Float64Array.of(0.2, 0.4, 0.4))).toBe(1)
  })
})
