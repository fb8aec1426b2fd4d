import { memory, oneHot, reshape, slice, square, sub, sum, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { binaryCrossentropy } from '../losses/binary-crossentropy.js'
import { categoricalCrossentropy } from '../losses/categorical-crossentropy.js'
import { lossFor, type LossFunction } from '../losses/resolve.js'
import golden from './__fixtures__/metrics.json' with { type: 'json' }
import { binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy.js'
import { classificationReport } from './classification-report.js'
import { confusionMatrix } from './confusion-matrix.js'
import { f1Score } from './f1-score.js'
import { meanMetric } from './mean.js'
import type { Metric } from './metric.js'
import { perplexity } from './perplexity.js'
import { prAuc } from './pr-auc.js'
import { precision } from './precision.js'
import { r2Score } from './r2-score.js'
import { recall } from './recall.js'
import { metricFor } from './resolve.js'
import { rocAuc } from './roc-auc.js'
import { rocAucScore, rocCurve } from './roc-curve.js'
import { rootMeanSquaredError } from './root-mean-squared-error.js'
import { sparseTopKCategoricalAccuracy, topKCategoricalAccuracy } from './top-k-categorical-accuracy.js'

beforeAll(async () => {
  await engine()
})

const scores = { precision, recall, f1: f1Score } as const
const scoreNames = ['precision', 'recall', 'f1'] as const

function valueOf<T>(metric: Metric<T>, yTrue: Tensor, yPred: Tensor, weights?: Tensor): T {
  metric.update(yTrue, yPred, weights)
  return metric.result()
}

/** Numbers of any nesting, compared one by one. */
function expectClose(actual: unknown, expected: unknown): void {
  const [one, other] = [[actual], [expected]].map((values) => values.flat(4) as number[])
  expect(one).toHaveLength(other!.length)
  other!.forEach((value, i) => expect(one![i]).toBeCloseTo(value, 6))
}

/** Predictions that give a class the score 1. */
const certain = (classes: readonly number[], count: number) => oneHot(tensor([...classes], undefined, 'int32'), count)

describe.each(['binary', 'weighted'] as const)('%s labels and scores', (name) => {
  const { labels, scores: predictions, expected, weights } = golden[name] as typeof golden.weighted
  const batch = () => [tensor(labels), tensor(predictions, [labels.length, 1]), weights && tensor(weights)] as const

  it.each(scoreNames)('give %s of scikit-learn', (score) => {
    for (const average of ['binary', 'macro', 'micro', 'weighted'] as const) {
      expectClose(valueOf(scores[score]({ average }), ...batch()), expected[score][average])
    }
    expectClose(valueOf(scores[score](), ...batch()), expected[score].binary)
  })

  it('give accuracy, area and confusion matrix of scikit-learn', () => {
    expectClose(valueOf(binaryAccuracy(), ...batch()), expected.accuracy)
    expectClose(valueOf(rocAuc(), ...batch()), expected.rocAuc)
    expectClose(valueOf(prAuc(), ...batch()), expected.prAuc)
    expectClose(valueOf(confusionMatrix(), ...batch()), expected.confusionMatrix)
  })
})

describe('class numbers', () => {
  const { labels, predicted, classes, expected } = golden.classes
  const batch = () => [tensor(labels), certain(predicted, classes)] as const

  it.each(scoreNames)('give %s of scikit-learn, also with classes that are missing', (score) => {
    for (const average of ['macro', 'micro', 'weighted'] as const) {
      expectClose(valueOf(scores[score]({ average }), ...batch()), expected[score][average])
    }
    expectClose(valueOf(scores[score](), ...batch()), expected[score].macro)
  })

  it('give the same as one-hot labels and labels with a last axis of 1', () => {
    const predictions = certain(predicted, classes)
    for (const yTrue of [certain(labels, classes), tensor(labels, [labels.length, 1], 'int32')]) {
      expectClose(valueOf(f1Score(), yTrue, predictions), expected.f1.macro)
      expectClose(valueOf(confusionMatrix(), yTrue, predictions), expected.confusionMatrix)
      expectClose(valueOf(categoricalAccuracy(), yTrue, predictions), expected.accuracy)
      expectClose(valueOf(sparseCategoricalAccuracy(), yTrue, predictions), expected.accuracy)
    }
  })

  it('give the report of scikit-learn', () => {
    const report = classificationReport(labels, Int32Array.from(predicted), classes)
    expectClose([report.accuracy, report.macroF1], [expected.accuracy, expected.f1.macro])
    expect(report.confusionMatrix).toEqual(expected.confusionMatrix)
    for (const name of [...scoreNames, 'support'] as const) {
      expectClose(
        report.perClass.map((score) => score[name]),
        expected.perClass[name],
      )
    }
  })
})

describe('several outputs', () => {
  it('have the mean area against the rest and the accuracy of scikit-learn', () => {
    const { labels, scores: predictions, expected } = golden.probabilities
    for (const yTrue of [tensor(labels), certain(labels, 4)]) {
      expectClose(valueOf(rocAuc(), yTrue, tensor(predictions)), expected.rocAuc)
      expectClose(valueOf(sparseCategoricalAccuracy(), yTrue, tensor(predictions)), expected.accuracy)
      expectClose(valueOf(topKCategoricalAccuracy({ k: 2 }), yTrue, tensor(predictions)), expected.top2)
      expect(valueOf(sparseTopKCategoricalAccuracy({ k: 4 }), yTrue, tensor(predictions))).toBe(1)
    }
  })

  it('count each by itself with a threshold, as scikit-learn does for several labels an example', () => {
    const { labels, scores: predictions, expected } = golden.multiLabel
    const batch = [tensor(labels), tensor(predictions)] as const
    for (const score of scoreNames) {
      for (const average of ['macro', 'micro', 'weighted'] as const) {
        expectClose(valueOf(scores[score]({ average, threshold: 0.5 }), ...batch), expected[score][average])
      }
    }
    expectClose(valueOf(binaryAccuracy(), ...batch), expected.accuracy)
    expectClose(valueOf(rocAuc(), ...batch), expected.rocAuc)
    expectClose(valueOf(prAuc(), ...batch), expected.prAuc)
  })

  it('take the second of two classes as the score, so that rounding near 1 makes no ties', () => {
    const predictions = tensor([
      [1, 1e-9],
      [1, 1e-10],
      [0.5, 0.5],
    ])
    expect(valueOf(rocAuc(), tensor([1, 0, 1]), predictions)).toBe(1)
  })
})

describe('ROC', () => {
  it('has the points of scikit-learn', () => {
    const { labels, scores: predictions, expected } = golden.binary
    const curve = rocCurve(labels, predictions)
    expectClose(curve.falsePositiveRate, expected.rocCurve.falsePositiveRate)
    expectClose(curve.truePositiveRate, expected.rocCurve.truePositiveRate)
    expect(curve.thresholds[0]).toBe(Infinity)
    expectClose(curve.thresholds.slice(1), expected.rocCurve.thresholds.slice(1))
  })

  it('has the area by hand: ties count half', () => {
    // Pairs of positive and negative: (3,2) right, (3,3) tied, (2,2) tied, (2,3) wrong.
    expect(rocAucScore([1, 0, 1, 0], [3, 3, 2, 2])).toBe((1 + 0.5 + 0.5) / 4)
    expect(rocAucScore([0, 0, 1], [-5, -4, -3])).toBe(1)
  })

  it('is NaN with one class alone', () => {
    expect(rocAucScore([1, 1], [0.2, 0.3])).toBeNaN()
    expect(rocAuc().result()).toBeNaN()
  })
})

describe('regression', () => {
  const { labels, predicted, weights, expected } = golden.regression

  it('has the figures of scikit-learn', () => {
    const batch = [tensor(labels), tensor(predicted)] as const
    expectClose(valueOf(r2Score(), ...batch), expected.r2Score)
    expectClose(valueOf(r2Score(), ...batch, tensor(weights)), expected.weightedR2Score)
    expectClose(valueOf(rootMeanSquaredError(), ...batch), expected.rootMeanSquaredError)
    const error = metricFor('meanAbsoluteError', { loss: lossFor('meanSquaredError'), outputShape: [null, 2] })
    expectClose(valueOf(error, ...batch), expected.meanAbsoluteError)
  })

  it('has no score for labels that are all equal', () => {
    expect(valueOf(r2Score(), tensor([2, 2]), tensor([[1], [2]]))).toBeNaN()
  })
})

describe('perplexity', () => {
  it('is the number of equally likely choices, padding left out', () => {
    const predictions = tensor([
      [
        [0.25, 0.25, 0.5],
        [0.5, 0.25, 0.25],
        [1, 0, 0],
      ],
    ])
    // Of the steps that count, one had a chance of 1/4, the other 1/2: √(4·2).
    expect(valueOf(perplexity(), tensor([[0, 0, 1]]), predictions, tensor([[1, 1, 0]]))).toBeCloseTo(Math.sqrt(8), 5)
    expect(valueOf(perplexity({ fromLogits: true }), tensor([[1]]), tensor([[[0, 0, 0, 0]]]))).toBeCloseTo(4, 5)
  })
})

describe('an epoch', () => {
  /** Metrics over 37 examples with 3 steps of 4 classes, or 37 with one output. */
  const own = (yTrue: Tensor, yPred: Tensor) => sum(square(sub(yTrue, yPred)), -1)
  const perStep: readonly (() => Metric<unknown>)[] = [
    () => f1Score(),
    () => precision({ threshold: 0.3, average: 'micro' }),
    () => recall({ average: 'weighted' }),
    () => confusionMatrix(),
    () => rocAuc(),
    () => prAuc(),
    () => r2Score(),
    () => topKCategoricalAccuracy({ k: 2 }),
    () => rootMeanSquaredError(),
    () => categoricalAccuracy(),
    () => binaryAccuracy(),
    () => meanMetric('own', own),
  ]
  const pseudoRandom = (count: number, seed: number) => {
    let state = seed
    return Float32Array.from({ length: count }, () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647)
  }
  const size = 37
  const yPred = () => tensor(pseudoRandom(size * 12, 5), [size, 3, 4])
  const yTrue = () => {
    const classes = Array.from(pseudoRandom(size * 3, 9), (value) => Math.floor(value * 4))
    return reshape(certain(classes, 4), [size, 3, 4])
  }
  const weights = () =>
    tensor(
      pseudoRandom(size * 3, 3).map((value) => (value < 0.2 ? 0 : value)),
      [size, 3],
    )

  it.each(perStep.map((make) => [make().name, make] as const))('has one %s however it is cut', (_name, make) => {
    const whole = valueOf(make(), yTrue(), yPred(), weights())
    for (const cuts of [[1, 36], [12, 12, 13], [7, 1, 1, 20, 8], Array.from({ length: 37 }, () => 1)]) {
      const metric = make()
      let start = 0
      for (const count of cuts) {
        const part = (x: Tensor) => slice(x, start, count)
        metric.update(part(yTrue()), part(yPred()), part(weights()))
        start += count
      }
      expect(metric.result()).toEqual(whole)
    }
  })

  it.each(perStep.map((make) => [make().name, make] as const))('leaves no tensors behind in %s', (_name, make) => {
    const batch = [yTrue(), yPred(), weights()] as const
    const before = memory().numTensors
    const metric = make()
    metric.update(...batch)
    metric.result()
    metric.reset()
    expect(memory().numTensors).toBe(before)
  })

  it('begins anew after a reset', () => {
    for (const make of perStep) {
      const metric = make()
      const first = valueOf(metric, yTrue(), yPred(), weights())
      metric.reset()
      expect(valueOf(metric, yTrue(), yPred(), weights())).toEqual(first)
    }
  })
})

describe('weights', () => {
  it('leave masked steps out, also where their value is not a number', () => {
    const mask = tensor([
      [1, 0],
      [1, 1],
    ])
    const values = tensor([
      [[1], [Number.NaN]],
      [[2], [6]],
    ])
    expect(
      valueOf(
        meanMetric('value', (_, prediction) => sum(prediction, -1)),
        values,
        values,
        mask,
      ),
    ).toBe(3)
  })

  it('of examples hold for all their steps', () => {
    const labels = tensor([
      [0, 1],
      [1, 1],
    ])
    const predictions = certain([0, 1, 0, 1], 2)
    const right = () => sparseCategoricalAccuracy()
    const steps = reshape(predictions, [2, 2, 2])
    expect(valueOf(right(), labels, steps, tensor([1, 3]))).toBe((1 + 1 + 0 + 3) / 8)
    expect(valueOf(right(), labels, steps, tensor([[1], [3]]))).toBe((1 + 1 + 0 + 3) / 8)
    expect(() => valueOf(right(), labels, steps, tensor([1, 2, 3]))).toThrow(ShapeError)
  })
})

describe('metricFor', () => {
  const context = (loss: LossFunction, outputs: number) => ({ loss, outputShape: [null, outputs] })

  it('finds accuracy by the loss and the outputs', () => {
    const single = metricFor('accuracy', context(lossFor('meanSquaredError'), 1))
    expect(single.name).toBe('accuracy')
    expect(valueOf(single, tensor([1, 0]), tensor([[0.6], [0.6]]))).toBe(0.5)
    const several = metricFor('accuracy', context(categoricalCrossentropy(), 3))
    expect(
      valueOf(
        several,
        tensor([2, 0]),
        tensor([
          [0, 0.1, 0.2],
          [0, 1, 0],
        ]),
      ),
    ).toBe(0.5)
    const labels = metricFor('accuracy', context(binaryCrossentropy(), 2))
    expect(valueOf(labels, tensor([[1, 1]]), tensor([[0.9, 0.8]]))).toBe(1)
  })

  it('tells classes apart at 0 where the loss takes logits', () => {
    const logits = context(binaryCrossentropy({ fromLogits: true }), 1)
    for (const name of ['accuracy', 'precision', 'recall', 'f1'] as const) {
      expect(valueOf(metricFor(name, logits), tensor([1, 0]), tensor([[0.2], [-0.2]]))).toBe(1)
    }
    expect(valueOf(metricFor('confusionMatrix', logits), tensor([1]), tensor([[0.2]]))).toEqual([
      [0, 0],
      [0, 1],
    ])
  })

  it('shows a loss or a function as its mean', () => {
    const setting = context(binaryCrossentropy(), 1)
    const error = metricFor('meanAbsoluteError', setting)
    expect([error.name, valueOf(error, tensor([1, 2]), tensor([[2], [5]]))]).toEqual(['meanAbsoluteError', 2])
    const squares = (yTrue: Tensor, yPred: Tensor) => sum(square(sub(yTrue, yPred)), -1)
    expect(metricFor(squares, setting).name).toBe('squares')
    expect(metricFor(binaryCrossentropy(), setting).name).toBe('binaryCrossentropy')
  })

  it('hands on a metric and makes a fresh one for a name', () => {
    const setting = context(binaryCrossentropy(), 1)
    const own = rocAuc({ name: 'area' })
    expect(metricFor(own, setting)).toBe(own)
    expect(metricFor('rocAuc', setting)).not.toBe(metricFor('rocAuc', setting))
    expect(() => metricFor('acuracy' as never, setting)).toThrow('Did you mean "accuracy"?')
  })
})

describe('metrics refuse', () => {
  it.each<[string, () => unknown]>([
    [
      'precision: labels must be integers in [0, 2), but got 2.',
      () => valueOf(precision(), tensor([2]), tensor([[1]])),
    ],
    [
      'recall: labels must be integers in [0, 3), but got 3.',
      () => valueOf(recall(), tensor([3]), tensor([[1, 0, 0]])),
    ],
    ["f1: labels must be of the predictions' shape [2, 1]", () => valueOf(f1Score(), tensor([1]), tensor([[1], [0]]))],
    [
      'r2Score: labels must have 2 numbers a row, as predictions have, but got 1.',
      () => valueOf(r2Score(), tensor([1]), tensor([[1, 0]])),
    ],
    ['rocCurve: labels must be 0 or 1, but got 2.', () => rocAucScore([2], [0])],
    ['rocCurve: scores must be numbers, but got NaN.', () => rocAucScore([1, 0], [Number.NaN, 1])],
    ['rocCurve: labels and scores must be of one length, but got 1 and 2.', () => rocCurve([1], [1, 2])],
    [
      'classificationReport: predictions must be integers in [0, 2), but got 2.',
      () => classificationReport([1], [2], 2),
    ],
    ['of one length above 0, but got 0 and 0.', () => classificationReport([], [], 2)],
    [
      'confusionMatrix: predictions must be of 3 classes as before, but got 2.',
      () => {
        const metric = confusionMatrix()
        metric.update(tensor([0]), tensor([[1, 0, 0]]))
        metric.update(tensor([0]), tensor([[1, 0]]))
      },
    ],
  ])('data: %s', (message, call) => {
    expect(call).toThrow(ShapeError)
    expect(call).toThrow(message)
  })

  it.each<[string, () => unknown]>([
    ['topKCategoricalAccuracy: k must be a positive integer, but got 0.', () => topKCategoricalAccuracy({ k: 0 })],
    ['f1: average must be one of', () => f1Score({ average: 'samples' as never })],
    ['Did you mean "threshold"?', () => binaryAccuracy({ treshold: 0.3 } as never)],
    [
      'average must be macro, micro or weighted',
      () => valueOf(f1Score({ average: 'binary' }), tensor([0]), tensor([[1, 0]])),
    ],
  ])('options: %s', (message, construct) => {
    expect(construct).toThrow(ConfigError)
    expect(construct).toThrow(message)
  })
})
