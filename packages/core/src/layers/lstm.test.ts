import { memory, profile, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Generator } from '../random/generator.js'
import { buildLayer, callLayer, contextOf, inputTensors, layerFunction, maskOf } from '../testing/layer-case.js'
import type { LayerCaseInput } from '../testing/layer-case.js'
import { checkGradient } from '../testing/numeric-gradient.js'
import { lstm } from './lstm.js'
import type { LSTMOptions } from './lstm-options.js'

beforeAll(async () => void (await engine()))

const values = Float32Array.from({ length: 12 }, (_, i) => Math.sin(1.7 * i))

describe('LSTM', () => {
  it.each([
    { padding: 'behind', mask: [1, 1, 1, 0, 0], at: 0, options: {} },
    { padding: 'in front', mask: [0, 0, 1, 1, 1], at: 2, options: {} },
    { padding: 'behind, backwards', mask: [1, 1, 1, 0, 0], at: 0, options: { goBackwards: true } },
  ])('gives exactly the unpadded result with padding $padding', ({ mask, at, options }) => {
    const steps = values.subarray(0, 6)
    const padded = new Float32Array(10).fill(Infinity)
    padded.set(steps, at * 2)
    expect(outputOf(options, { shape: [1, 5, 2], values: padded, mask: [mask] })).toEqual(
      outputOf(options, { shape: [1, 3, 2], values: steps }),
    )
  })

  it('repeats the output before a masked step', () => {
    const input = { shape: [1, 4, 2], values: values.subarray(0, 8), mask: [[1, 0, 1, 0]] }
    const output = outputOf({ returnSequences: true }, input)
    expect(output.slice(3, 6)).toEqual(output.slice(0, 3))
    expect(output.slice(9)).toEqual(output.slice(6, 9))
    expect(output.slice(6, 9)).not.toEqual(output.slice(3, 6))
  })

  it('turns the mask round where it turns its outputs round', () => {
    const options = { units: 3, returnSequences: true, goBackwards: true }
    const inputs = [{ shape: [1, 4, 2], values: values.subarray(0, 8), mask: [[1, 1, 1, 0]] }]
    const layer = buildLayer({ make: lstm, options, inputs })
    tidy(() => {
      const mask = maskOf(layer, inputTensors({ inputs }), contextOf({ inputs }, false))
      expect(mask?.arraySync()).toEqual([[0, 1, 1, 1]])
    })
  })

  it('begins with a forget gate bias of 1', () => {
    expect(biasOf({ units: 2 })).toEqual([0, 0, 1, 1, 0, 0, 0, 0])
    expect(biasOf({ units: 2, unitForgetBias: false })).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    const biasInitializer = { className: 'Constant', config: { value: 2 } }
    expect(biasOf({ units: 1, biasInitializer })).toEqual([2, 1, 2, 2])
  })

  it('drops the same elements of the input at every step while training', () => {
    const options: LSTMOptions = { units: 2, dropout: 0.5, kernelInitializer: 'ones', recurrentInitializer: 'zeros' }
    const layer = buildLayer({ make: lstm, options, inputs: [{ shape: [8, 1, 1], values: [] }] })
    const runs = [1, 3].map((time) => {
      const inputs = [{ shape: [8, time, 1], values: new Float32Array(8 * time).fill(1) }]
      return tidy(() => Array.from(callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, true)).dataSync()))
    })
    const [short, long] = runs.map((outputs) => outputs.filter((_, index) => index % 2 === 0).map((y) => y === 0))
    expect(new Set(short).size).toBe(2)
    expect(long).toEqual(short)
  })

  it('has the right gradient with both kinds of dropout', () => {
    const inputs = [{ shape: [2, 3, 2], values }]
    const layer = buildLayer({ make: lstm, options: { units: 2, dropout: 0.3, recurrentDropout: 0.3 }, inputs })
    const error = tidy(() => {
      const { f, at } = layerFunction(layer, { inputs }, true)
      return checkGradient(f, at, { random: new Generator(1), directions: 4 })
    })
    expect(error).toBeLessThan(1e-3)
  })

  it.each([2, 5])('takes one product with the input for all of %i steps, and one product a step', async (time) => {
    const inputs = [{ shape: [1, time, 1], values: new Float32Array(time) }]
    // A function that no fused kernel has.
    const layer = buildLayer({ make: lstm, options: { units: 2, activation: 'softsign' }, inputs })
    const run = () => tidy(() => void callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, false)))
    const { kernels } = await profile(run)
    expect(kernels.filter(({ name }) => /MatMul|Affine/.test(name)).length).toBe(1 + time)
  })

  it('leaves no tensors behind after a pass in tidy', () => {
    const inputs = [{ shape: [2, 3, 2], values }]
    const layer = buildLayer({ make: lstm, options: { units: 2, returnSequences: true }, inputs })
    const run = () => tidy(() => void callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, true)))
    run()
    const before = memory().numTensors
    run()
    expect(memory().numTensors).toBe(before)
  })

  it.each([
    { options: { units: 0 }, message: /^lstm: units must be a positive integer, but got 0\.$/ },
    { options: { units: 1, dropout: 1 }, message: /^lstm: dropout must be a number in \[0, 1\), but got 1\.$/ },
    { options: { units: 1, recurrentDropout: -1 }, message: /recurrentDropout must be/ },
  ])('refuses $options', ({ options, message }) => {
    expect(() => lstm(options)).toThrow(message)
  })
})

function outputOf(options: Partial<LSTMOptions>, input: LayerCaseInput): number[] {
  const inputs = [input]
  const layer = buildLayer({ make: lstm, options: { units: 3, ...options }, inputs })
  return tidy(() => Array.from(callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, false)).dataSync()))
}

function biasOf(options: LSTMOptions): number[] {
  const layer = buildLayer({ make: lstm, options, inputs: [{ shape: [1, 1, 1], values: [0] }] })
  return Array.from(layer.parameters[2]!.values())
}
