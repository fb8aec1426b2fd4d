/** What layers do with masks where Keras does otherwise or has no record of it. */
import { grads, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { buildLayer, callLayer, contextOf, inputTensors, maskOf } from '../testing/layer-case.js'
import type { LayerCase } from '../testing/layer-case.js'
import { add } from './add.js'
import { concatenate } from './concatenate.js'
import { dense } from './dense.js'
import { embedding } from './embedding.js'
import { globalAveragePooling1d } from './global-average-pooling.js'
import { globalMaxPooling1d } from './global-max-pooling.js'
import type { AnyLayer } from './layer.js'

beforeAll(async () => void (await engine()))

const input = {
  shape: [2, 3, 1],
  values: [1, -2, NaN, 7, 8, 9],
  mask: [
    [1, 1, 0],
    [0, 0, 0],
  ],
}

/** Output and mask of a layer without weights of its own options. */
function run(make: () => AnyLayer, inputs: LayerCase['inputs']): { readonly y: unknown; readonly mask: unknown } {
  const layer = buildLayer({ make, options: {}, inputs })
  let result: { readonly y: unknown; readonly mask: unknown } = { y: null, mask: null }
  tidy(() => {
    const [x, context] = [inputTensors({ inputs }), contextOf({ inputs }, false)]
    result = { y: callLayer(layer, x, context).arraySync(), mask: maskOf(layer, x, context)?.arraySync() ?? null }
  })
  return result
}

describe('masks', () => {
  it('average of the steps that count; 0 where none does; nothing of masked steps, not even NaN', () => {
    expect(run(globalAveragePooling1d, [input])).toEqual({ y: [[-0.5], [0]], mask: null })
  })

  it('largest of the steps that count, though a masked one is larger; 0 where none does', () => {
    const values = [-1, -2, 5, 7, 8, 9]
    expect(run(globalMaxPooling1d, [{ ...input, values }])).toEqual({ y: [[-1], [0]], mask: null })
  })

  it.each([
    { make: globalAveragePooling1d, expected: [0.5, 0.5, 0, 0, 0, 0] },
    { make: globalMaxPooling1d, expected: [1, 0, 0, 0, 0, 0] },
  ])('no gradient reaches masked steps through $make.name', ({ make, expected }) => {
    tidy(() => {
      const layer = make()
      const context = contextOf({ inputs: [input] }, true)
      const [gradient] = grads((x: Tensor) => layer.call(x, context))([tensor([-1, -2, 5, 7, 8, 9], [2, 3, 1])])
      expect(Array.from(gradient!.dataSync())).toEqual(expected)
    })
  })

  it('Embedding has a mask only with maskZero, of any rank', () => {
    const ids = [{ shape: [1, 2, 2], values: [0, 1, 2, 0], kind: 'ids' as const }]
    expect(run(() => embedding({ inputDim: 3, outputDim: 2 }), ids).mask).toBeNull()
    expect(run(() => embedding({ inputDim: 3, outputDim: 2, maskZero: true }), ids).mask).toEqual([
      [
        [0, 1],
        [1, 0],
      ],
    ])
  })

  it('Embedding takes ids that come as float32', () => {
    const make = () => embedding({ inputDim: 3, outputDim: 2 })
    const ids = { shape: [1, 2], values: [2, 1] }
    expect(run(make, [ids])).toEqual(run(make, [{ ...ids, kind: 'ids' }]))
  })

  it('merging with an input that has no mask ends the mask, except along time', () => {
    const plain = { shape: [2, 3, 1], values: [0, 0, 0, 0, 0, 0] }
    expect(run(add, [input, plain]).mask).toBeNull()
    expect(run(concatenate, [plain, input]).mask).toBeNull()
    expect(run(() => concatenate({ axis: -2 }), [plain, input]).mask).toEqual([
      [1, 1, 1, 1, 1, 0],
      [1, 1, 1, 0, 0, 0],
    ])
  })
})

describe('a shared layer', () => {
  it('keeps its weights for inputs of equal last axis, and refuses another', () => {
    const layer = dense({ units: 2, name: 'shared' })
    expect(layer.outputShapeFor([null, 3])).toEqual([null, 2])
    const [kernel] = layer.parameters
    expect(layer.outputShapeFor([null, 5, 3])).toEqual([null, 5, 2])
    expect(layer.parameters.length).toBe(2)
    expect(layer.parameters[0]).toBe(kernel)
    expect(() => layer.outputShapeFor([null, 4])).toThrow(/^shared: kernel must be of shape \[3, 2\].*\[4, 2\]/)
  })

  it('says so where it is called before it is built', () => {
    const call = () => tidy(() => dense({ units: 1 }).call(tensor([[1]])))
    expect(call).toThrow(/^dense: the layer must be built/)
  })
})
