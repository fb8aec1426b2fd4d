import { grad, memory, square, sub, sum, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import golden from './__fixtures__/losses.json' with { type: 'json' }
import { binaryCrossentropy } from './binary-crossentropy.js'
import { binaryFocalCrossentropy } from './binary-focal-crossentropy.js'
import { categoricalCrossentropy } from './categorical-crossentropy.js'
import { categoricalFocalCrossentropy } from './categorical-focal-crossentropy.js'
import { categoricalHinge } from './categorical-hinge.js'
import { cosineSimilarity } from './cosine-similarity.js'
import { dice } from './dice.js'
import { hinge, squaredHinge } from './hinge.js'
import { huber } from './huber.js'
import { klDivergence } from './kl-divergence.js'
import { logCosh } from './log-cosh.js'
import type { LossFunction } from './loss.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.js'
import { meanSquaredError } from './mean-squared-error.js'
import { meanSquaredLogarithmicError } from './mean-squared-logarithmic-error.js'
import { poisson } from './poisson.js'
import { lossFor, lossNames } from './resolve.js'
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.js'

beforeAll(async () => {
  await engine()
})

type Nested = number | readonly Nested[]
const toTensor = (values: Nested, dtype?: 'int32' | 'bool') => tensor(values as number[], undefined, dtype)
const factories = {
  meanSquaredError,
  meanAbsoluteError,
  huber,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  hinge,
  squaredHinge,
  categoricalHinge,
  klDivergence,
  poisson,
  cosineSimilarity,
  logCosh,
  dice,
  meanSquaredLogarithmicError,
  meanAbsolutePercentageError,
} as const satisfies Record<string, (options: never) => LossFunction>

interface GoldenCase {
  readonly loss: keyof typeof factories
  readonly options?: object
  readonly yTrue: Nested
  readonly yPred: Nested
  readonly expected: { readonly loss: Nested; readonly gradient: Nested }
}
const cases = (golden.cases as readonly GoldenCase[]).map((goldenCase, index) => ({ ...goldenCase, index }))

function expectClose(actual: Tensor, expected: Nested): void {
  const reference = toTensor(expected)
  expect(actual.shape).toEqual(reference.shape)
  const values = actual.dataSync()
  reference.dataSync().forEach((value, i) => {
    expect(Math.abs(values[i]! - value), `element ${i}: ${values[i]} for ${value}`).toBeLessThan(
      1e-5 * Math.max(Math.abs(value), 0.1),
    )
  })
}

describe.each(cases)('$index $loss $options', ({ loss: name, options = {}, yTrue, yPred, expected }) => {
  // The factories take options of different types, which the fixture cannot tell apart.
  const make = () => (factories[name] as (chosen: object) => LossFunction)(options)

  it('gives the value per example of Keras', () => {
    expectClose(make()(toTensor(yTrue), toTensor(yPred)), expected.loss)
  })

  it('has the gradient of Keras', () => {
    const loss = make()
    const labels = toTensor(yTrue)
    expectClose(grad((prediction) => sum(loss(labels, prediction)))(toTensor(yPred)), expected.gradient)
  })

  it('leaves only its result behind', () => {
    const [labels, predictions] = [toTensor(yTrue), toTensor(yPred)]
    const before = memory().numTensors
    make()(labels, predictions).dispose()
    expect(memory().numTensors).toBe(before)
  })
})

describe('losses', () => {
  it('have readable names, with which they are found', () => {
    expect(lossNames.map((name) => lossFor(name).lossName)).toEqual(lossNames)
    expect(() => lossFor('binaryCrossEntropy' as never)).toThrow('Did you mean "binaryCrossentropy"?')
  })

  it('may be plain functions', () => {
    const own = (yTrue: Tensor, yPred: Tensor) => sum(square(sub(yTrue, yPred)), -1)
    expect(lossFor(own)).toBe(own)
  })

  it('say whether they take logits', () => {
    expect(binaryCrossentropy({ fromLogits: true }).fromLogits).toBe(true)
    expect(sparseCategoricalCrossentropy().fromLogits).toBe(false)
  })

  it('are 0 with a gradient of 0 for an exact prediction', () => {
    for (const loss of [meanSquaredError(), meanAbsoluteError(), huber()]) {
      const exact = tensor([[1, -2]])
      expectClose(loss(exact, exact), [0])
      expectClose(grad((x) => sum(loss(exact, x)))(exact), [[0, 0]])
    }
  })

  it('compute cross-entropies by hand', () => {
    expectClose(binaryCrossentropy()(tensor([1]), tensor([[0.25]])), [Math.log(4)])
    expectClose(categoricalCrossentropy()(tensor([[0, 1]]), tensor([[3, 1]])), [Math.log(4)])
    const smooth = binaryCrossentropy({ labelSmoothing: 1 })
    expectClose(smooth(tensor([[1]]), tensor([[0.5]])), [Math.log(2)])
  })

  it('are the cross-entropies where focusing is off', () => {
    const [labels, predictions] = [tensor([[0, 1, 0]]), tensor([[0.2, 0.5, 0.3]])]
    const focal = categoricalFocalCrossentropy({ alpha: 1, gamma: 0 })(labels, predictions)
    expectClose(focal, Array.from(categoricalCrossentropy()(labels, predictions).dataSync()))
    const binary = binaryFocalCrossentropy({ gamma: 0 })(labels, predictions)
    expectClose(binary, Array.from(binaryCrossentropy()(labels, predictions).dataSync()))
  })

  it('have a gradient of 0 for the cosine of a vector of length 0', () => {
    const [label, nothing] = [tensor([[1, 2]]), tensor([[0, 0]])]
    expectClose(cosineSimilarity()(label, nothing), [0])
    expect(
      grad((x) => sum(cosineSimilarity()(label, x)))(nothing)
        .dataSync()
        .every(Number.isFinite),
    ).toBe(true)
  })

  it('leave masked steps out of what sums over steps', () => {
    const [labels, predictions] = [tensor([[[1], [0], [1]]]), tensor([[[0.5], [0.25], [0.75]]])]
    const short = dice()(tensor([[[1], [0]]]), tensor([[[0.5], [0.25]]])).dataSync()
    expectClose(dice()(labels, predictions, tensor([[1, 1, 0]], undefined, 'bool')), Array.from(short))
  })

  it('agree on logits and their probabilities', () => {
    const labels = tensor([
      [0, 1, 0],
      [1, 0, 0],
    ])
    const logits = tensor([
      [1, 2, -1],
      [0.5, 0, 3],
    ])
    const exponentials = logits.dataSync().map(Math.exp)
    // Probabilities are normalised by their sum, so that exponentials do.
    const fromProbabilities = categoricalCrossentropy()(labels, tensor(exponentials, [2, 3]))
    const fromLogits = categoricalCrossentropy({ fromLogits: true })(labels, logits)
    expectClose(fromLogits, Array.from(fromProbabilities.dataSync()))
  })

  it.each(['int32', 'bool', undefined] as const)('take labels of type %s', (dtype) => {
    const labels = toTensor([1, 0], dtype)
    const predictions = tensor([
      [0.2, 0.8],
      [0.5, 0.5],
    ])
    expectClose(sparseCategoricalCrossentropy()(labels, predictions), [-Math.log(0.8), Math.log(2)])
    expectClose(binaryCrossentropy()(labels, tensor([[0.8], [0.5]])), [-Math.log(0.8), Math.log(2)])
    expectClose(meanSquaredError()(labels, tensor([[3], [0]])), [4, 0])
  })

  it('give one value an example for predictions without a last axis', () => {
    expectClose(meanAbsoluteError()(tensor([1, 2]), tensor([1, 5])), [0, 3])
  })

  it('have finite gradients however large the logits', () => {
    const logits = tensor([
      [1e4, -1e4],
      [-1e4, 1e4],
      [0, 0],
    ])
    const labels = tensor([
      [1, 0],
      [1, 0],
      [0, 1],
    ])
    for (const loss of [binaryCrossentropy({ fromLogits: true }), categoricalCrossentropy({ fromLogits: true })]) {
      const gradient = grad((x) => sum(loss(labels, x)))(logits).dataSync()
      expect(gradient.every(Number.isFinite)).toBe(true)
    }
  })

  it.each<[string, () => unknown]>([
    [
      "labels must be of the predictions' shape [2, 3], but got [2]. Did you forget to one-hot encode the labels?",
      () =>
        categoricalCrossentropy()(
          tensor([0, 1]),
          tensor([
            [1, 0, 0],
            [0, 1, 0],
          ]),
        ),
    ],
    [
      'but got [2, 1]. Did you forget to one-hot encode the labels?',
      () =>
        meanSquaredError()(
          tensor([[0], [1]]),
          tensor([
            [1, 0, 0],
            [0, 1, 0],
          ]),
        ),
    ],
    [
      "huber: labels must be of the predictions' shape [2, 1], but got [3, 1].",
      () => huber()(tensor([[1], [2], [3]]), tensor([[1], [2]])),
    ],
    [
      'sparseCategoricalCrossentropy: labels must be integers in [0, 2), but got 2.',
      () =>
        sparseCategoricalCrossentropy()(
          tensor([0, 2]),
          tensor([
            [1, 0],
            [0, 1],
          ]),
        ),
    ],
    [
      'sparseCategoricalCrossentropy: labels must be integers in [0, 2), but got 0.5.',
      () =>
        sparseCategoricalCrossentropy()(
          tensor([0.5, 1]),
          tensor([
            [1, 0],
            [0, 1],
          ]),
        ),
    ],
    [
      'but got [2, 2]. Labels of this shape are one-hot: use categoricalCrossentropy.',
      () =>
        sparseCategoricalCrossentropy()(
          tensor([
            [1, 0],
            [0, 1],
          ]),
          tensor([
            [1, 0],
            [0, 1],
          ]),
        ),
    ],
    [
      'binaryCrossentropy: labels must be numbers in [0, 1], but got 2.',
      () => binaryCrossentropy()(tensor([1, 2]), tensor([[1], [0]])),
    ],
    ['hinge: labels must be -1, 0 or 1, but got 2.', () => hinge()(tensor([[2]]), tensor([[1]]))],
    [
      'categoricalFocalCrossentropy: alpha must have 2 numbers, one a class, but got 3.',
      () => categoricalFocalCrossentropy({ alpha: [1, 1, 1] })(tensor([[0, 1]]), tensor([[0.5, 0.5]])),
    ],
  ])('refuse data: %s', (message, call) => {
    expect(call).toThrow(ShapeError)
    expect(call).toThrow(message)
  })

  it.each<[string, () => unknown]>([
    ['huber: delta must be a number above 0, but got 0.', () => huber({ delta: 0 })],
    ['labelSmoothing must be a number in [0, 1], but got 1.5.', () => binaryCrossentropy({ labelSmoothing: 1.5 })],
    ['gamma must be a number of at least 0, but got -1.', () => binaryFocalCrossentropy({ gamma: -1 })],
    ['alpha[1] must be a number of at least 0, but got -1.', () => categoricalFocalCrossentropy({ alpha: [1, -1] })],
    ['Did you mean "fromLogits"?', () => categoricalCrossentropy({ fromLogit: true } as never)],
  ])('refuse options: %s', (message, construct) => {
    expect(construct).toThrow(ConfigError)
    expect(construct).toThrow(message)
  })
})
