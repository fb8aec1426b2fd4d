/** Training on datasets in a chain, with worker threads in it. */
import { Worker } from 'node:worker_threads'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fromArrays } from '../data/from-arrays.js'
import { fromGenerator } from '../data/from-generator.js'
import { workerMap } from '../data/worker-map.js'
import { engine } from '../engine/engine.js'
import { AbortError } from '../errors/errors.js'
import { dense } from '../layers/dense.js'
import { lstm } from '../layers/lstm.js'
import type { Model } from '../models/model.js'
import { sequential } from '../models/sequential.js'
import { adam } from '../optimizers/adam.js'
import type { Callback } from './callback.js'

beforeAll(() => engine())
afterEach(() => {
  vi.restoreAllMocks()
})

function line(): Model {
  const net = sequential([dense({ units: 1 })], { inputShape: [1], seed: 2 })
  net.compile({ optimizer: adam({ learningRate: 0.1 }), loss: 'meanSquaredError' })
  return net
}
const weightsOf = (net: Model) => net.parameters.flatMap((parameter) => [...parameter.values()])

const module = new URL('../data/__fixtures__/worker-functions.mjs', import.meta.url)
const inWorkers = (workers: number, exportName = 'disturbed') =>
  fromGenerator(() => Array.from({ length: 12 }, (_, i) => i / 12))
    .shuffle(12)
    .map(workerMap<number, { x: number[]; y: number }>({ module, exportName, workers }))
    .batch(4)
    .prefetch(1)

describe('training on a pipeline', () => {
  it('is the training on the same arrays', async () => {
    const [x, y] = [
      [[1], [2], [3], [4], [5]],
      [[3], [5], [7], [9], [11]],
    ]
    const [one, other] = [line(), line()]
    const options = { epochs: 3, shuffle: false }
    await one.fit(fromArrays({ x, y }).batch(2), { ...options, validationData: fromArrays({ x, y }).batch(5) })
    await other.fit({ x, y }, { ...options, batchSize: 2 })
    expect(weightsOf(one)).toEqual(weightsOf(other))
    expect(await one.evaluate(fromArrays({ x, y }).batch(2))).toEqual(await one.evaluate({ x, y }, { batchSize: 2 }))
    expect(await one.predict(fromArrays({ x, y }).batch(2))).toEqual(await one.predict(x))
  })

  it('gives the same weights whatever the number of threads', async () => {
    const trained = async (workers: number) => {
      const net = line()
      await net.fit(inWorkers(workers), { epochs: 3 })
      return weightsOf(net)
    }
    const expected = await trained(1)
    expect(await trained(2)).toEqual(expected)
    expect(await trained(3)).toEqual(expected)
  })

  it('ends the threads with each pass, with an error, and when it is cancelled', async () => {
    const terminate = vi.spyOn(Worker.prototype, 'terminate')
    await line().fit(inWorkers(2), { epochs: 2 })
    expect(terminate).toHaveBeenCalledTimes(4)
    const fail: Callback = {
      onBatchEnd: () => {
        throw new Error('stop')
      },
    }
    await expect(line().fit(inWorkers(2), { callbacks: [fail] })).rejects.toThrow('stop')
    expect(terminate).toHaveBeenCalledTimes(6)
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    const { signal } = controller
    await expect(line().fit(inWorkers(2, 'forever'), { signal })).rejects.toThrow(AbortError)
    expect(terminate.mock.calls.length).toBeGreaterThanOrEqual(8)
  })

  it('learns from sequences of several lengths, each batch padded and masked', async () => {
    const net = sequential([lstm({ units: 4 }), dense({ units: 1 })], { inputShape: [null, 1], seed: 1 })
    net.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'meanSquaredError' })
    const sums = fromGenerator(() =>
      Array.from({ length: 12 }, (_, i) => {
        const steps = Array.from({ length: 1 + (i % 4) }, (__, t) => ((i + t) % 3) / 3)
        return { x: steps.map((step) => [step]), y: steps.reduce((sum, step) => sum + step, 0) }
      }),
    )
    const data = sums.bucketByLength({ boundaries: [3], batchSize: 3 })
    const { history } = await net.fit(data, { epochs: 60 })
    expect(history['loss']!.at(-1)).toBeLessThan(history['loss']![0]! / 10)
    // What is padded with others is predicted as alone.
    const [together] = await net.predict(sums.take(3).bucketByLength({ batchSize: 3 }))
    const [alone] = await net.predict(sums.take(1).batch(1))
    expect(together![0]).toBeCloseTo(alone![0]!, 5)
  })
})
