/** Labels that a loss ignores count as masked steps do: not at all, in the loss, its gradients and the metrics. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Batch } from '../data/dataset.js'
import { engine } from '../engine/engine.js'
import { conv2d } from '../layers/conv2d.js'
import { dense } from '../layers/dense.js'
import { sparseCategoricalCrossentropy } from '../losses/sparse-categorical-crossentropy.js'
import { sequential } from '../models/sequential.js'
import { sgd } from '../optimizers/sgd.js'

beforeAll(() => engine())

const x = [
  [
    [0.5, 1],
    [-1, 0.25],
    [2, -0.5],
  ],
  [
    [-0.5, 1.5],
    [1, 1],
    [9, -7],
  ],
]
const weight = [
  [1, 0.5, 2],
  [3, 0.25, 5],
]

function tagger(ignoreClass?: number) {
  const net = sequential([dense({ units: 3 })], { inputShape: [null, 2], seed: 4 })
  net.compile({
    optimizer: sgd({ learningRate: 1 }),
    loss: sparseCategoricalCrossentropy({ fromLogits: true, ...(ignoreClass !== undefined && { ignoreClass }) }),
    metrics: ['accuracy', 'f1', 'perplexity', 'sparseCategoricalCrossentropy'],
    weightedMetrics: ['sparseCategoricalAccuracy', 'topKCategoricalAccuracy'],
  })
  return net
}

async function outcome(data: Batch, ignoreClass?: number) {
  const net = tagger(ignoreClass)
  const figures = await net.evaluate(data)
  await net.fit(data)
  return [...Object.values(figures), ...net.parameters.flatMap((parameter) => [...parameter.values()])]
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5))
}

describe('a class that the loss ignores', () => {
  it.each([-1, 255, 0])('counts as masked steps do: %i', async (ignored) => {
    const masked = {
      y: [
        [1, 2, 1],
        [2, 1, 1],
      ],
      mask: [
        [1, 0, 1],
        [1, 1, 0],
      ],
    }
    const y = [
      [1, ignored, 1],
      [2, 1, ignored],
    ]
    expectClose(await outcome({ x, y }, ignored), await outcome({ x, ...masked }))
    expectClose(
      await outcome({ x, y, sampleWeight: weight }, ignored),
      await outcome({ x, ...masked, sampleWeight: weight }),
    )
  })

  it('goes together with a mask', async () => {
    const y = [
      [1, -1, 1],
      [2, 1, 0],
    ]
    const both = [
      [1, 0, 1],
      [1, 0, 0],
    ]
    const mask = [
      [1, 1, 1],
      [1, 0, 0],
    ]
    expectClose(
      await outcome({ x, y, mask }, -1),
      await outcome({
        x,
        y: [
          [1, 0, 1],
          [2, 1, 0],
        ],
        mask: both,
      }),
    )
  })

  it('leaves places of pictures out, the mean being over the others, with a weight a picture', async () => {
    const net = sequential([conv2d({ filters: 2, kernelSize: 1, kernelInitializer: 'zeros' })], {
      inputShape: [1, 2, 1],
    })
    const loss = sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: 255 })
    net.compile({ loss, metrics: ['accuracy'], weightedMetrics: ['sparseCategoricalAccuracy'] })
    const pictures = { x: [[[[1], [2]]], [[[3], [4]]]], y: [[[0, 255]], [[1, 0]]], sampleWeight: [2, 1] }
    const [value, accuracy, weighted] = Object.values(await net.evaluate(pictures))
    // All scores are 0: each place that counts has a loss of ln 2, and is taken for class 0.
    expect(value).toBeCloseTo(((2 + 1 + 1) / 3) * Math.log(2), 5)
    expect([accuracy, weighted]).toEqual([2 / 3, 3 / 4])
  })

  it('must be an integer, and no other label may be beyond the classes', async () => {
    expect(() => sparseCategoricalCrossentropy({ ignoreClass: 0.5 })).toThrow(
      'ignoreClass must be an integer, but got 0.5.',
    )
    await expect(
      tagger(-1).evaluate({
        x,
        y: [
          [1, -1, 1],
          [3, 0, 0],
        ],
      }),
    ).rejects.toThrow('sparseCategoricalCrossentropy: labels must be integers in [0, 3) or -1, but got 3.')
  })
})
