import { profile, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { buildLayer, callLayer, contextOf, inputTensors } from '../testing/layer-case.js'
import type { LayerCaseInput } from '../testing/layer-case.js'
import { layerNormalization, type LayerNormalizationOptions } from './layer-normalization.js'

beforeAll(async () => void (await engine()))

function outputOf(options: LayerNormalizationOptions, input: LayerCaseInput): number[] {
  const inputs = [input]
  const layer = buildLayer({ make: layerNormalization, options, inputs })
  return tidy(() => Array.from(callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, false)).dataSync()))
}

describe('LayerNormalization', () => {
  it('gives mean 0 and variance 1, far from 0 too', () => {
    const y = outputOf({ epsilon: 1e-6 }, { shape: [1, 4], values: [1000, 1001, 1002, 1003] })
    const expected = [-1.5, -0.5, 0.5, 1.5].map((value) => value / Math.sqrt(1.25))
    y.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5))
  })

  it('does not divide by 0 where all features are equal', () => {
    expect(outputOf({}, { shape: [1, 3], values: [7, 7, 7] })).toEqual([0, 0, 0])
  })

  it('takes each step by itself, so that padding has no influence', () => {
    const steps = [1, 2, 4, 8]
    const padded = outputOf({}, { shape: [1, 3, 2], values: [...steps, NaN, NaN], mask: [[1, 1, 0]] })
    expect(padded.slice(0, 4)).toEqual(outputOf({}, { shape: [1, 2, 2], values: steps }))
  })

  it('takes at most nine kernels', async () => {
    const inputs = [{ shape: [2, 3], values: [1, 2, 3, 4, 5, 7] }]
    const layer = buildLayer({ make: layerNormalization, options: {}, inputs })
    const run = () => tidy(() => void callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, false)))
    run()
    const { kernels } = await profile(run)
    expect(kernels.length).toBeLessThanOrEqual(9)
  })

  it.each([
    { options: { epsilon: -1 }, message: /^layer_normalization: epsilon must be/ },
    { options: { axis: [] }, message: /axis must be at least one axis, but got \[\]/ },
    { options: { axis: 'last' }, message: /axis must be an integer, but got "last"/ },
  ])('refuses $options', ({ options, message }) => {
    expect(() => layerNormalization(options as LayerNormalizationOptions)).toThrow(message)
  })
})
