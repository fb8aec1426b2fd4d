/** What all Shapley methods promise, on games whose answers are known. */
import { matMul, memory, mul, sigmoid, slice, sum, tensor2d, type Tensor } from '@tensorflow/tfjs-core'
import { Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { arrayFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import type { NestedNumbers } from '../rows.js'
import { exactShapley } from './exact-shapley.js'
import { kernelShap } from './kernel-shap.js'
import { partitionShap } from './partition-shap.js'
import { permutationShap } from './permutation-shap.js'
import type { ShapleyOptions } from './shapley-request.js'

const weights = [[1.5], [-2], [0.5], [0], [3]]
const linear = (x: Tensor): Tensor => matMul(x, tensor2d(weights))
const background = [
  [0, 1, -1, 2, 0.5],
  [2, 0, 1, 1, 0.5],
]
const rows = [
  [1, 2, 3, 4, 0.5],
  [-1, 0.5, 0, 2, 1],
]

const methods: Record<string, (input: NestedNumbers, options: Partial<ShapleyOptions>) => Promise<Explanation>> = {
  exactShapley: (input, options) => exactShapley(linear, input, { background, ...options }),
  kernelShap: (input, options) => kernelShap(linear, input, { background, ...options }),
  partitionShap: (input, options) => partitionShap(linear, input, { background, ...options }),
  permutationShap: (input, options) => permutationShap(linear, input, { background, ...options }),
}

describe.each(Object.entries(methods))('%s', (name, method) => {
  it('gives w·(x - mean of the background) for a linear function, and 0 for what does not vary or count', async () => {
    const { values, baseValues, completeness, run } = await method(rows, {})
    const means = [1, 0.5, 0, 1.5, 0.5]
    const wanted = rows.flatMap((row) => row.map((x, i) => weights[i]![0]! * (x - means[i]!)))
    expect(values.shape).toEqual([2, 5, 1])
    values.data.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 5))
    expect(values.data[4]).toBe(0)
    expect(baseValues!.data[0]).toBeCloseTo(1.5 - 1 + 1.5, 5)
    expect(completeness).toMatchObject({ ok: true })
    expect(run.method).toBe(name)
  })

  it('leaves no tensors behind, and stops when told', async () => {
    await method(rows, {})
    const before = memory().numTensors
    await method(rows, {})
    expect(memory().numTensors).toBe(before)
    await expect(method(rows, { signal: AbortSignal.abort() })).rejects.toThrow('stopped by its signal')
  })

  it('gives all 0 where the row is the background', async () => {
    const { values } = await method([[1, 1, 1, 1, 1]], { background: [[1, 1, 1, 1, 1]] })
    expect([...values.data]).toEqual([0, 0, 0, 0, 0])
  })

  it('says which option is wrong', async () => {
    const ask = (options: object) => method(rows, options)
    await expect(ask({ background: [[1, 2]] })).rejects.toThrow(
      `${name}: background must be examples of the shape [5], but got [2].`,
    )
    await expect(ask({ background: undefined })).rejects.toThrow('background must be examples that stand for')
    await expect(ask({ backgroundWeights: [1] })).rejects.toThrow('must be one number an example, 2, but got [1].')
    await expect(
      ask({
        groups: [
          [0, 1],
          [1, 2],
        ],
      }),
    ).rejects.toThrow('must hold each index once, but got 1 twice.')
    await expect(ask({ groups: [[0, 1, 2, 3]] })).rejects.toThrow('must hold every index, but got none with 4.')
    await expect(ask({ link: 'logits' })).rejects.toThrow('Did you mean "logit"?')
    await expect(ask({ link: 'logit' })).rejects.toThrow('within (0, 1) for the link "logit"')
    await expect(ask({ backgroud: 1 })).rejects.toThrow('Did you mean "background"?')
  })
})

/** A network with interactions of all orders, six features, two outputs. */
const network = (x: Tensor): Tensor => {
  const random = new Generator(3)
  const matrix = (inputs: number, outputs: number): Tensor => {
    const data = new Float32Array(inputs * outputs)
    random.fillNormal(data)
    return tensor2d(data, [inputs, outputs])
  }
  return sigmoid(matMul(sigmoid(mul(2, matMul(x, matrix(12, 16)))), matrix(16, 2)))
}
const wide = normal(new Generator(5), [1, 12])
const wideBackground = normal(new Generator(6), [4, 12])

