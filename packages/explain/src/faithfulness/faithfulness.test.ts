import { matMul, memory, mul, tensor2d, type Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { featureAblation } from '../perturbation/feature-ablation.js'
import { integratedGradients } from '../gradient/integrated-gradients.js'
import { saliency } from '../gradient/saliency.js'
import { kernelShap } from '../shapley/kernel-shap.js'
import { effectiveComplexity, entropyComplexity, giniSparseness } from './complexity.js'
import { deletionInsertion } from './deletion-insertion.js'
import { faithfulness } from './faithfulness.js'
import { infidelity } from './infidelity.js'
import { localisation } from './localisation.js'
import { rankAgreement } from './rank-agreement.js'
import { sensitivityMax } from './sensitivity-max.js'
import { sensitivityN } from './sensitivity-n.js'

const weights = [3, -1, 0.5, 2]
const linear = (x: Tensor): Tensor => matMul(x, tensor2d(weights, [4, 1]))
const rows = [[1, 1, 1, 1]]
/** The true shares: 3, -1, 0.5, 2. */
const truth = () => featureAblation(linear, rows)

describe('deletionInsertion', () => {
  it('takes the highest values first, and puts them back first', async () => {
    const [curve] = await deletionInsertion(linear, await truth())
    expect(curve!.order).toEqual([0, 3, 2, 1])
    expect(curve!.deletion).toEqual([4.5, 1.5, -0.5, -1, 0])
    expect(curve!.insertion).toEqual([0, 3, 5, 5.5, 4.5])
    // Trapezoids of width 1/4 by hand.
    expect(curve!.deletionAuc).toBeCloseTo((4.5 / 2 + 1.5 - 0.5 - 1 + 0) / 4, 6)
    expect(curve!.insertionAuc).toBeCloseTo((3 + 5 + 5.5 + 4.5 / 2) / 4, 6)
  })

  it('takes several at once, and leaves no tensors', async () => {
    const explanation = await truth()
    const before = memory().numTensors
    const [curve] = await deletionInsertion(linear, explanation, { step: 3 })
    expect(curve!.deletion).toEqual([4.5, -1, 0])
    expect(memory().numTensors).toBe(before)
  })

  it('says what does not fit', async () => {
    const all = await kernelShap((x) => matMul(x, tensor2d([...weights, ...weights], [4, 2])), rows, {
      background: [[0, 0, 0, 0]],
      target: 'all',
    })
    await expect(deletionInsertion(linear, all)).rejects.toThrow('must be of one output a row, but got 2.')
    await expect(deletionInsertion(linear, await truth(), { step: 0 })).rejects.toThrow(
      'step must be a positive integer',
    )
  })
})

describe('infidelity, sensitivityN, sensitivityMax', () => {
  it('are 0, 1 and 0 for the gradient of a linear function', async () => {
    const slopes = await saliency(linear, rows, { absolute: false })
    expect((await infidelity(linear, slopes))[0]).toBeCloseTo(0, 9)
    expect((await sensitivityN(linear, await truth()))[0]).toBeCloseTo(1, 9)
    const again = (input: Parameters<typeof saliency>[1]) => saliency(linear, input, { absolute: false })
    expect((await sensitivityMax(again, slopes))[0]).toBeCloseTo(0, 9)
  })

  it('see a gradient that changes with the input', async () => {
    const square = (x: Tensor): Tensor => matMul(mul(x, x), tensor2d(weights, [4, 1]))
    const again = (input: Parameters<typeof saliency>[1]) => saliency(square, input, { absolute: false })
    const [steadiness] = await sensitivityMax(again, await again(rows), { perturbations: [[0.1, 0, 0, 0]] })
    // The gradient is 2·w·x: it moves by 0.6 of √(36 + 4 + 1 + 16).
    expect(steadiness).toBeCloseTo(0.6 / Math.sqrt(57), 5)
  })
})

describe('complexity', () => {
  it('is least for one feature, most for all alike', () => {
    expect(giniSparseness([0, 0, 0, 5])).toBeCloseTo(0.75, 9)
    expect(giniSparseness([1, -1, 1, 1])).toBeCloseTo(0, 9)
    expect(entropyComplexity([0, 2])).toBe(0)
    expect(entropyComplexity([1, -1])).toBeCloseTo(Math.LN2, 9)
    expect(effectiveComplexity([0, 1e-6, 2])).toBe(1)
  })
})

describe('localisation', () => {
  it('finds what the mask marks', () => {
    expect(localisation([5, 4, -1, 0], [1, 1, 0, 0], 1)).toEqual({
      pointingGame: true,
      rankAccuracy: 1,
      massAccuracy: 1,
      topK: 1,
      rocAuc: 1,
    })
    expect(() => localisation([1, 2], [1, 1])).toThrow('the mask must mark a part, but got 2 of 2 places.')
  })
})

describe('rankAgreement', () => {
  it('is 1 for the same order, -1 for the reverse, and shares ranks among ties', () => {
    expect(rankAgreement([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12)
    expect(rankAgreement([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12)
    expect(rankAgreement([1, 1, 2], [1, 1, 2])).toBeCloseTo(1, 12)
    expect(rankAgreement([1, 1, 1], [1, 2, 3])).toBe(0)
  })
})

describe('faithfulness', () => {
  it('tells a true explanation from the same values in random order', async () => {
    const many = Array.from({ length: 12 }, (_, i) => Array.from({ length: 4 }, (_, j) => Math.sin(3 * i + j) + 1.5))
    const explanation = await integratedGradients(linear, many)
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
    const trust = await faithfulness(linear, explanation, {
      explain: (input) => integratedGradients(linear, input),
    })
    expect(mean(trust.deletionAuc.values)).toBeLessThan(mean(trust.deletionAuc.control))
    expect(mean(trust.insertionAuc.values)).toBeGreaterThan(mean(trust.insertionAuc.control))
    expect(mean(trust.sensitivityN.values)).toBeGreaterThan(0.999)
    expect(mean(trust.sensitivityN.control)).toBeLessThan(0.9)
    expect(trust.sensitivityMax).toHaveLength(12)
  })
})
