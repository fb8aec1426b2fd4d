import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memory } from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dataset } from '../data/dataset.js'
import { engine } from '../engine/engine.js'
import { ConfigError, FormatError, StateError } from '../errors/errors.js'
import { readModelFile } from '../files/disk.js'
import { batchNormalization } from '../layers/batch-normalization.js'
import { dense } from '../layers/dense.js'
import { dropout } from '../layers/dropout.js'
import type { Model } from '../models/model.js'
import { sequential } from '../models/sequential.js'
import { adam, type AdamOptions } from '../optimizers/adam.js'
import type { Callback } from '../training/callback.js'
import { csvLogger } from '../training/csv-logger.js'
import { earlyStopping } from '../training/early-stopping.js'
import type { FitOptions } from '../training/fit.js'
import { reduceLROnPlateau } from '../training/reduce-lr-on-plateau.js'
import { swapEmaWeights } from '../training/swap-ema-weights.js'
import { backupAndRestore } from './backup-and-restore.js'
import { modelCheckpoint } from './model-checkpoint.js'

beforeAll(() => engine())

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-backup-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const x = Array.from({ length: 24 }, (_, i) => [(i % 8) / 8, Math.floor(i / 8) / 4])
const y = x.map(([a, b]) => [2 * a! - b! + 1])

function net(options: AdamOptions = {}): Model {
  const layers = [
    dense({ units: 4, activation: 'tanh' }),
    batchNormalization(),
    dropout({ rate: 0.3 }),
    dense({ units: 1 }),
  ]
  const made = sequential(layers, { inputShape: [2], seed: 1 })
  made.compile({ optimizer: adam({ learningRate: 0.05, ...options }), loss: 'meanSquaredError' })
  return made
}

/** Callbacks that keep something from epoch to epoch. */
const callbacks = (name: string): Callback[] => [
  backupAndRestore({ path: join(folder, `${name}.checkpoint`) }),
  earlyStopping({ patience: 3, monitor: 'loss' }),
  reduceLROnPlateau({ patience: 1, monitor: 'loss', minDelta: 10 }),
  csvLogger({ path: join(folder, `${name}.csv`) }),
  modelCheckpoint({ path: join(folder, `${name}.best`), saveBestOnly: true, monitor: 'loss' }),
]

/** Ends the run at its n-th step, counted over all its epochs. */
function failAt(step: number): Callback {
  let count = 0
  const fail = () => {
    if (count++ === step) throw new Error('power cut')
  }
  return { onBatchEnd: fail }
}

const fitOptions: FitOptions = { epochs: 5, batchSize: 8, validationSplit: 0.25 }

async function outcome(model: Model, name: string) {
  const read = (file: string) => readFile(join(folder, `${name}.${file}`))
  return { weights: Buffer.from(await model.toBytes()), csv: String(await read('csv')), best: await read('best') }
}

