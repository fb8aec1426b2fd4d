import { memory, square, sum, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { inputXGradient } from './input-x-gradient.js'
import { saliency } from './saliency.js'

const sumOfSquares = (x: Tensor): Tensor => sum(square(x), 1)

describe('saliency', () => {
  it('is |2x| for a sum of squares, and 2x with its sign', async () => {
    const unsigned = await saliency(sumOfSquares, [[1, -2]])
    expect([...unsigned.values.data]).toEqual([2, 4])
    expect(unsigned).toMatchObject({ kind: 'sensitivity', values: { shape: [1, 2, 1] }, run: { evaluations: 2 } })
    expect([...(await saliency(sumOfSquares, [[1, -2]], { absolute: false })).values.data]).toEqual([2, -4])
  })
})

describe('inputXGradient', () => {
  it('is 2x² for a sum of squares, and leaves no tensor behind', async () => {
    const x = tensor([1, -2, 3, 0.5], [2, 2])
    const before = memory().numTensors
    const explanation = await inputXGradient(sumOfSquares, x)
    expect(memory().numTensors).toBe(before)
    expect([...explanation.values.data]).toEqual([2, 8, 18, 0.5])
    expect(explanation.kind).toBe('sensitivity')
    x.dispose()
  })
})
