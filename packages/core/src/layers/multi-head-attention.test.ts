import { profile, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { fusedOperations } from '../ops/fused.js'
import { Generator } from '../random/generator.js'
import { buildLayer, callLayer, contextOf, inputTensors, layerFunction } from '../testing/layer-case.js'
import type { LayerCaseInput } from '../testing/layer-case.js'
import { checkGradient } from '../testing/numeric-gradient.js'
import { multiHeadAttention, type MultiHeadAttention, type MultiHeadAttentionOptions } from './multi-head-attention.js'
import { input } from './symbolic.js'

beforeAll(async () => void (await engine()))

const options = { numHeads: 2, keyDim: 3 }
const values = Float32Array.from({ length: 24 }, (_, i) => Math.sin(1.7 * i))

function layerFor(own: Partial<MultiHeadAttentionOptions>, inputs: readonly LayerCaseInput[]): MultiHeadAttention {
  return buildLayer({
    make: multiHeadAttention,
    options: { ...options, ...own },
    inputs,
  }) as unknown as MultiHeadAttention
}

function outputOf(layer: MultiHeadAttention, inputs: readonly LayerCaseInput[], training = false): number[] {
  return tidy(() => Array.from(callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, training)).dataSync()))
}

function scoresOf(layer: MultiHeadAttention, inputs: readonly LayerCaseInput[]): number[][][][] {
  return tidy(() => {
    const tensors = inputTensors({ inputs })
    const scores = layer.scores(tensors.length === 1 ? tensors[0]! : tensors, contextOf({ inputs }, true))
    return scores.arraySync() as number[][][][]
  })
}

describe('MultiHeadAttention', () => {
  it('gives exactly the unpadded result with padding behind', () => {
    const steps = values.subarray(0, 6)
    const padded = new Float32Array(10).fill(1e6)
    padded.set(steps)
    const input = { shape: [1, 5, 2], values: padded, mask: [[1, 1, 1, 0, 0]] }
    const plain = { shape: [1, 3, 2], values: steps }
    const layer = layerFor({}, [plain])
    expect(outputOf(layer, [input]).slice(0, 6)).toEqual(outputOf(layer, [plain]))
  })

  it('gives exactly the unpadded result with padding in front of value and key', () => {
    const query = { shape: [1, 2, 2], values: values.subarray(0, 4) }
    const steps = values.subarray(4, 10)
    const padded = new Float32Array(10).fill(-1e6)
    padded.set(steps, 4)
    const layer = layerFor({}, [query, query])
    const input = { shape: [1, 5, 2], values: padded, mask: [[0, 0, 1, 1, 1]] }
    expect(outputOf(layer, [query, input])).toEqual(outputOf(layer, [query, { shape: [1, 3, 2], values: steps }]))
  })

  it('has scores of which each row adds up to 1, and 0 where a key is masked', () => {
    const input = {
      shape: [2, 3, 2],
      values: values.subarray(0, 12),
      mask: [
        [1, 1, 0],
        [1, 0, 1],
      ],
    }
    const scores = scoresOf(layerFor({}, [input]), [input])
    expect(scores.flat(2).length).toBe(2 * 2 * 3)
    for (const row of scores.flat(2)) expect(row.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 6)
    expect(scores[0]!.flat().map((row) => row[2])).toEqual(Array.from({ length: 6 }, () => 0))
    expect(scores[1]!.flat().map((row) => row[1])).toEqual(Array.from({ length: 6 }, () => 0))
  })

  it('attends to all alike where nothing may be seen', () => {
    const input = { shape: [1, 3, 2], values: values.map((value) => 100 * value).subarray(0, 6), mask: [[0, 0, 0]] }
    const scores = scoresOf(layerFor({}, [input]), [input]).flat(3)
    for (const score of scores) expect(score).toBeCloseTo(1 / 3, 6)
  })

  it('does not look ahead with useCausalMask', () => {
    const changed = values.slice(0, 8)
    changed.set([5, -5], 6)
    const inputs = [values.subarray(0, 8), changed].map((numbers) => [{ shape: [1, 4, 2], values: numbers }])
    const layer = layerFor({ useCausalMask: true }, inputs[0]!)
    const [first, second] = inputs.map((given) => outputOf(layer, given))
    expect(second!.slice(0, 6)).toEqual(first!.slice(0, 6))
    expect(second!.slice(6)).not.toEqual(first!.slice(6))
    for (const head of scoresOf(layer, inputs[0]!)[0]!) {
      head.forEach((row, t) => expect(row.slice(t + 1).every((score) => score === 0)).toBe(true))
    }
  })

  it('takes one value, a list of it, and a list of it twice for the same', () => {
    const x = { shape: [2, 3, 2], values: values.subarray(0, 12) }
    const layer = layerFor({}, [x])
    expect(outputOf(layer, [x, x])).toEqual(outputOf(layer, [x]))
    expect(outputOf(layer, [x, x, x])).toEqual(outputOf(layer, [x]))
    const start = input({ shape: [3, 2] })
    expect(layer.apply([start]).shape).toEqual(layer.apply(start).shape)
  })

  it('drops scores while training, and has the right gradient then', () => {
    const inputs = [{ shape: [2, 3, 2], values: values.subarray(0, 12) }]
    const layer = layerFor({ dropout: 0.4 }, inputs)
    expect(outputOf(layer, inputs, true)).not.toEqual(outputOf(layer, inputs))
    const error = tidy(() => {
      const { f, at } = layerFunction(layer, { inputs }, true)
      return checkGradient(f, at, { random: new Generator(1), directions: 4 })
    })
    expect(error).toBeLessThan(1e-3)
  })

  it('takes one product for queries, keys and values, and no kernel for each head', async () => {
    const inputs = [{ shape: [2, 3, 2], values: values.subarray(0, 12) }]
    const workOf = async (dropout: number): Promise<readonly string[]> => {
      const layer = layerFor({ numHeads: 4, dropout }, inputs)
      const run = () => tidy(() => void callLayer(layer, inputTensors({ inputs }), contextOf({ inputs }, true)))
      run()
      return (await profile(run)).kernels.map(({ name }) => name).filter((name) => name !== 'Reshape')
    }
    const products = (work: readonly string[]) => work.filter((name) => /MatMul|Affine/.test(name)).length
    const dropping = await workOf(0.5)
    expect(products(dropping)).toBe(4)
    expect(dropping.length).toBeLessThanOrEqual(16)
    // The two within the attention are no kernels of tfjs where the backend has it as one operation.
    expect(products(await workOf(0))).toBe(fusedOperations() === undefined ? 4 : 2)
  })

  it.each([
    { own: { numHeads: 0 }, message: /^multi_head_attention: numHeads must be a positive integer, but got 0\.$/ },
    { own: { keyDim: 1.5 }, message: /keyDim must be/ },
    { own: { valueDim: 0 }, message: /valueDim must be/ },
    { own: { dropout: 1 }, message: /dropout must be a number in \[0, 1\), but got 1/ },
  ])('refuses $own', ({ own, message }) => {
    expect(() => multiHeadAttention({ ...options, ...own })).toThrow(message)
  })
})