describe('backupAndRestore', () => {
  it.each<[string, AdamOptions, Callback[]]>([
    ['plain', {}, []],
    ['with means of weights', { useEma: true, emaMomentum: 0.5 }, [swapEmaWeights({ swapOnEpoch: true })]],
    ['with gradient accumulation', { gradientAccumulationSteps: 2 }, []],
  ])('goes on bit for bit wherever training was interrupted, %s', async (_name, options, more) => {
    const whole = net(options)
    const { history } = await whole.fit({ x, y }, { ...fitOptions, callbacks: [...callbacks('whole'), ...more] })
    const expected = await outcome(whole, 'whole')
    for (const step of [0, 3, 7, 14]) {
      const name = `cut-${step}`
      const cut = { ...fitOptions, callbacks: [...callbacks(name), ...more, failAt(step)] }
      await expect(net(options).fit({ x, y }, cut)).rejects.toThrow('power cut')
      const resumed = net(options)
      const run = await resumed.fit({ x, y }, { ...fitOptions, callbacks: [...callbacks(name), ...more, {}] })
      expect(await outcome(resumed, name)).toEqual(expected)
      expect(run.history).toEqual(history)
    }
    expect((await readdir(folder)).filter((file) => /checkpoint|tmp/.test(file))).toEqual([])
  })

  it('is taken up again where only the end was missing, and kept if wanted', async () => {
    const path = join(folder, 'kept')
    const keep = () => ({ ...fitOptions, callbacks: [backupAndRestore({ path, deleteCheckpoint: false })] })
    const first = net()
    const { epoch } = await first.fit({ x, y }, keep())
    const again = net()
    const run = await again.fit({ x, y }, keep())
    expect(run.epoch).toEqual(epoch)
    expect(await again.toBytes()).toEqual(await first.toBytes())
    // More epochs go on from there.
    expect((await again.fit({ x, y }, { ...keep(), epochs: 7 })).epoch).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('refuses the checkpoint of another run, and changes nothing', async () => {
    const path = join(folder, 'other')
    const backup = () => backupAndRestore({ path, deleteCheckpoint: false })
    await net().fit({ x, y }, { callbacks: [backup()] })
    const refused = async (model: Model, options: FitOptions) => {
      const before = await model.toBytes()
      const error: unknown = await model.fit({ x, y }, options).catch((reason: unknown) => reason)
      expect(await model.toBytes()).toEqual(before)
      return error
    }
    const seed = await refused(net(), { callbacks: [backup()], seed: 5 })
    expect(seed).toBeInstanceOf(ConfigError)
    expect((seed as Error).message).toBe(
      'fit: the seed must be those of the run that is resumed, 1, but got 5. Run the same program, or delete the checkpoint.',
    )
    expect(await refused(net(), { callbacks: [backup(), earlyStopping()] })).toBeInstanceOf(ConfigError)
    const sgd = net()
    sgd.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
    expect(await refused(sgd, { callbacks: [backup()] })).toBeInstanceOf(ConfigError)
    const smaller = sequential([dense({ units: 1 })], { inputShape: [2], seed: 1 })
    smaller.compile({ optimizer: 'adam', loss: 'meanSquaredError' })
    expect(await refused(smaller, { callbacks: [backup()] })).toBeInstanceOf(FormatError)
    await net().save(path)
    expect(await refused(net(), { callbacks: [backup()] })).toBeInstanceOf(FormatError)
    await writeFile(path, 'rubbish')
    expect(await refused(net(), { callbacks: [backup()] })).toBeInstanceOf(FormatError)
  })

  it('says at once what is wrong', async () => {
    expect(() => backupAndRestore({} as never)).toThrow('backupAndRestore: path must be a text, but got undefined.')
    const nowhere = backupAndRestore({ path: join(folder, 'no', 'x') })
    await expect(net().fit({ x, y }, { callbacks: [nowhere] })).rejects.toThrow('a file in a folder that exists')
    const unbuilt = sequential([dense({ units: 1 })])
    unbuilt.compile({ loss: 'meanSquaredError' })
    const data = dataset({ batches: () => [{ x, y }] })
    const backup = backupAndRestore({ path: join(folder, 'x') })
    await expect(unbuilt.fit(data, { callbacks: [backup] })).rejects.toThrow(StateError)
  })

  it('leaves no tensors behind', async () => {
    const model = net()
    const options = () => ({ ...fitOptions, callbacks: callbacks('memory') })
    await model.fit({ x, y }, options())
    const { numTensors } = memory()
    await model.fit({ x, y }, options())
    expect(memory().numTensors).toBe(numTensors)
  })
})

describe('modelCheckpoint', () => {
  it('names files by epoch and figures, and saves what loads again', async () => {
    const model = net()
    const path = join(folder, 'm-{epoch:02d}-{loss:.1f}-{epoch}')
    await model.fit({ x, y }, { epochs: 2, callbacks: [modelCheckpoint({ path })] })
    const files = (await readdir(folder)).toSorted()
    expect(files).toHaveLength(2)
    expect(files[0]).toMatch(/^m-01-\d\.\d-1$/)
    expect((await readModelFile(join(folder, files[1]!))).kind).toBe('model')
  })

  it('saves weights alone, which a model of the same layers takes', async () => {
    const path = join(folder, 'weights')
    const model = net()
    await model.fit({ x, y }, { callbacks: [modelCheckpoint({ path, saveWeightsOnly: true })] })
    expect((await readModelFile(path)).kind).toBe('weights')
    const copy = net()
    await copy.loadWeights(path)
    expect(await copy.toBytes()).toEqual(await model.toBytes())
    const other = sequential([dense({ units: 1 })], { inputShape: [2] })
    await expect(other.loadWeights(path)).rejects.toThrow(FormatError)
  })

  it('saves the best epoch only', async () => {
    const path = join(folder, 'best-{epoch}')
    const values = [3, 1, 2, 0.5]
    let epoch = 0
    const figures: Callback = { epochFigures: () => ({ score: values[epoch++]! }) }
    const best = modelCheckpoint({ path, saveBestOnly: true, monitor: 'score' })
    await net().fit({ x, y }, { epochs: 4, callbacks: [figures, best] })
    expect((await readdir(folder)).toSorted()).toEqual(['best-1', 'best-2', 'best-4'])
  })

  it('names the figures that there are', async () => {
    const unknown = modelCheckpoint({ path: join(folder, '{valLoss}') })
    await expect(net().fit({ x, y }, { callbacks: [unknown] })).rejects.toThrow(
      'modelCheckpoint: path must use figures among loss, epoch, but got "valLoss".',
    )
    expect(() => modelCheckpoint({ path: '' })).toThrow(ConfigError)
  })
})
