import { memory } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { dataset } from '../data/dataset.js'
import { engine } from '../engine/engine.js'
import { AbortError, ConfigError, NumberError, StateError } from '../errors/errors.js'
import { batchNormalization } from '../layers/batch-normalization.js'
import { dense } from '../layers/dense.js'
import { dropout } from '../layers/dropout.js'
import type { Model } from '../models/model.js'
import { sequential } from '../models/sequential.js'
import { adam } from '../optimizers/adam.js'
import type { OptimizerLike } from '../optimizers/resolve.js'
import { sgd } from '../optimizers/sgd.js'
import { exponentialDecay } from '../schedules/exponential-decay.js'
import { LrCurve } from './lr-curve.js'
import { lrFinder } from './lr-finder.js'

beforeAll(() => engine())

/** The line y = 2·a - b + 1, on a grid. */
const x = Array.from({ length: 32 }, (_, i) => [(i % 8) / 8, Math.floor(i / 8) / 4])
const y = x.map(([a, b]) => [2 * a! - b! + 1])

/** A network with everything that training changes: weights, means of batches, slots and means of weights. */
function network(optimizer: OptimizerLike = adam({ learningRate: 0.05, useEma: true }), inputShape?: number[]): Model {
  const layers = [dense({ units: 8 }), batchNormalization(), dropout({ rate: 0.3 }), dense({ units: 1 })]
  const net = sequential(layers, { seed: 2, ...(inputShape && { inputShape }) })
  net.compile({ optimizer, loss: 'meanSquaredError' })
  return net
}

const weightsOf = (net: Model) => net.parameters.map((parameter) => [...parameter.values()])

/** A single weight w, 1 at first, on the single example x = 1, y = 0: loss w², w <- w - 2·rate·w. */
function single(): Model {
  const layer = dense({ units: 1, useBias: false, kernelInitializer: 'ones' })
  const net = sequential([layer], { inputShape: [1] })
  net.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'meanSquaredError' })
  return net
}

