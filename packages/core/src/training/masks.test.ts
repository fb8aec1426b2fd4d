/** A padded batch gives the loss, gradients and metrics of the unpadded one, wherever the mask comes from. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Batch } from '../data/dataset.js'
import { dataset } from '../data/dataset.js'
import { engine } from '../engine/engine.js'
import { dense } from '../layers/dense.js'
import { embedding } from '../layers/embedding.js'
import { globalAveragePooling1d } from '../layers/global-average-pooling.js'
import { lstm } from '../layers/lstm.js'
import { input } from '../layers/symbolic.js'
import { concatenate } from '../layers/concatenate.js'
import { model } from '../models/functional.js'
import type { Model } from '../models/model.js'
import { sequential } from '../models/sequential.js'
import { sgd } from '../optimizers/sgd.js'

beforeAll(() => engine())

/** Two sequences of three and two steps with two numbers each, a class and a weight a step. */
const sequences = [
  {
    x: [
      [0.5, 1],
      [-1, 0.25],
      [2, -0.5],
    ],
    y: [1, 0, 1],
    weight: [1, 0.5, 2],
  },
  {
    x: [
      [-0.5, 1.5],
      [1, 1],
    ],
    y: [0, 1],
    weight: [3, 0.25],
  },
] as const

/** The given sequences as a batch of `time` steps, padded with numbers that would show. */
function padded(chosen: readonly (typeof sequences)[number][], time: number, atFront = false): Batch {
  const fill = <T>(steps: readonly T[], padding: T): T[] => {
    const missing = Array.from({ length: time - steps.length }, () => padding)
    return atFront ? [...missing, ...steps] : [...steps, ...missing]
  }
  return {
    x: chosen.map(({ x }) =>
      fill(
        x.map((step) => [...step]),
        [9, -7],
      ),
    ),
    y: chosen.map(({ y }) => fill<number>(y, 1)),
    sampleWeight: chosen.map(({ weight }) => fill<number>(weight, 5)),
    mask: chosen.map(({ x }) =>
      fill(
        x.map(() => 1),
        0,
      ),
    ),
  }
}

function tagger(): Model {
  const layers = [lstm({ units: 3, returnSequences: true }), dense({ units: 2, activation: 'softmax' })]
  const net = sequential(layers, { inputShape: [null, 2], seed: 4 })
  net.compile({
    optimizer: sgd({ learningRate: 1 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy', 'f1', 'perplexity'],
    weightedMetrics: ['sparseCategoricalAccuracy'],
  })
  return net
}

const weightsOf = (net: Model) => net.parameters.flatMap((parameter) => [...parameter.values()])

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(actual[i]!).toBeCloseTo(value, 5))
}

describe.each([false, true])('padding, at the front: %s', (atFront) => {
  it('changes neither loss nor metrics nor gradients of one sequence', async () => {
    for (const sequence of sequences) {
      const [long, short] = [padded([sequence], 5, atFront), padded([sequence], sequence.x.length)]
      const [one, other] = [tagger(), tagger()]
      const expected = await other.evaluate(short)
      const figures = await one.evaluate(long)
      expect(Object.keys(figures)).toEqual(['loss', 'accuracy', 'f1', 'perplexity', 'sparseCategoricalAccuracy'])
      expectClose(Object.values(figures), Object.values(expected))
      await one.fit(long)
      await other.fit(short)
      expectClose(weightsOf(one), weightsOf(other))
    }
  })

  it('gives a batch the mean over the steps of all its sequences', async () => {
    const start = weightsOf(tagger())
    const alone = await Promise.all(
      sequences.map(async (sequence) => {
        const net = tagger()
        const { loss } = await net.evaluate(padded([sequence], sequence.x.length))
        await net.fit(padded([sequence], sequence.x.length))
        return { steps: sequence.x.length, loss: loss!, moved: weightsOf(net).map((value, i) => value - start[i]!) }
      }),
    )
    const share = (of: (one: (typeof alone)[number]) => number) =>
      alone.reduce((sum, one) => sum + one.steps * of(one), 0) / alone.reduce((sum, { steps }) => sum + steps, 0)
    const net = tagger()
    const batch = padded(sequences, 4, atFront)
    expect((await net.evaluate(batch))['loss']).toBeCloseTo(
      share((one) => one.loss),
      5,
    )
    await net.fit(batch)
    const expected = start.map((value, i) => value + share(({ moved }) => moved[i]!))
    expectClose(weightsOf(net), expected)
  })

  it('leaves predictions as they are', async () => {
    const layers = [lstm({ units: 3, returnSequences: true }), globalAveragePooling1d(), dense({ units: 1 })]
    const net = sequential(layers, { inputShape: [null, 2], seed: 4 })
    const { x, mask } = padded([sequences[0]], 6, atFront)
    const [expected] = await net.predict(padded([sequences[0]], 3).x)
    const [actual] = await net.predict(dataset({ batches: () => [{ x, y: [0], ...(mask && { mask }) }] }))
    expectClose(actual!, expected!)
  })
})

describe('masks', () => {
  it('are of the inputs that are named', async () => {
    const [left, right] = [input({ shape: [null, 2], name: 'left' }), input({ shape: [null, 2], name: 'right' })]
    const read = (value: typeof left) => lstm({ units: 2 }).apply(value)
    const net = model({
      inputs: [left, right],
      outputs: dense({ units: 1 }).apply(concatenate().apply([read(left), read(right)])),
    })
    const batch = (time: number) => {
      const { x, mask } = padded([sequences[1]], time)
      return { x: { left: x, right: padded([sequences[0]], 3).x }, y: [0], mask: { left: mask } } as Batch
    }
    const [one, other] = await Promise.all([4, 2].map((time) => net.predict(dataset({ batches: () => [batch(time)] }))))
    expectClose(one![0]!, other![0]!)
  })

  it('go through an embedding that makes none of its own', async () => {
    const layers = [embedding({ inputDim: 5, outputDim: 3 }), globalAveragePooling1d(), dense({ units: 1 })]
    const net = sequential(layers, { inputShape: [null], seed: 1 })
    const of = (x: number[][], mask: number[][]) => net.predict(dataset({ batches: () => [{ x, y: [0], mask }] }))
    expectClose((await of([[1, 2, 4]], [[1, 1, 0]]))[0]!, (await of([[1, 2]], [[1, 1]]))[0]!)
  })

  it('must have the shape of the steps', async () => {
    const batch = padded(sequences, 4)
    await expect(tagger().fit({ ...batch, mask: [[1, 1]] })).rejects.toThrow(
      'fit: mask for "input" must be of the shape [2, 4] of its steps, but got [1, 2].',
    )
    await expect(tagger().fit({ ...batch, mask: { other: [[1]] } })).rejects.toThrow('mask must be of "input"')
  })
})
