/** What all recurrent layers keep: masks to the bit, dropout, memory, options. */
import { memory, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Generator } from '../random/generator.js'
import { buildLayer, callLayer, contextOf, inputTensors, layerFunction, maskOf } from '../testing/layer-case.js'
import type { LayerCaseInput } from '../testing/layer-case.js'
import { checkGradient } from '../testing/numeric-gradient.js'
import { gru, type GRUOptions } from './gru.js'
import { lstm } from './lstm.js'
import type { Recurrent } from './recurrent-options.js'
import { simpleRNN } from './simple-rnn.js'

beforeAll(async () => void (await engine()))

const values = Float32Array.from({ length: 12 }, (_, i) => Math.sin(1.7 * i))

/** Options of them all; those of one layer come with its maker. */
type Options = Omit<GRUOptions, 'resetAfter' | 'recurrentActivation'>

const makers: Record<string, (options: Options) => Recurrent> = {
  lstm,
  gru,
  'gru, reset before': (options) => gru({ ...options, resetAfter: false }),
  'lstm, step by step': (options) => lstm({ ...options, activation: 'silu' }),
  simpleRNN,
}

describe.each(Object.entries(makers))('%s', (_, make) => {
  const outputOf = (options: Partial<Options>, input: LayerCaseInput): number[] => {
    const inputs = [input]
    const layer = buildLayer({ make, options: { units: 3, ...options }, inputs })
    return tidy(() => Array.from(callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, false)).dataSync()))
  }

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
    const layer = buildLayer({ make, options, inputs })
    tidy(() => {
      const mask = maskOf(layer, inputTensors({ inputs }), contextOf({ inputs }, false))
      expect(mask?.arraySync()).toEqual([[0, 1, 1, 1]])
    })
  })

  it('has the right gradient with both kinds of dropout', () => {
    const inputs = [{ shape: [2, 3, 2], values }]
    const layer = buildLayer({ make, options: { units: 2, dropout: 0.3, recurrentDropout: 0.3 }, inputs })
    const error = tidy(() => {
      const { f, at } = layerFunction(layer, { inputs }, true)
      return checkGradient(f, at, { random: new Generator(1), directions: 4 })
    })
    expect(error).toBeLessThan(1e-3)
  })

  it('drops the same elements of the input at every step while training', () => {
    // Without a bias, a step whose input is dropped changes nothing.
    const options = { units: 2, dropout: 0.5, useBias: false, recurrentInitializer: 'zeros' } as const
    const layer = buildLayer({ make, options, inputs: [{ shape: [8, 1, 1], values: [] }] })
    const runs = [1, 3].map((time) => {
      const inputs = [{ shape: [8, time, 1], values: new Float32Array(8 * time).fill(1) }]
      return tidy(() => Array.from(callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, true)).dataSync()))
    })
    const [short, long] = runs.map((outputs) => outputs.filter((__, index) => index % 2 === 0).map((y) => y === 0))
    expect(new Set(short).size).toBe(2)
    expect(long).toEqual(short)
  })

  it('leaves no tensors behind after a pass in tidy', () => {
    const inputs = [{ shape: [2, 3, 2], values }]
    const layer = buildLayer({ make, options: { units: 2, returnSequences: true }, inputs })
    const run = () => tidy(() => void callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, true)))
    run()
    const before = memory().numTensors
    run()
    expect(memory().numTensors).toBe(before)
  })

  it.each([
    { options: { units: 0 }, message: /: units must be a positive integer, but got 0\.$/ },
    { options: { units: 1, dropout: 1 }, message: /: dropout must be a number in \[0, 1\), but got 1\.$/ },
    { options: { units: 1, recurrentDropout: -1 }, message: /recurrentDropout must be/ },
  ])('refuses $options', ({ options, message }) => {
    expect(() => make(options)).toThrow(message)
  })
})
