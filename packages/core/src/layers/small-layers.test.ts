/** What is special about small layers: random ones while training, those that make masks, those that take data. */
import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { sequential } from '../models/sequential.js'
import { modelFromBytes } from '../saving/load-model.js'
import { buildLayer, callLayer, contextOf, inputTensors, maskOf } from '../testing/layer-case.js'
import type { LayerCase } from '../testing/layer-case.js'
import { alphaDropout } from './alpha-dropout.js'
import { cropping2d } from './cropping.js'
import { dot } from './dot.js'
import { gaussianDropout } from './gaussian-dropout.js'
import { gaussianNoise } from './gaussian-noise.js'
import { groupNormalization } from './group-normalization.js'
import type { AnyLayer } from './layer.js'
import { layerNormalization } from './layer-normalization.js'
import { masking } from './masking.js'
import { normalization } from './normalization.js'
import { permute } from './permute.js'
import { prelu } from './prelu.js'
import { rescaling } from './rescaling.js'
import { rmsNormalization } from './rms-normalization.js'
import { softmax } from './softmax.js'
import { spatialDropout1d, spatialDropout2d } from './spatial-dropout.js'
import { unitNormalization } from './unit-normalization.js'
import { upSampling1d } from './up-sampling.js'
import { zeroPadding1d } from './zero-padding.js'

beforeAll(async () => void (await engine()))

interface Found {
  readonly values: readonly number[]
  readonly y: unknown
  readonly mask: unknown
}

/** Output and mask of a layer that is called once. */
function run(layer: AnyLayer, inputs: LayerCase['inputs'], training = false): Found {
  buildLayer({ make: () => layer, options: {}, inputs })
  let found: Found = { values: [], y: [], mask: null }
  tidy(() => {
    const [x, context] = [inputTensors({ inputs }), contextOf({ inputs }, training)]
    const y = callLayer(layer, x, context)
    found = { values: [...y.dataSync()], y: y.arraySync(), mask: maskOf(layer, x, context)?.arraySync() ?? null }
  })
  return found
}

const ones = (shape: readonly number[]) => ({
  shape,
  values: new Float32Array(shape.reduce((size, axis) => size * axis, 1)).fill(1),
})

function moments(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance) }
}

describe('while training', () => {
  it('SpatialDropout drops whole channels, and scales the others', () => {
    const { y } = run(spatialDropout1d({ rate: 0.5 }), [ones([2, 3, 40])], true)
    for (const [first, second, third] of y as number[][][]) {
      expect([second, third]).toEqual([first, first])
      expect(new Set(first)).toEqual(new Set([0, 2]))
    }
    const picture = run(spatialDropout2d({ rate: 0.5 }), [ones([1, 2, 2, 40])], true).y as number[][][][]
    expect(picture[0]![1]![1]).toEqual(picture[0]![0]![0])
    expect(new Set(picture[0]![0]![0])).toEqual(new Set([0, 2]))
  })

  // Five deviations of a mean of 10,000 numbers are 0.05 of theirs, of a deviation 0.035.
  it.each([
    { layer: gaussianNoise({ stddev: 2 }), deviation: 2 },
    { layer: gaussianDropout({ rate: 0.2 }), deviation: 0.5 },
  ])('$layer.className has the mean of its input and the deviation that was asked for', ({ layer, deviation }) => {
    const found = moments(run(layer, [ones([100, 100])], true).values)
    expect(Math.abs(found.mean - 1)).toBeLessThan(0.05 * deviation)
    expect(Math.abs(found.deviation - deviation)).toBeLessThan(0.035 * deviation)
  })

  it('AlphaDropout keeps mean 0 and variance 1 of normal numbers', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? 1 : -1))
    const found = moments(run(alphaDropout({ rate: 0.3 }), [{ shape: [100, 100], values }], true).values)
    expect(Math.abs(found.mean)).toBeLessThan(0.05)
    expect(Math.abs(found.deviation - 1)).toBeLessThan(0.05)
  })

  it('AlphaDropout shares its pattern along axes of 1 in noiseShape', () => {
    const { y } = run(alphaDropout({ rate: 0.5, noiseShape: [null, 1, null] }), [ones([1, 3, 20])], true)
    const [[first, second]] = y as [[number[], number[]]]
    expect(second).toEqual(first)
    expect(new Set(first).size).toBe(2)
  })
})

