import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ConfigError } from '../errors/errors.js'
import { add } from '../layers/add.js'
import { concatenate } from '../layers/concatenate.js'
import { dense } from '../layers/dense.js'
import { embedding } from '../layers/embedding.js'
import { globalAveragePooling1d } from '../layers/global-average-pooling.js'
import { lstm } from '../layers/lstm.js'
import { input } from '../layers/symbolic.js'
import { model } from './functional.js'
import { sequential } from './sequential.js'

beforeAll(() => engine())

describe('sequential', () => {
  it('builds from inputShape without an engine’s tensors, or from the first data', async () => {
    const early = sequential([dense({ units: 3 })], { inputShape: [4], seed: 1 })
    expect(early.parameters.map(({ shape }) => shape)).toEqual([[4, 3], [3]])
    const late = sequential([dense({ units: 3 })], { seed: 1 })
    await late.predict([[1, 2, 3, 4]])
    expect([...late.parameters[0]!.values()]).toEqual([...early.parameters[0]!.values()])
  })

  it('refuses an empty list and a layer that is listed twice', () => {
    const twice = dense({ units: 2 })
    expect(() => sequential([])).toThrow('sequential: layers must be a list of at least one layer, but got [].')
    expect(() => sequential([twice, twice])).toThrow('but got one of them twice')
    expect(() => sequential([dense({ units: 2 })], { sed: 1 } as never)).toThrow('Did you mean "seed"?')
  })

  it('names layers by class and number, and refuses equal names', () => {
    const net = sequential([dense({ units: 2 }), dense({ units: 2, name: 'dense_1' }), dense({ units: 1 })], {
      inputShape: [2],
    })
    expect(net.layers.map(({ name }) => name)).toEqual(['dense', 'dense_1', 'dense_2'])
    const same = [dense({ units: 1, name: 'a' }), dense({ units: 1, name: 'a' })]
    expect(() => sequential(same, { inputShape: [1] })).toThrow('names of layers must differ, but got "a" twice')
  })

  it('ignores padding from the embedding to the output', async () => {
    const layers = [
      embedding({ inputDim: 9, outputDim: 4, maskZero: true }),
      lstm({ units: 3, returnSequences: true }),
      globalAveragePooling1d(),
    ]
    const net = sequential(layers, { inputShape: [null], seed: 5 })
    const [padded] = await net.predict([[3, 5, 0, 0]])
    const [plain] = await net.predict([[3, 5]])
    plain!.forEach((value, i) => expect(padded![i]).toBeCloseTo(value, 6))
  })
})

describe('model', () => {
  it('runs a graph with several inputs, a shared layer and a branch', async () => {
    const [left, right] = [input({ shape: [2], name: 'left' }), input({ shape: [2], name: 'right' })]
    const shared = dense({ units: 2, kernelInitializer: 'identity', name: 'shared' })
    const both = concatenate().apply([shared.apply(left), shared.apply(right)])
    const net = model({ inputs: [left, right], outputs: add().apply([both, both]), seed: 1 })
    expect(net.parameters).toHaveLength(2)
    expect(await net.predict({ left: [[1, 2]], right: [[3, 4]] })).toEqual([[2, 4, 6, 8]])
    await expect(net.predict([[1, 2]])).rejects.toThrow(
      'predict: x must be given by name for "left", "right", but got one column.',
    )
    await expect(net.predict({ left: [[1, 2]], rigth: [[3, 4]] })).rejects.toThrow('but got "rigth"')
  })

  it('refuses outputs that depend on an input that is not listed', () => {
    const [a, b] = [input({ shape: [2], name: 'a' }), input({ shape: [2], name: 'b' })]
    expect(() => model({ inputs: a, outputs: add().apply([a, b]) })).toThrow(ConfigError)
  })

  it('names the layers that there are', () => {
    const net = sequential([dense({ units: 1 })], { inputShape: [1] })
    expect(() => net.layer('lstm')).toThrow('model: the layer must be one of dense, but got "lstm".')
  })
})

describe('summary', () => {
  it('lists layers, shapes and weights', () => {
    const layers = [embedding({ inputDim: 1000, outputDim: 16 }), dense({ units: 2, trainable: false })]
    expect(sequential(layers, { inputShape: [null], name: 'tags' }).summary()).toBe(
      `Model: tags
────────────────────────────────────────────
Layer (type)           Output shape  Weights
────────────────────────────────────────────
input (Input)          [?, ?]              0
embedding (Embedding)  [?, ?, 16]     16,000
dense (Dense)          [?, ?, 2]          34
────────────────────────────────────────────
Weights: 16,034, of which 16,000 are trainable`,
    )
  })

  it('says where a value comes from if not from the row above, and counts shared weights once', () => {
    const start = input({ shape: [2], name: 'start' })
    const shared = dense({ units: 2 })
    const text = model({ inputs: start, outputs: add().apply([shared.apply(start), shared.apply(start)]) }).summary()
    expect(text).toMatch(/add \(Add\) .* dense, dense$/m)
    expect(text).toMatch(/dense \(Dense\) .* shared .*start$/m)
    expect(text).toContain('Weights: 6, of which 6 are trainable')
  })
})
