import { profile, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { buildLayer, callLayer, contextOf, inputTensors } from '../testing/layer-case.js'
import { lstm } from './lstm.js'
import type { LSTMOptions } from './lstm-options.js'

beforeAll(async () => void (await engine()))

describe('LSTM', () => {
  it('begins with a forget gate bias of 1', () => {
    expect(biasOf({ units: 2 })).toEqual([0, 0, 1, 1, 0, 0, 0, 0])
    expect(biasOf({ units: 2, unitForgetBias: false })).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    const biasInitializer = { className: 'Constant', config: { value: 2 } }
    expect(biasOf({ units: 1, biasInitializer })).toEqual([2, 1, 2, 2])
  })

  it.each([2, 5])('takes one product with the input for all of %i steps, and one product a step', async (time) => {
    const inputs = [{ shape: [1, time, 1], values: new Float32Array(time) }]
    // A function that no fused kernel has.
    const layer = buildLayer({ make: lstm, options: { units: 2, activation: 'softsign' }, inputs })
    const run = () => tidy(() => void callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, false)))
    const { kernels } = await profile(run)
    expect(kernels.filter(({ name }) => /MatMul|Affine/.test(name)).length).toBe(1 + time)
  })
})

function biasOf(options: LSTMOptions): number[] {
  const layer = buildLayer({ make: lstm, options, inputs: [{ shape: [1, 1, 1], values: [0] }] })
  return Array.from(layer.parameters[2]!.values())
}
