import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ConfigError } from '../errors/errors.js'
import { dense } from '../layers/dense.js'
import type { Model } from '../models/model.js'
import { sequential } from '../models/sequential.js'
import { sgd, type SGDOptions } from '../optimizers/sgd.js'
import { exponentialDecay } from '../schedules/exponential-decay.js'
import type { Callback } from './callback.js'
import { csvLogger } from './csv-logger.js'
import { learningRateLogger } from './learning-rate-logger.js'
import { reduceLROnPlateau, type ReduceLROnPlateauOptions } from './reduce-lr-on-plateau.js'
import { swapEmaWeights } from './swap-ema-weights.js'

beforeAll(() => engine())

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-callbacks-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** One weight w, trained from 0 towards 1: prediction w·1. */
function line(options: SGDOptions = {}): Model {
  const model = sequential([dense({ units: 1, useBias: false, kernelInitializer: 'zeros' })], { inputShape: [1] })
  model.compile({ optimizer: sgd({ learningRate: 0.25, ...options }), loss: 'meanSquaredError' })
  return model
}
const data = { x: [[1]], y: [[1]] }
const weight = (model: Model) => model.parameters[0]!.values()[0]!

describe('reduceLROnPlateau', () => {
  /** The rate of each epoch in millionths, where the figure takes these values. */
  async function rates(values: readonly number[], options: ReduceLROnPlateauOptions) {
    let epoch = 0
    const figure: Callback = { epochFigures: () => ({ score: values[epoch++]! }) }
    const reduce = reduceLROnPlateau({ monitor: 'score', minDelta: 0, ...options })
    const callbacks = [figure, reduce]
    const { history } = await line({ learningRate: 1e-6 }).fit(data, { epochs: values.length, callbacks })
    return history['learningRate']!.map((rate) => Math.round(rate * 1e12) / 1e6)
  }

  it('lowers the rate after patience epochs without improvement', async () => {
    expect(await rates([5, 4, 4, 4, 4, 3, 3], { factor: 0.5, patience: 2 })).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5])
    expect(await rates([5, 5, 5, 5], { factor: 0.5, patience: 1 })).toEqual([1, 1, 0.5, 0.25])
  })

  it('waits out the cooldown, and stops at the lowest rate', async () => {
    expect(await rates([5, 5, 5, 5, 5, 5], { factor: 0.5, patience: 1, cooldown: 2 })).toEqual([
      1, 1, 0.5, 0.5, 0.25, 0.25,
    ])
    expect(await rates([5, 5, 5, 5], { factor: 0.1, patience: 1, minLr: 5e-7 })).toEqual([1, 1, 0.5, 0.5])
  })

  it('goes by less or more, and by minDelta', async () => {
    expect(await rates([1, 2, 3], { factor: 0.5, patience: 1, mode: 'max' })).toEqual([1, 1, 1])
    expect(await rates([3, 2.5, 2], { factor: 0.5, patience: 1, minDelta: 0.6 })).toEqual([1, 1, 0.5])
  })

  it('refuses a schedule, and options out of range', async () => {
    const scheduled = line({ learningRate: exponentialDecay({ initialLearningRate: 1, decaySteps: 1, decayRate: 1 }) })
    await expect(scheduled.fit(data, { callbacks: [reduceLROnPlateau()] })).rejects.toThrow(
      'reduceLROnPlateau: the learning rate of the optimizer must be a number, but got a schedule.',
    )
    expect(() => reduceLROnPlateau({ factor: 1 })).toThrow(ConfigError)
    expect(() => reduceLROnPlateau({ minLR: 1 } as never)).toThrow('Did you mean "minLr"?')
  })
})

describe('csvLogger', () => {
  it('writes a row an epoch, the figures by name', async () => {
    const path = join(folder, 'log.csv')
    const { history } = await line().fit(data, { epochs: 2, callbacks: [learningRateLogger(), csvLogger({ path })] })
    const [first, second] = history['loss']!
    expect(String(await readFile(path))).toBe(`epoch,learningRate,loss\n0,0.25,${first}\n1,0.25,${second}\n`)
  })

  it('begins anew, or goes on behind the rows that are there', async () => {
    const path = join(folder, 'log.tsv')
    await writeFile(path, 'epoch\tloss\n7\t0.5')
    const logger = (append: boolean) => csvLogger({ path, append, separator: '\t' })
    await line().fit(data, { callbacks: [logger(true)] })
    expect(String(await readFile(path))).toBe('epoch\tloss\n7\t0.5\n0\t1\n')
    await line().fit(data, { callbacks: [logger(false)] })
    expect(String(await readFile(path))).toBe('epoch\tloss\n0\t1\n')
  })

  it('refuses a file of other columns, and leaves it', async () => {
    const path = join(folder, 'other.csv')
    await writeFile(path, 'a,b\n1,2\n')
    await expect(line().fit(data, { callbacks: [csvLogger({ path, append: true })] })).rejects.toThrow(
      'must be epoch,loss, but got "a,b".',
    )
    expect(String(await readFile(path))).toBe('a,b\n1,2\n')
    expect(() => csvLogger({ path: 3 as never })).toThrow(ConfigError)
  })
})

describe('means of weights', () => {
  const options = { useEma: true, emaMomentum: 0.5 }

  it('are what the model has after fit', async () => {
    const model = line(options)
    await model.fit(data, { epochs: 2 })
    // w: 0 -> 0.5 -> 0.75; means 0.5, 0.625.
    expect(weight(model)).toBeCloseTo(0.625, 6)
  })

  it('are judged by validation with swapEmaWeights, and trained from the weights', async () => {
    const model = line(options)
    const seen: number[] = []
    const spy: Callback = { onEpochEnd: () => void seen.push(weight(model)) }
    const run = await model.fit(data, { epochs: 2, validationData: data, callbacks: [swapEmaWeights(), spy] })
    expect(run.history['valLoss']!.map((loss) => Math.round(loss * 1e4) / 1e4)).toEqual([0.25, 0.1406])
    expect(seen.map((value) => Math.round(value * 1e4) / 1e4)).toEqual([0.5, 0.75])
  })

  it('are in the model between epochs with swapOnEpoch', async () => {
    const model = line(options)
    const seen: number[] = []
    const spy: Callback = { onEpochEnd: () => void seen.push(weight(model)) }
    const swap = swapEmaWeights({ swapOnEpoch: true })
    await model.fit(data, { epochs: 3, callbacks: [swap, spy] })
    // w: 0.5, 0.75, 0.875; means 0.5, 0.625, 0.75, the last of which stays.
    expect(seen.map((value) => Math.round(value * 1e4) / 1e4)).toEqual([0.5, 0.625, 0.75])
    expect(weight(model)).toBeCloseTo(0.75, 6)
  })

  it('leave the weights after an error', async () => {
    const model = line(options)
    const fail: Callback = {
      onTestBegin: () => {
        throw new Error('stop')
      },
    }
    const run = model.fit(data, { validationData: data, callbacks: [swapEmaWeights(), fail] })
    await expect(run).rejects.toThrow('stop')
    expect(weight(model)).toBeCloseTo(0.5, 6)
    await expect(line().fit(data, { callbacks: [swapEmaWeights()] })).rejects.toThrow('must have useEma: true')
  })
})
