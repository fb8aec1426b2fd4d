/** Networks in which one recurrent layer goes on from the states of another. */
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { bidirectional } from '../layers/bidirectional.js'
import { dense } from '../layers/dense.js'
import { embedding } from '../layers/embedding.js'
import { gru } from '../layers/gru.js'
import { lstm } from '../layers/lstm.js'
import { input } from '../layers/symbolic.js'
import { adam } from '../optimizers/adam.js'
import { modelFromBytes } from '../saving/load-model.js'
import { model } from './functional.js'
import type { Model } from './model.js'

beforeAll(async () => void (await engine()))

const symbols = 6
const units = 16

/** Reads digits, 0 is padding, and says them in order of their size, after a 5 that begins. */
function sorter() {
  const [source, target] = [input({ shape: [null], name: 'source' }), input({ shape: [null], name: 'target' })]
  const words = embedding({ inputDim: symbols, outputDim: 8, maskZero: true, embeddingsInitializer: 'randomNormal' })
  const [, ...states] = lstm({ units, returnState: true, name: 'encoder' }).applyAll(words.apply(source))
  const decoder = lstm({ units, returnSequences: true, returnState: true, name: 'decoder' })
  const head = dense({ units: symbols, activation: 'softmax' })
  const outputs = head.apply(decoder.apply([words.apply(target), ...states]))
  const whole = model({ inputs: [source, target], outputs, seed: 4 })

  const encoder = model({ inputs: source, outputs: states })
  const before = ['h', 'c'].map((name) => input({ shape: [units], name }))
  const [said, ...after] = decoder.applyAll([words.apply(target), ...before])
  const step = model({ inputs: [target, ...before], outputs: [head.apply(said), ...after] })
  return { whole, encoder, step }
}

/** All orders of 1 to 4. */
const orders = [1, 2, 3, 4].flatMap((a) =>
  [1, 2, 3, 4].flatMap((b) => [1, 2, 3, 4].map((c) => [a, b, c]).filter((row) => new Set(row).size === 3)),
)
const sorted = orders.map((row) => row.toSorted((one, other) => one - other))
const asked = sorted.map((row) => [5, ...row.slice(0, 2)])

async function trained(net: Model) {
  net.compile({ optimizer: adam({ learningRate: 0.02 }), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
  const { history } = await net.fit({ x: { source: orders, target: asked }, y: sorted }, { epochs: 60, batchSize: 24 })
  return history
}

describe('an encoder and a decoder', () => {
  it('learn together, by the states alone', async () => {
    const { accuracy } = await trained(sorter().whole)
    expect(accuracy!.at(-1)).toBeGreaterThan(0.95)
  })

  it('give word by word what they give at once, in models that share their layers', async () => {
    const { whole, encoder, step } = sorter()
    await trained(whole)
    const source = orders.slice(0, 3)
    const target = asked.slice(0, 3)
    const atOnce = (await whole.predict<number[][][]>({ source, target })).map((row) => row.at(-1)!)
    let [h, c] = Object.values(await encoder.predictOutputs({ source })) as [number[][], number[][]]
    let last: number[][][] = []
    for (const place of [0, 1, 2]) {
      const outputs = await step.predictOutputs({ target: target.map((row) => [row[place]!]), h, c })
      ;[last, h, c] = Object.values(outputs) as [number[][][], number[][], number[][]]
    }
    for (const [i, row] of atOnce.entries()) row.forEach((p, j) => expect(last[i]![0]![j]).toBeCloseTo(p, 5))
  })

  it('see no padding of the source', async () => {
    const { whole } = sorter()
    const target = asked.slice(0, 2)
    const plain = await whole.predict({ source: orders.slice(0, 2), target })
    const padded = await whole.predict({ source: orders.slice(0, 2).map((row) => [...row, 0, 0]), target })
    expect(padded).toEqual(plain)
  })

  it('come back from a file to the bit, which of the values goes where included', async () => {
    const { whole, step } = sorter()
    for (const net of [whole, step]) {
      const again = await modelFromBytes(await net.toBytes())
      expect(again.summary()).toBe(net.summary())
      expect(await again.toBytes()).toEqual(await net.toBytes())
    }
    const again = await modelFromBytes(await whole.toBytes())
    const x = { source: orders, target: asked }
    expect(await again.predict(x)).toEqual(await whole.predict(x))
  })

  it('are told apart in the summary', () => {
    expect(sorter().whole.summary()).toMatch(/decoder \(LSTM\) .* embedding, encoder\[1\], encoder\[2\]$/m)
  })

  it('go on from the states of both directions', async () => {
    const x = input({ shape: [null, 2] })
    const [y, ...states] = bidirectional({
      layer: gru({ units: 3, returnSequences: true, returnState: true }),
    }).applyAll(x)
    expect([y, ...states].map(({ shape }) => shape)).toEqual([
      [null, null, 6],
      [null, 3],
      [null, 3],
    ])
    const outputs = bidirectional({ layer: gru({ units: 3 }) }).apply([x, ...states])
    expect(await model({ inputs: x, outputs }).predict([[[1, 2]]])).toHaveLength(1)
  })
})
