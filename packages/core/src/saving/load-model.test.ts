import { mul } from '@tensorflow/tfjs-core'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ConfigError, FormatError } from '../errors/errors.js'
import { add } from '../layers/add.js'
import { defineLayer } from '../layers/define-layer.js'
import { dense } from '../layers/dense.js'
import { embedding } from '../layers/embedding.js'
import type { LayerOptions } from '../layers/layer.js'
import { lstm } from '../layers/lstm.js'
import { input } from '../layers/symbolic.js'
import { model } from '../models/functional.js'
import { sequential } from '../models/sequential.js'
import { loadModel, modelFromBytes } from './load-model.js'

beforeAll(() => engine())

const folder = mkdtempSync(join(tmpdir(), 'tessera-saving-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const text = () =>
  sequential(
    [
      embedding({ inputDim: 20, outputDim: 4, maskZero: true }),
      lstm({ units: 3 }),
      dense({ units: 2, activation: 'softmax' }),
    ],
    {
      inputShape: [null],
      seed: 9,
      name: 'text',
    },
  )

describe('loadModel', () => {
  it('gives back a model that predicts the same to the bit', async () => {
    const [net, path] = [text(), join(folder, 'text.safetensors')]
    await net.save(path)
    const again = await loadModel(path)
    expect(
      await again.predict([
        [4, 7, 0],
        [1, 2, 3],
      ]),
    ).toEqual(
      await net.predict([
        [4, 7, 0],
        [1, 2, 3],
      ]),
    )
    expect([again.name, again.seed, again.summary()]).toEqual([net.name, net.seed, net.summary()])
  })

  it('writes the same bytes for the same seed, also after loading', async () => {
    const bytes = await text().toBytes()
    expect(await text().toBytes()).toEqual(bytes)
    expect(await (await modelFromBytes(bytes)).toBytes()).toEqual(bytes)
  })

  it('keeps the graph: several inputs and outputs, a shared layer, a list of one', async () => {
    const [a, b] = [input({ shape: [2], name: 'a' }), input({ shape: [2], name: 'b' })]
    const shared = dense({ units: 2, kernelRegularizer: 'l2', name: 'shared' })
    const sum = add({ name: 'sum' }).apply([shared.apply(a), shared.apply(b)])
    const net = model({ inputs: [a, b], outputs: [sum, dense({ units: 1, name: 'last' }).apply(sum)], seed: 2 })
    const again = await modelFromBytes(await net.toBytes())
    const x = { a: [[1, 2]], b: [[3, 4]] }
    expect(await again.predictOutputs(x)).toEqual(await net.predictOutputs(x))
    expect(again.parameters).toHaveLength(net.parameters.length)
    expect(again.parameters[0]!.penalty).toBeDefined()
  })

  it('loads layers of the caller’s, and says which one is missing', async () => {
    const scale = defineLayer<LayerOptions & { readonly by: number }>({
      className: 'Scale',
      options: ['by'],
      call: (x, { options }) => mul(x, options.by),
    })
    const bytes = await sequential([scale({ by: 3 })], { inputShape: [1] }).toBytes()
    const again = await modelFromBytes(bytes, { layers: [scale] })
    expect(await again.predict([[2]])).toEqual([[6]])
    await expect(modelFromBytes(bytes)).rejects.toThrow(
      'model: each layer must be a standard one or one of the option layers, but got "Scale".',
    )
  })

  it('does not write a model whose options are functions', async () => {
    const net = sequential([dense({ units: 1, activation: (x) => mul(x, 2) })], { inputShape: [1] })
    await expect(net.toBytes()).rejects.toThrow(ConfigError)
  })

  it('refuses a file cut anywhere and any flipped bit, and leaves the file as it is', async () => {
    const path = join(folder, 'broken.safetensors')
    const bytes = await text().toBytes()
    for (let length = 0; length < bytes.length; length += 97) {
      await expect(modelFromBytes(bytes.slice(0, length))).rejects.toThrow(FormatError)
    }
    for (let place = 0; place < bytes.length; place += 61) {
      const flipped = bytes.slice()
      flipped[place]! ^= 1 << (place % 8)
      await expect(modelFromBytes(flipped)).rejects.toThrow(FormatError)
    }
    writeFileSync(path, bytes.slice(0, 1000))
    await expect(loadModel(path)).rejects.toThrow(/broken\.safetensors/)
    expect(readFileSync(path)).toHaveLength(1000)
  })

  it('names a file that is not there', async () => {
    await expect(loadModel(join(folder, 'none.safetensors'))).rejects.toThrow(/none\.safetensors/)
  })
})
