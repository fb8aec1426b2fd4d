import { profile, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { buildLayer, callLayer, contextOf, inputTensors } from '../testing/layer-case.js'
import { gru } from './gru.js'

beforeAll(async () => void (await engine()))

describe('GRU', () => {
  it.each([2, 5])('takes one product with the input for all of %i steps, and one product a step', async (time) => {
    const inputs = [{ shape: [1, time, 1], values: new Float32Array(time) }]
    // A function that no fused kernel has.
    const layer = buildLayer({ make: gru, options: { units: 2, activation: 'softsign' }, inputs })
    const run = () => tidy(() => void callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, false)))
    const { kernels } = await profile(run)
    expect(kernels.filter(({ name }) => /MatMul|Affine/.test(name)).length).toBe(1 + time)
  })
})
