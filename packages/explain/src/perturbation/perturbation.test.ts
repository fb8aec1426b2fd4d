import { matMul, memory, sum, tensor2d, type Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { featureAblation } from './feature-ablation.js'
import { occlusion } from './occlusion.js'
import { permutationImportance } from './permutation-importance.js'

const linear = (x: Tensor): Tensor => matMul(x, tensor2d([[2], [-1], [0]]))
/** The sum over [height, width]. */
const total = (x: Tensor): Tensor => sum(x, [1, 2])

describe('featureAblation', () => {
  it('takes each feature away: w·(x - b) for a linear function', async () => {
    const { values, kind } = await featureAblation(linear, [[3, 4, 5]], { baseline: 1 })
    expect([...values.data]).toEqual([4, -3, 0])
    expect(kind).toBe('sensitivity')
  })

  it('gives every feature of a group the group’s value', async () => {
    const { values } = await featureAblation(linear, [[3, 4, 5]], { groups: [[0, 1], [2]] })
    expect([...values.data]).toEqual([2, 2, 0])
  })
})

describe('occlusion', () => {
  it('averages the windows that cover a place, the last ones cut at the border', async () => {
    const { values } = await occlusion(total, [[[1, 2, 3]]], { window: [1, 2], strides: [1, 1] })
    // Windows: {1, 2} loses 3, {2, 3} loses 5.
    expect([...values.data]).toEqual([3, 4, 5])
    const cut = await occlusion(total, [[[1, 2, 3]]], { window: [1, 2] })
    expect([...cut.values.data]).toEqual([3, 3, 3])
  })

  it('covers all channels, leaves no tensors, and says which option is wrong', async () => {
    const picture = [
      [
        [
          [1, 1],
          [2, 2],
        ],
      ],
    ]
    const flat = (x: Tensor): Tensor => sum(x, [1, 2, 3])
    const before = memory().numTensors
    const { values } = await occlusion(flat, picture, { window: [1, 1] })
    expect([...values.data]).toEqual([2, 2, 4, 4])
    expect(memory().numTensors).toBe(before)
    await expect(occlusion(flat, picture, { window: [] })).rejects.toThrow('window must be 1 to 3 sizes')
    await expect(occlusion(flat, picture, { window: [1, 1], strides: [1] })).rejects.toThrow('strides must be 2 sizes')
    await expect(occlusion(flat, picture, { window: [0, 1] })).rejects.toThrow('window must be a positive integer')
  })
})

describe('permutationImportance', () => {
  const rows = Array.from({ length: 200 }, (_, i) => [i % 7, i % 5, i % 3])
  const truth = rows.map(([a, b]) => 2 * a! - b!)
  const score = ({ data }: { data: Float64Array }): number =>
    -truth.reduce((sum, wanted, i) => sum + (data[i]! - wanted) ** 2, 0) / truth.length

  it('is twice the variance of what a feature adds, for squared errors, and 0 for one that does not count', async () => {
    const {
      score: whole,
      importances,
      standardErrors,
    } = await permutationImportance(linear, rows, {
      score,
      repeats: 20,
    })
    expect(whole).toBeCloseTo(0, 5)
    // Var of 2·(0 … 6) is 16, of 0 … 4 is 2.
    for (const [i, wanted] of [32, 4, 0].entries()) {
      expect(Math.abs(importances[i]! - wanted)).toBeLessThanOrEqual(4 * standardErrors[i]! + 0.01 * wanted)
    }
  })

  it('says which option is wrong', async () => {
    await expect(permutationImportance(linear, rows, { score, repeats: 1 })).rejects.toThrow(
      'repeats must be at least 2',
    )
    await expect(permutationImportance(linear, rows, { score: 1 as never })).rejects.toThrow('score must be a function')
  })
})
