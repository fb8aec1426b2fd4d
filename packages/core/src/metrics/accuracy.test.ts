import { tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy.js'
import { confusionMatrix } from './confusion-matrix.js'
import type { Metric } from './metric.js'
import { sparseTopKCategoricalAccuracy, topKCategoricalAccuracy } from './top-k-categorical-accuracy.js'

beforeAll(async () => void (await engine()))

function valueOf<T>(metric: Metric<T>, yTrue: Tensor, yPred: Tensor): T {
  metric.update(yTrue, yPred)
  return metric.result()
}

describe('one column of class scores', () => {
  const scores = () => tensor([0.2, 0.9, 0.6], [3, 1])

  it('predicts class 0, whatever the score, as in Keras', () => {
    for (const metric of [sparseCategoricalAccuracy(), sparseTopKCategoricalAccuracy({ k: 1 })]) {
      expect(valueOf(metric, tensor([1, 0, 1], [3, 1]), scores())).toBeCloseTo(1 / 3, 12)
      metric.reset()
      expect(valueOf(metric, tensor([0, 0, 1]), scores())).toBeCloseTo(2 / 3, 12)
    }
  })

  it('has one-hot labels of class 0 alone, as in Keras', () => {
    for (const metric of [categoricalAccuracy(), topKCategoricalAccuracy({ k: 1 })]) {
      expect(valueOf(metric, tensor([1, 0, 1], [3, 1]), scores())).toBe(1)
    }
  })

  it('is a yes or no for the metrics with a threshold', () => {
    expect(valueOf(binaryAccuracy(), tensor([1, 0, 1]), scores())).toBeCloseTo(1 / 3, 12)
    expect(valueOf(confusionMatrix(), tensor([1, 0, 1]), scores())).toEqual([
      [0, 1],
      [1, 1],
    ])
  })
})