describe('masks', () => {
  it('Masking masks steps all of whose features are the value, and sets them to 0', () => {
    const input = { shape: [1, 3, 2], values: [-1, 2, -1, -1, 3, -1] }
    expect(run(masking({ maskValue: -1 }), [input])).toMatchObject({
      y: [
        [
          [-1, 2],
          [0, 0],
          [3, -1],
        ],
      ],
      mask: [[1, 0, 1]],
    })
  })

  it('Softmax gives masked steps 0 along time, of three axes too', () => {
    const input = { shape: [1, 3, 1], values: [1, 1, 50], mask: [[1, 1, 0]] }
    expect(run(softmax({ axis: 1 }), [input])).toMatchObject({ y: [[[0.5], [0.5], [0]]], mask: [[1, 1, 0]] })
    expect(run(softmax(), [input]).y).toEqual([[[1], [1], [1]]])
  })

  it('UpSampling1D repeats the mask; ZeroPadding1D ends it', () => {
    const input = { shape: [1, 2, 1], values: [3, 4], mask: [[1, 0]] }
    expect(run(upSampling1d(), [input])).toMatchObject({ y: [[[3], [3], [4], [4]]], mask: [[1, 1, 0, 0]] })
    expect(run(zeroPadding1d(), [input]).mask).toBeNull()
  })

  it('GroupNormalization leaves masked steps out of mean and variance, also in the middle', () => {
    const input = { shape: [1, 3, 2], values: [1, 5, 99, 99, 3, 9], mask: [[1, 0, 1]] }
    const { y } = run(groupNormalization({ groups: 2, epsilon: 1e-7 }), [input])
    const [[first, , third]] = y as [[number[], number[], number[]]]
    for (const [found, sign] of [
      [first, -1],
      [third, 1],
    ] as const)
      found.forEach((value) => expect(value).toBeCloseTo(sign, 5))
  })

  it.each([rmsNormalization, unitNormalization, layerNormalization])('%o refuses one along its axis', (make) => {
    const input = { shape: [1, 2, 1], values: [3, 4], mask: [[1, 0]] }
    expect(run(make(), [input]).mask).toEqual([[1, 0]])
    expect(() => run(make({ axis: [1, 2] }), [input])).toThrow(/input must have no mask along axis 1, 2/)
  })
})

describe('Normalization', () => {
  const data = { data: [1, 10, 3, 30, 5, 50], shape: [3, 2] }

  it('takes mean and variance of each feature from data', () => {
    const layer = normalization()
    layer.adapt(data)
    // Mean 3 and 30, variance (4 + 0 + 4) / 3 and a hundred times that.
    expect(layer.parameters.map((parameter) => [...parameter.values()])).toEqual([
      [3, 30],
      [Math.fround(8 / 3), Math.fround(800 / 3)],
    ])
    expect(layer.trainableParameters).toEqual([])
    const { y } = run(layer, [{ shape: [1, 2], values: [5, 30] }])
    expect((y as number[][])[0]![0]).toBeCloseTo(2 / Math.sqrt(8 / 3), 6)
    expect((y as number[][])[0]![1]).toBe(0)
  })

  it('takes one of all numbers with axis null, and one of each place with several axes', () => {
    const [all, each] = [normalization({ axis: null }), normalization({ axis: [1, 2] })]
    all.adapt(data)
    expect([...all.parameters[0]!.values()]).toEqual([16.5])
    each.adapt({ data: [1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 2] })
    expect([...each.parameters[0]!.values()]).toEqual([3, 4, 5, 6])
  })

  it('goes into the file with its numbers', async () => {
    const layer = normalization()
    layer.adapt(data)
    const net = sequential([layer], { inputShape: [2] })
    const again = await modelFromBytes(await net.toBytes())
    expect(await again.predict([[1, 10]])).toEqual(await net.predict([[1, 10]]))
    expect((await net.predict([[3, 30]]))[0]).toEqual([0, 0])
  })

  it('refuses data that is empty or of another shape, and adapting where the options say it', () => {
    expect(() => normalization().adapt({ data: [], shape: [0, 2] })).toThrow(/data must fill its shape/)
    expect(() => normalization().adapt({ data: [1, 2, 3], shape: [2, 2] })).toThrow(/got 3 for \[2, 2\]/)
    expect(() => normalization({ mean: 1, variance: 1 }).adapt(data)).toThrow(/adapt must not be called/)
    expect(() => normalization({ mean: 1 })).toThrow(/mean and variance must be given together/)
    expect(() => normalization({ mean: 1, variance: -1 })).toThrow(/variance must be numbers of at least 0/)
  })
})

describe('options out of range', () => {
  it.each<[() => unknown, string]>([
    [() => permute({ dims: [1, 3] }), 'permute: dims must be the numbers from 1 on in some order, but got [1, 3].'],
    [() => dot({ axes: 0 }), 'dot: axes must be an integer other than 0, the batch, or two of them, but got 0.'],
    [() => prelu({ sharedAxes: [0] }), 'sharedAxes must be a list of integers of at least 1, but got [0].'],
    [() => rescaling({ scale: Number.NaN }), 'rescaling: scale must be a finite number, but got NaN.'],
    [() => masking({ maskValue: 'x' as never }), 'masking: maskValue must be a finite number, but got "x".'],
    [() => cropping2d({ cropping: [1, -1] }), 'cropping_2d: cropping must be an integer of at least 0, two of them'],
    [() => zeroPadding1d({ padding: [1, 2, 3] as never }), 'zero_padding_1d: padding must be an integer of at least 0'],
    [() => groupNormalization({ groups: 0 }), 'group_normalization: groups must be a positive integer, but got 0.'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message)
  })
})

describe('Rescaling', () => {
  it('takes whole numbers', () => {
    const y: Tensor = tidy(() => rescaling({ scale: 0.5 }).call(tensor([1, 3], [1, 2], 'int32')))
    expect([y.dtype, ...y.dataSync()]).toEqual(['float32', 0.5, 1.5])
  })
})
