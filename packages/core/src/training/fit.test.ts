import { mean, memory, sqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { dataset } from '../data/dataset.js'
import { engine } from '../engine/engine.js'
import { AbortError, ConfigError, NumberError, ShapeError, StateError } from '../errors/errors.js'
import { dense } from '../layers/dense.js'
import { dropout } from '../layers/dropout.js'
import { embedding } from '../layers/embedding.js'
import { lstm } from '../layers/lstm.js'
import { input } from '../layers/symbolic.js'
import { sparseCategoricalCrossentropy } from '../losses/sparse-categorical-crossentropy.js'
import { model } from '../models/functional.js'
import type { Model } from '../models/model.js'
import { sequential } from '../models/sequential.js'
import { adam } from '../optimizers/adam.js'
import { sgd } from '../optimizers/sgd.js'
import type { Callback } from './callback.js'

beforeAll(() => engine())

/** The line y = 2·a - b + 1, on a grid. */
const x = Array.from({ length: 32 }, (_, i) => [(i % 8) / 8, Math.floor(i / 8) / 4])
const y = x.map(([a, b]) => [2 * a! - b! + 1])

function linear(seed = 1): Model {
  const line = sequential([dense({ units: 1 })], { inputShape: [2], seed })
  line.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'meanSquaredError' })
  return line
}

const weightsOf = (net: Model) => net.parameters.map((parameter) => [...parameter.values()])

