import { adam as coreAdam, dense, rmsprop as coreRmsprop, sequential, sgd, type Optimizer } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { customTrainingLoop } from './custom-training-loop.js'
import { trainDenseNetwork } from './dense-network.js'
import { digitsOneConvolution } from './digits.js'
import { whereInThePictures, whyThisRow } from './explanations.js'
import { adam, gradientDescent, linearRegression, momentum, rmsprop, type Rule } from './optimizers-by-formula.js'
import { pictures, points } from './testing/made-up.js'

const table = points(120, 10, 20)

describe('trainDenseNetwork', () => {
  it('learns ten classes', async () => {
    const data = { x: table.x, y: table.labels }
    const model = await trainDenseNetwork(data, { inputs: 20, epochs: 20 })
    expect((await model.evaluate(data))['accuracy']).toBeGreaterThan(0.9)
  })
})

describe('customTrainingLoop', () => {
  it('lowers the loss and learns as fit does', async () => {
    const { model, losses } = await customTrainingLoop(table.x, table.labels, { epochs: 20 })
    expect(losses).toHaveLength(20)
    expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]!)
    model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
    expect((await model.evaluate({ x: table.x, y: table.labels }))['accuracy']).toBeGreaterThan(0.9)
  })
})

describe('optimizers by formula', () => {
  const x = Array.from({ length: 24 }, (_, i) => [Math.sin(i), Math.cos(2 * i)])
  const y = x.map(([a, b]) => 3 * a! - 2 * b!)
  const all: [string, () => Rule, () => Optimizer, number][] = [
    ['gradient descent', gradientDescent, () => sgd({ learningRate: 0.1 }), 0.1],
    ['momentum', () => momentum(2), () => sgd({ learningRate: 0.1, momentum: 0.9 }), 0.1],
    ['RMSprop', () => rmsprop(2), () => coreRmsprop({ learningRate: 0.05 }), 0.05],
    ['Adam', () => adam(2), () => coreAdam({ learningRate: 0.05 }), 0.05],
  ]

  it.each(all)('%s takes the steps of the optimizer of core', async (_, rule, optimizer, rate) => {
    const model = sequential([dense({ units: 1, useBias: false, kernelInitializer: 'zeros' })], { inputShape: [2] })
    model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' })
    await model.fit({ x, y: y.map((value) => [value]) }, { epochs: 5, batchSize: x.length })
    const w = linearRegression(x, y, { rule: rule(), rate, epochs: 5 })
    const trained = model.parameters[0]!.values()
    w.forEach((value, i) => expect(Math.abs(value - trained[i]!)).toBeLessThan(1e-5))
  })

  it.each([
    ['all rows', x.length],
    ['one row', 1],
    ['eight rows', 8],
  ])('find the weights by batches of %s, with a decay', (_, batchSize) => {
    const w = linearRegression(x, y, { rule: gradientDescent(), rate: 0.2, decay: 0.01, batchSize })
    expect(w[0]).toBeCloseTo(3, 3)
    expect(w[1]).toBeCloseTo(-2, 3)
  })
})

describe('explanations', () => {
  it('agree that the column matters which says the class', async () => {
    const labels = Array.from({ length: 60 }, (_, i) => i % 2)
    const rows = labels.map((label, i) => [2 * label - 1 + 0.3 * Math.sin(i), Math.cos(3 * i), Math.sin(5 * i)])
    const model = await trainDenseNetwork({ x: rows, y: labels }, { inputs: 3, epochs: 20 })
    const found = await whyThisRow(model, rows[1]!, rows.slice(0, 20))
    for (const { values } of Object.values(found)) {
      const [first, ...others] = Array.from(values.data, Math.abs)
      expect(first).toBeGreaterThan(2 * Math.max(...others))
    }
  })

  it('point at the square in the picture', async () => {
    const { x, labels } = pictures(16)
    const model = await digitsOneConvolution({ x, y: labels }, { epochs: 8 })
    const first = { data: x.data.subarray(0, 784), shape: [1, 28, 28, 1] }
    const { values } = await whereInThePictures(model, first)
    const inside = values.data.filter((_, i) => i % 28 < 14 && i < 14 * 28)
    const sum = (numbers: Float64Array): number => numbers.reduce((total, value) => total + value, 0)
    expect(sum(inside)).toBeGreaterThan(0.5 * sum(values.data))
  })
})