function normal(random: Generator, [count, size]: [number, number]): number[][] {
  const data = new Float32Array(count * size)
  random.fillNormal(data)
  return Array.from({ length: count }, (_, row) => [...data.subarray(row * size, (row + 1) * size)])
}

describe('estimates', () => {
  const shared = { background: wideBackground, target: 'all' } as const

  it.each([
    ['kernelShap', (seed: number) => kernelShap(network, wide, { ...shared, budget: 200, seed })],
    ['permutationShap', (seed: number) => permutationShap(network, wide, { ...shared, budget: 240, seed })],
  ])(
    'of %s lie about the exact values as far as their standard errors say',
    { tags: ['slow'] },
    async (_, estimate) => {
      const exact = await exactShapley(network, wide, shared)
      const scores: number[] = []
      for (let seed = 0; seed < 60; seed++) {
        const { values, standardErrors } = await estimate(seed)
        values.data.forEach((value, i) => scores.push((value - exact.values.data[i]!) / standardErrors!.data[i]!))
      }
      const mean = scores.reduce((total, score) => total + score, 0) / scores.length
      const deviation = Math.sqrt(scores.reduce((total, score) => total + (score - mean) ** 2, 0) / scores.length)
      expect(Math.abs(mean)).toBeLessThan(0.2)
      expect(deviation).toBeGreaterThan(0.8)
      expect(deviation).toBeLessThan(1.3)
    },
  )

  it('of kernelShap are exact where the budget covers all coalitions, and come without errors', async () => {
    const exact = await exactShapley(network, wide, shared)
    const { values, standardErrors } = await kernelShap(network, wide, { ...shared, budget: 2 ** 12 })
    values.data.forEach((value, i) => expect(value).toBeCloseTo(exact.values.data[i]!, 5))
    expect(standardErrors).toBeUndefined()
  })

  it('depend on the seed only, not on the batches', async () => {
    const options = { ...shared, budget: 100, seed: 4 }
    const one = await kernelShap(network, wide, options)
    const other = await kernelShap(network, wide, { ...options, batchSize: 7 })
    const third = await kernelShap(network, wide, { ...options, seed: 5 })
    one.values.data.forEach((value, i) => expect(other.values.data[i]).toBeCloseTo(value, 6))
    expect(third.values.data).not.toEqual(one.values.data)
  })

  it('of kernelShap with maxFeatures keep the sum', async () => {
    const { values, completeness } = await kernelShap(network, wide, { ...shared, maxFeatures: 3 })
    const perOutput = [0, 1].map((k) => Array.from({ length: 12 }, (_, i) => values.data[2 * i + k]!))
    for (const list of perOutput) expect(list.filter((value) => value !== 0)).toHaveLength(3)
    expect(completeness).toMatchObject({ ok: true })
  })

  it('of kernelShap refuse a budget that cannot tell the features apart', async () => {
    await expect(kernelShap(network, wide, { ...shared, budget: 4 })).rejects.toThrow(
      'kernelShap: budget must be enough to tell 12 features apart, but got 4.',
    )
  })
})

describe('black boxes', () => {
  it('are explained by plain arrays, at once or later', async () => {
    const product = arrayFunction((batch) => Promise.resolve((batch as number[][]).map(([a, b]) => [a! * b!])))
    const { values } = await exactShapley(product, [[2, 3]], { background: [[0, 0]] })
    expect([...values.data]).toEqual([3, 3])
  })

  it('share what they add together equally between those who must both be there', async () => {
    const both = (x: Tensor): Tensor => mul(slice(x, [0, 0], [-1, 1]), slice(x, [0, 1], [-1, 1]))
    const { values } = await exactShapley(both, [[2, 3, 7]], { background: [[0, 0, 1]] })
    expect([...values.data]).toEqual([3, 3, 0])
  })

  it('of many features are refused by exactShapley', async () => {
    const many = (x: Tensor): Tensor => sum(x, 1)
    const row = [Array.from({ length: 25 }, () => 1)]
    await expect(exactShapley(many, row, { background: [row[0]!.map(() => 0)] })).rejects.toThrow(
      'exactShapley: at most 20 features (or groups) may differ from the background, but got 25. Use kernelShap',
    )
  })
})
