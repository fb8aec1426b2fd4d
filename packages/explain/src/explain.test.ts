import { matMul, tensor2d, type Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { arrayFunction } from './evaluator.js'
import { explain } from './explain.js'

const linear = (x: Tensor): Tensor => matMul(x, tensor2d([[2], [-1]]))
const input = [[3, 4]]

describe('explain', () => {
  it('takes Shapley values where no method is named: exact for few features', async () => {
    const { values, run, standardErrors } = await explain(linear, { input, background: [[0, 0]] })
    expect([...values.data]).toEqual([6, -4])
    expect(run.method).toBe('kernelShap')
    expect(standardErrors).toBeUndefined()
  })

  it('takes the method that is named, with its options', async () => {
    const { values, run } = await explain(linear, { input, method: 'integratedGradients', baseline: 1, steps: 3 })
    expect(values.data[0]).toBeCloseTo(4, 5)
    expect(values.data[1]).toBeCloseTo(-3, 5)
    expect(run.options['steps']).toEqual([3])
  })

  it('explains functions of arrays by what asks for values only', async () => {
    const box = arrayFunction((rows) => (rows as number[][]).map(([a, b]) => 2 * a! - b!))
    const { values } = await explain(box, { input, background: [[0, 0]] })
    expect([...values.data]).toEqual([6, -4])
    await expect(explain(box, { input, method: 'saliency' })).rejects.toThrow(
      'saliency: f must be a function of tensors, but got an arrayFunction without gradients.',
    )
  })

  it('knows near misses of names', async () => {
    await expect(explain(linear, { input, method: 'kernelSHAP' as 'kernelShap', background: input })).rejects.toThrow(
      'Did you mean "kernelShap"?',
    )
  })
})
