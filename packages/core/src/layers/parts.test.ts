/** Layers that have others as parts: weights by path, freezing, seeds, masks, and what they refuse. */
import { tensor, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { sequential } from '../models/sequential.js'
import { modelFromBytes } from '../saving/load-model.js'
import { buildLayer, callLayer, contextOf, inputTensors, maskOf } from '../testing/layer-case.js'
import type { LayerCase } from '../testing/layer-case.js'
import { batchNormalization } from './batch-normalization.js'
import { bidirectional } from './bidirectional.js'
import { dense } from './dense.js'
import { embedding } from './embedding.js'
import { gru } from './gru.js'
import type { AnyLayer } from './layer.js'
import { lstm } from './lstm.js'
import { reshape } from './reshape.js'
import { simpleRNN } from './simple-rnn.js'
import { timeDistributed } from './time-distributed.js'
import { transformerEncoder } from './transformer-encoder.js'

beforeAll(async () => void (await engine()))

const nested = () => timeDistributed({ layer: bidirectional({ layer: gru({ units: 2 }), name: 'both' }) })

describe('weights of parts', () => {
  it('have the path of their places as names', () => {
    const layer = nested()
    layer.outputShapeFor([null, 3, 4, 5])
    expect(layer.parameters.map(({ name }) => name)).toEqual(
      ['forward', 'backward'].flatMap((place) =>
        ['kernel', 'recurrentKernel', 'bias'].map((weight) => `layer/${place}/${weight}`),
      ),
    )
  })

  it('are drawn by their path, so that both directions differ and the same seed gives the same', () => {
    const made = () => sequential([bidirectional({ layer: lstm({ units: 3 }) })], { inputShape: [4, 2], seed: 3 })
    const [first, second] = [made(), made()].map((net) => net.parameters.map((parameter) => [...parameter.values()]))
    expect(second).toEqual(first)
    expect(first![3]).not.toEqual(first![0])
  })

  it('come back from a file to the bit, with the names of the parts', async () => {
    const net = sequential([nested(), lstm({ units: 2 })], { inputShape: [2, 3, 4], seed: 1 })
    const bytes = await net.toBytes()
    const again = await modelFromBytes(bytes)
    expect(await again.toBytes()).toEqual(bytes)
    expect(again.layers[0]!.config()['layer']).toMatchObject({ className: 'Bidirectional', config: { name: 'both' } })
  })

  it('are frozen with the whole, which a part that was frozen before outlasts', () => {
    const inner = dense({ units: 2, trainable: false })
    const outer = timeDistributed({ layer: inner })
    outer.outputShapeFor([null, 3, 4])
    expect(outer.trainableParameters).toHaveLength(0)
    inner.trainable = true
    expect(outer.trainableParameters).toHaveLength(2)
    outer.trainable = false
    expect([inner.trainable, inner.trainableParameters.length]).toEqual([false, 0])
    outer.trainable = true
    expect(inner.trainable).toBe(true)
  })

  it('keep their moving statistics where the whole is frozen', () => {
    const inner = batchNormalization()
    const outer = timeDistributed({ layer: inner, trainable: false })
    const inputs = [{ shape: [1, 2, 1], values: [3, 4] }]
    const layer = buildLayer({ make: () => outer, options: {}, inputs })
    const before = layer.parameters.map((parameter) => parameter.values())
    tidy(() => callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, true)))
    expect(layer.parameters.map((parameter) => parameter.values())).toEqual(before)
  })
})