describe('fit', () => {
  it('learns a line', async () => {
    const line = linear()
    const { history } = await line.fit({ x, y }, { epochs: 200, batchSize: 8 })
    expect(history['loss']).toHaveLength(200)
    expect(history['loss']!.at(-1)).toBeLessThan(1e-4)
    expect(weightsOf(line)[0]![0]).toBeCloseTo(2, 1)
    expect((await line.predict([[0, 0]]))[0]![0]).toBeCloseTo(1, 1)
  })

  it('gives the same weights for the same seed, and others for another', async () => {
    const run = async (seed: number) => {
      const net = sequential([dense({ units: 4, activation: 'relu' }), dropout({ rate: 0.5 }), dense({ units: 1 })], {
        seed,
      })
      net.compile({ optimizer: 'adam', loss: 'meanSquaredError' })
      await net.fit({ x, y }, { epochs: 2, batchSize: 8 })
      return weightsOf(net)
    }
    const first = await run(3)
    expect(await run(3)).toEqual(first)
    expect(await run(4)).not.toEqual(first)
  })

  it('continues a run as if it had not been interrupted', async () => {
    const [whole, parts] = [linear(), linear()]
    await whole.fit({ x, y }, { epochs: 4, batchSize: 8 })
    await parts.fit({ x, y }, { epochs: 2, batchSize: 8 })
    await parts.fit({ x, y }, { epochs: 4, initialEpoch: 2, batchSize: 8 })
    expect(weightsOf(parts)).toEqual(weightsOf(whole))
  })

  it('weights the loss by sample weights, as Keras does: Σ w·l / n', async () => {
    const line = linear()
    line.parameters[0]!.setValues([0, 0])
    const { loss } = await line.evaluate({
      x: [
        [0, 0],
        [0, 0],
      ],
      y: [[1], [3]],
      sampleWeight: [1, 0.5],
    })
    // Squared errors 1 and 9 with a bias of 0: (1·1 + 0.5·9) / 2.
    expect(loss).toBeCloseTo(2.75, 6)
  })

  it('gives an example of weight 0 no say', async () => {
    const [without, zeroed] = [linear(), linear()]
    await without.fit(
      {
        x: [
          [1, 1],
          [0, 1],
        ],
        y: [[1], [2]],
      },
      { shuffle: false },
    )
    const weighted = {
      x: [
        [1, 1],
        [0, 1],
        [5, 5],
      ],
      y: [[1], [2], [99]],
      sampleWeight: [1.5, 1.5, 0],
    }
    await zeroed.fit(weighted, { shuffle: false })
    weightsOf(without)
      .flat()
      .forEach((weight, i) => expect(weightsOf(zeroed).flat()[i]).toBeCloseTo(weight, 5))
  })

  it('balances classes', async () => {
    const net = sequential([dense({ units: 1, activation: 'sigmoid' })], { inputShape: [1], seed: 1 })
    net.compile({ optimizer: sgd({ learningRate: 0.5 }), loss: 'binaryCrossentropy' })
    const labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    await net.fit({ x: labels.map(() => [1]), y: labels }, { epochs: 300, batchSize: 10, classWeight: 'balanced' })
    // The input tells nothing: balanced classes pull to one half, plain counts would pull to 0.1.
    expect((await net.predict([[1]]))[0]![0]).toBeCloseTo(0.5, 3)
  })

  it('judges by a split of its own that is not trained on', async () => {
    const seen: number[] = []
    const spy: Callback = { onBatchEnd: (_batch, { examples }) => void seen.push(examples) }
    const { history } = await linear().fit({ x, y }, { validationSplit: 0.25, batchSize: 8, callbacks: [spy] })
    expect(seen).toEqual([8, 8, 8])
    expect(history['valLoss']).toHaveLength(1)
  })

  it('leaves padded steps out of loss, metrics and gradients', async () => {
    const net = () => {
      const layers = [
        embedding({ inputDim: 9, outputDim: 4, maskZero: true }),
        lstm({ units: 3, returnSequences: true }),
        dense({ units: 2 }),
      ]
      const tagger = sequential(layers, { inputShape: [null], seed: 3 })
      const loss = sparseCategoricalCrossentropy({ fromLogits: true })
      tagger.compile({ optimizer: sgd({ learningRate: 1 }), loss, metrics: ['accuracy'] })
      return tagger
    }
    const [padded, plain] = [net(), net()]
    const long = {
      x: [
        [3, 5, 0, 0],
        [1, 2, 0, 0],
      ],
      y: [
        [0, 1, 1, 1],
        [1, 1, 0, 0],
      ],
    }
    const short = {
      x: [
        [3, 5],
        [1, 2],
      ],
      y: [
        [0, 1],
        [1, 1],
      ],
    }
    const [figures, expected] = [await padded.evaluate(long), await plain.evaluate(short)]
    expect(figures['loss']).toBeCloseTo(expected['loss']!, 6)
    expect(figures['accuracy']).toBe(expected['accuracy'])
    await padded.fit(long)
    await plain.fit(short)
    weightsOf(padded)
      .flat()
      .forEach((weight, i) => expect(weight).toBeCloseTo(weightsOf(plain).flat()[i]!, 6))
  })

  it('adds penalties to the loss, in evaluation too', async () => {
    const net = sequential([dense({ units: 1, kernelRegularizer: 'l2', kernelConstraint: 'nonNegative' })], {
      inputShape: [1],
      seed: 1,
    })
    net.compile({ optimizer: sgd({ learningRate: 1 }), loss: 'meanSquaredError' })
    net.parameters[0]!.setValues([2])
    // Prediction 2·1 for target 2: no error, and a penalty of 0.01·2².
    expect((await net.evaluate({ x: [[1]], y: [[2]] }))['loss']).toBeCloseTo(0.04, 6)
    await net.fit({ x: [[1]], y: [[-5]] })
    expect(net.parameters[0]!.values()[0]).toBeCloseTo(0, 12)
  })

  it('takes batches from a dataset, an async one too', async () => {
    const line = linear()
    const batches = async function* () {
      for (let i = 0; i < 4; i++) yield { x: x.slice(8 * i, 8 * i + 8), y: y.slice(8 * i, 8 * i + 8) }
    }
    const { history } = await line.fit(dataset({ batches, batchesPerEpoch: 4 }), { epochs: 100 })
    expect(history['loss']!.at(-1)).toBeLessThan(0.01)
  })

  it('trains several outputs with a loss each, and reports each', async () => {
    const point = input({ shape: [2] })
    const sum = dense({ units: 1, name: 'sum' }).apply(point)
    const sign = dense({ units: 1, activation: 'sigmoid', name: 'sign' }).apply(point)
    const net = model({ inputs: point, outputs: [sum, sign], seed: 1 })
    net.compile({
      optimizer: adam({ learningRate: 0.05 }),
      loss: { sum: 'meanSquaredError', sign: 'binaryCrossentropy' },
      lossWeights: { sum: 0.5 },
      metrics: { sign: ['accuracy'] },
    })
    const targets = { sum: x.map(([a, b]) => [a! + b!]), sign: x.map(([a, b]) => [a! > b! ? 1 : 0]) }
    const { history } = await net.fit({ x, y: targets }, { epochs: 60, batchSize: 8 })
    const at = (name: string) => history[name]!.at(-1)!
    expect(at('loss')).toBeCloseTo(0.5 * at('sumLoss') + at('signLoss'), 5)
    expect(at('sumLoss')).toBeLessThan(0.01)
    expect(at('signAccuracy')).toBeGreaterThan(0.8)
    expect(Object.keys(await net.predictOutputs(x))).toEqual(['sum', 'sign'])
    await expect(net.predict(x)).rejects.toThrow(ConfigError)
  })

  it('stops at a loss that is not finite, names step and layer, and leaves the weights', async () => {
    const net = sequential([dense({ units: 2, name: 'first' }), dense({ units: 1, name: 'second' })], {
      inputShape: [2],
      seed: 1,
    })
    net.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
    const second = net.layer('second').parameters[0]!
    second.setValues([Number.NaN, 0])
    const before = weightsOf(net)
    await expect(net.fit({ x, y }, { batchSize: 8 })).rejects.toThrow(
      'fit: step 1: the loss must be finite, but got NaN; the first layer whose output is not finite is "second".',
    )
    expect(weightsOf(net)).toEqual(before)
    second.setValues([1, 1])
    await expect(net.fit({ x: [[Number.POSITIVE_INFINITY, 0]], y: [[1]] })).rejects.toThrow(
      'the input data is not finite',
    )
  })

  it('stops at a gradient that is not finite, and leaves the weights', async () => {
    const net = sequential([dense({ units: 1, name: 'only', kernelInitializer: 'zeros' })], {
      inputShape: [1],
      seed: 1,
    })
    // The gradient of √(x²) at 0 is 0/0, its value is 0.
    const root = (target: Tensor, output: Tensor) => mean(sqrt(square(sub(output, target))), -1)
    net.compile({ optimizer: 'sgd', loss: root })
    const before = weightsOf(net)
    const failure = net.fit({ x: [[0]], y: [[0]] })
    await expect(failure).rejects.toThrow(NumberError)
    await expect(failure).rejects.toThrow('layer "only" is the first on the way back')
    expect(weightsOf(net)).toEqual(before)
  })

  it('is cancelled by a signal between two steps, and can go on afterwards', async () => {
    const line = linear()
    const controller = new AbortController()
    const cancel: Callback = { onBatchEnd: (batch) => (batch === 1 ? controller.abort() : undefined) }
    const options = { batchSize: 8, callbacks: [cancel], signal: controller.signal }
    await expect(line.fit({ x, y }, options)).rejects.toThrow(AbortError)
    await expect(line.fit({ x, y }, { batchSize: 8 })).resolves.toBeDefined()
  })

  it('says what is wrong with the call', async () => {
    const raw = sequential([dense({ units: 1 })])
    await expect(raw.fit({ x, y })).rejects.toThrow(StateError)
    expect(() => raw.parameters).toThrow('the model must be built before')
    const line = linear()
    await expect(line.fit({ x, y }, { epoch: 3 } as never)).rejects.toThrow('Did you mean "epochs"?')
    await expect(line.fit({ x, y: y.slice(1) })).rejects.toThrow(ShapeError)
    await expect(line.fit({ x: [[1, 2, 3]], y: [[1]] })).rejects.toThrow(
      'fit: x for "input" must be of shape [?, 2], but got [1, 3].',
    )
    await expect(line.fit({ x: [], y: [] })).rejects.toThrow('data must hold at least one example')
    await expect(line.fit({ x, y }, { validationSplit: 0.5, validationData: { x, y } })).rejects.toThrow('but got both')
    for (const layer of line.layers) layer.trainable = false
    await expect(line.fit({ x, y })).rejects.toThrow('the model must have weights to train, but all are frozen')
  })
})

describe('memory', () => {
  it('keeps the number of tensors flat over 1,000 steps, predictions and evaluations', async () => {
    const net = sequential([dense({ units: 8, activation: 'relu' }), dropout({ rate: 0.2 }), dense({ units: 1 })], {
      seed: 1,
    })
    net.compile({ optimizer: adam({ globalClipNorm: 1 }), loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] })
    await net.fit({ x, y }, { batchSize: 8 })
    const before = memory()
    await net.fit({ x, y }, { epochs: 250, batchSize: 8, validationData: { x, y } })
    await net.evaluate({ x, y })
    await net.predict(x)
    expect(memory().numTensors).toBe(before.numTensors)
    expect(memory().numBytes).toBe(before.numBytes)
    const around = memory().numTensors
    net.dispose()
    expect(memory().numTensors).toBeLessThan(around)
  })
})