describe('lrFinder', () => {
  it.each<[string, () => Model]>([
    ['a rate', () => network(undefined, [2])],
    ['a schedule, and a model that no data has built', () => network(scheduled())],
  ])('changes nothing: training afterwards goes as without it, with %s', async (_, make) => {
    const [tested, plain] = [make(), make()]
    for (const epochs of [1, 2]) {
      await lrFinder(tested, { x, y }, { batchSize: 8, steps: 20 })
      for (const net of [tested, plain]) await net.fit({ x, y }, { epochs, batchSize: 8 })
      expect(weightsOf(tested)).toEqual(weightsOf(plain))
    }
    const [one, other] = [tested, plain].map(({ compilation }) => compilation!.optimizer)
    expect([one!.iterations, one!.learningRate]).toEqual([other!.iterations, other!.learningRate])
    expect(one!.state(tested.parameters)).toEqual(other!.state(plain.parameters))
  })

  it('gives the losses that a hand calculation gives, and the rate at which they fall fastest', async () => {
    const result = await lrFinder(single(), { x: [[1]], y: [[0]] }, { minLr: 1e-3, maxLr: 1000, steps: 41 })
    let [w, mean, best] = [1, 0, Infinity]
    const [rates, losses]: [number[], number[]] = [[], []]
    for (let i = 0; i < 41; i++) {
      const rate = 1e-3 * 1e6 ** (i / 40)
      mean = 0.9 * mean + 0.1 * w ** 2
      w -= 2 * rate * w
      rates.push(rate)
      losses.push(mean / (1 - 0.9 ** (i + 1)))
      best = Math.min(best, losses.at(-1)!)
      if (losses.at(-1)! > 4 * best) break
    }
    expect(result.rates).toHaveLength(rates.length)
    expect(result.losses).toHaveLength(losses.length)
    rates.forEach((rate, i) => expect(result.rates[i]! / rate).toBeCloseTo(1, 10))
    // Near a rate of 1/2 the weight becomes almost 0, by which float32 loses digits.
    losses.forEach((loss, i) => expect(result.losses[i]! / loss).toBeCloseTo(1, 3))
    // Above a rate of 1 the weight swings ever further, so that the test ends before its last step.
    expect(rates.length).toBeLessThan(41)
    expect(result.losses.at(-1)).toBeGreaterThan(4 * best)
    const slopes = losses.map((_, i) => (i < 5 || losses[i + 1] === undefined ? 0 : losses[i + 1]! - losses[i - 1]!))
    expect(result.suggestion! / rates[slopes.indexOf(Math.min(...slopes))]!).toBeCloseTo(1, 10)
    expect(result.suggestion).toBeGreaterThan(0.01)
    expect(result.suggestion).toBeLessThan(1)
  })

  it('suggests a rate that trains', async () => {
    const net = sequential([dense({ units: 16, activation: 'tanh' }), dense({ units: 1 })], {
      inputShape: [2],
      seed: 1,
    })
    net.compile({ optimizer: 'adam', loss: 'meanSquaredError' })
    const { suggestion } = await lrFinder(net, { x, y }, { batchSize: 8 })
    net.compile({ optimizer: adam({ learningRate: suggestion! }), loss: 'meanSquaredError' })
    const { history } = await net.fit({ x, y }, { epochs: 20, batchSize: 8 })
    expect(history['loss']!.at(-1)).toBeLessThan(0.05 * history['loss']![0]!)
  })

  it('takes a dataset, epoch after epoch, and ends where a number is not finite', async () => {
    const epochs: number[] = []
    const data = dataset({
      batches: function* ({ epoch }) {
        epochs.push(epoch)
        yield { x: [[1]], y: [[1]] }
        yield { x: [[epoch < 2 ? 1 : Number.NaN]], y: [[1]] }
      },
    })
    const { losses, rates } = await lrFinder(single(), data, { steps: 10, maxLr: 0.1 })
    expect([losses.length, rates.length]).toEqual([5, 5])
    expect(epochs).toEqual([0, 1, 2])
  })

  it('leaves no tensors behind', async () => {
    const net = network(undefined, [2])
    await net.fit({ x, y }, { batchSize: 8 })
    await lrFinder(net, { x, y }, { steps: 5 })
    const before = memory().numTensors
    await lrFinder(net, { x, y }, { steps: 12 })
    // Weights that were tensors are numbers until their next use.
    expect(memory().numTensors).toBeLessThanOrEqual(before)
  })

  it('puts everything back where it is cancelled', async () => {
    const net = network(undefined, [2])
    const before = weightsOf(net)
    const controller = new AbortController()
    const data = dataset({
      batches: function* () {
        yield { x, y }
        controller.abort()
        yield { x, y }
      },
    })
    await expect(lrFinder(net, data, { signal: controller.signal, minLr: 0.1 })).rejects.toThrow(AbortError)
    expect(weightsOf(net)).toEqual(before)
  })

  it.each<[object, string]>([
    [{ steps: 0 }, 'lrFinder: steps must be a positive integer, but got 0.'],
    [{ minLr: 0 }, 'lrFinder: minLr must be'],
    [{ minLr: 1, maxLr: 1 }, 'lrFinder: maxLr must be a number above 1, but got 1.'],
    [{ smoothing: 1 }, 'lrFinder: smoothing must be a number in [0, 1), but got 1.'],
    [{ divergence: 1 }, 'lrFinder: divergence must be a number above 1, but got 1.'],
    [{ stpes: 3 }, 'Did you mean "steps"?'],
  ])('refuses %j', async (options, message) => {
    const found = lrFinder(network(), { x, y }, options)
    await expect(found).rejects.toThrow(ConfigError)
    await expect(found).rejects.toThrow(message)
  })

  it('refuses a model that is not compiled, data without batches, and a first step that is not finite', async () => {
    const bare = sequential([dense({ units: 1 })], { inputShape: [2] })
    await expect(lrFinder(bare, { x, y })).rejects.toThrow(StateError)
    await expect(lrFinder(single(), dataset({ batches: () => [] }))).rejects.toThrow('at least one batch an epoch')
    await expect(lrFinder(single(), { x: [[Number.NaN]], y: [[1]] })).rejects.toThrow(NumberError)
  })
})

describe('the curve of losses', () => {
  const curve = (losses: readonly number[]) => {
    const made = new LrCurve(0, 4)
    losses.forEach((loss, i) => made.add(10 ** i, loss))
    return made
  }

  it('is steepest where the difference of its neighbours is lowest, before its lowest value', () => {
    expect(curve([9, 8, 7, 4, 2, 1.9, 7]).steepest(0)).toBe(10 ** 3)
    expect(curve([9, 1, 5, 4.5, 3, 0.5, 7]).steepest(2)).toBe(10 ** 4)
    expect(curve([9, 8, 4, 3, 2.5]).steepest(1)).toBe(10)
  })

  it('has no steepest place where it only rises', () => {
    expect(curve([1, 2, 3]).steepest(0)).toBeUndefined()
    expect(curve([]).steepest(0)).toBeUndefined()
  })

  it('has diverged above so many times its lowest value, if that is above 0', () => {
    expect([curve([2, 8]), curve([2, 8.1]), curve([-2, 9])].map(({ hasDiverged }) => hasDiverged)).toEqual([
      false,
      true,
      false,
    ])
  })
})

function scheduled() {
  return adam({ learningRate: exponentialDecay({ initialLearningRate: 0.1, decaySteps: 3, decayRate: 0.5 }) })
}