describe('parts that cannot be used', () => {
  it('are those that are built or part of another layer already', () => {
    const built = lstm({ units: 1 })
    built.outputShapeFor([null, 2, 2])
    const taken = dense({ units: 1 })
    timeDistributed({ layer: taken })
    const rule = /must be a layer of its own, but got .*, which is used elsewhere/
    expect(() => bidirectional({ layer: built, name: 'b' })).toThrow(rule)
    expect(() => timeDistributed({ layer: taken })).toThrow(rule)
    expect(() => timeDistributed({ layer: 'dense' as never })).toThrow('layer must be a layer, but got "dense"')
  })

  it.each<[() => unknown, RegExp]>([
    [() => bidirectional({ layer: dense({ units: 1 }) as never }), /layer must be a recurrent layer/],
    [() => bidirectional({ layer: lstm({ units: 1, goBackwards: true }) }), /layer must have goBackwards false/],
    [
      () => bidirectional({ layer: lstm({ units: 1 }), backwardLayer: lstm({ units: 1 }) }),
      /backwardLayer must have goBackwards true, but got false/,
    ],
    [
      () =>
        bidirectional({
          layer: lstm({ units: 1 }),
          backwardLayer: gru({ units: 1, goBackwards: true, returnSequences: true }),
        }),
      /backwardLayer must have returnSequences false, but got true/,
    ],
    [
      () =>
        bidirectional({
          layer: lstm({ units: 1, returnState: true }),
          backwardLayer: lstm({ units: 1, goBackwards: true }),
        }),
      /backwardLayer must have returnState true, but got false/,
    ],
    [
      () =>
        bidirectional({
          layer: lstm({ units: 1 }),
          backwardLayer: gru({ units: 2, goBackwards: true }),
          mergeMode: 'sum',
        }),
      /as many units as layer, 1, for mergeMode "sum", but got 2/,
    ],
    [() => bidirectional({ layer: lstm({ units: 1 }), mergeMode: 'max' as never }), /mergeMode must be one of/],
  ])('of Bidirectional: %#', (make, message) => {
    expect(make).toThrow(message)
  })

  it('say in which layer a shape does not suit its part', () => {
    const layer = timeDistributed({ layer: reshape({ targetShape: [5] }), name: 'each' })
    expect(() => layer.outputShapeFor([null, 2, 4])).toThrow(/^each: reshape: the input's elements must fill \[5\]/)
  })
})

describe('a recurrent layer', () => {
  it.each([lstm, gru, simpleRNN])('says that the time axis is missing: $name', (make) => {
    const build = () => sequential([make({ units: 64, activation: 'relu' })], { inputShape: [100] })
    expect(build).toThrow(/input must be \[batch, time, in\], but the time axis is missing: \[\?, 100\]\./)
  })

  it('takes first states that fit, be it as numbers', () => {
    const layer = lstm({ units: 2, name: 'reader' })
    layer.outputShapeFor([null, 3, 4])
    const call = (...shapes: number[][]) => {
      const inputs = shapes.map((shape) => ({ shape, values: new Float32Array(shape.reduce((a, b) => a * b)) }))
      return () => tidy(() => layer.call(inputTensors({ inputs }), contextOf({ inputs }, false)))
    }
    expect(call([2, 3, 4], [2, 2])).toThrow(
      'reader: input must be a sequence, or a list of it and as many first states as there are, 2, but got 1.',
    )
    expect(call([2, 3, 4], [2, 2], [1, 2])).toThrow('reader: first state 2 must be [2, 2], but got [1, 2].')
  })
})

/** The mask that a layer makes of ids and masks. */
function maskOfLayer(make: () => AnyLayer, input: LayerCase['inputs'][number]): unknown {
  const layer = buildLayer({ make, options: {}, inputs: [input] })
  return tidy(() =>
    maskOf(layer, inputTensors({ inputs: [input] }), contextOf({ inputs: [input] }, false))?.arraySync(),
  )
}

describe('masks of TimeDistributed', () => {
  const ids = { shape: [1, 2, 3], values: [1, 2, 0, 0, 0, 0], kind: 'ids' as const }

  it('are those that its layer makes, of all axes', () => {
    const make = () => timeDistributed({ layer: embedding({ inputDim: 3, outputDim: 2, maskZero: true }) })
    // Truth values come as 0 and 1.
    expect(maskOfLayer(make, ids)).toEqual([
      [
        [1, 1, 0],
        [0, 0, 0],
      ],
    ])
  })

  it('end at a layer that reads the words: a sentence counts where one of its words does', async () => {
    const net = sequential(
      [
        embedding({ inputDim: 4, outputDim: 3, maskZero: true }),
        timeDistributed({ layer: bidirectional({ layer: lstm({ units: 2 }) }) }),
        bidirectional({ layer: gru({ units: 2 }) }),
      ],
      { inputShape: [null, null], seed: 4 },
    )
    const padded = [
      [
        [1, 2, 0],
        [3, 0, 0],
        [0, 0, 0],
      ],
    ]
    const plain = [
      [
        [1, 2],
        [3, 0],
      ],
    ]
    const [[a], [b]] = [await net.predict(padded), await net.predict(plain)]
    a!.forEach((value, i) => expect(value).toBeCloseTo(b![i]!, 6))
  })

  it('tell a layer of several axes which steps are masked altogether', () => {
    const inputs = [{ shape: [1, 2, 2, 1], values: [1, 3, 50, 70], mask: [[1, 0]] }]
    const layer = buildLayer({
      make: () => timeDistributed({ layer: batchNormalization({ momentum: 0 }) }),
      options: {},
      inputs,
    })
    tidy(() => callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, true)))
    expect(layer.parameters.slice(2).map((parameter) => [...parameter.values()])).toEqual([[2], [1]])
  })
})

describe('the scores of TransformerEncoder', () => {
  it('are shares of the steps that count', () => {
    const inputs = [{ shape: [1, 3, 2], values: [1, 2, 3, 4, 5, 6], mask: [[1, 1, 0]] }]
    const layer = transformerEncoder({ intermediateDim: 2, numHeads: 1, normalizeFirst: true })
    buildLayer({ make: () => layer, options: {}, inputs })
    tidy(() => {
      const rows = layer.scores(tensor([1, 2, 3, 4, 5, 6], [1, 3, 2]), contextOf({ inputs }, false)).arraySync()
      for (const [first, second, third] of (rows as number[][][][])[0]![0]!) {
        expect(first! + second!).toBeCloseTo(1, 6)
        expect(third).toBe(0)
      }
    })
  })
})
