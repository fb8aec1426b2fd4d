import { AbortError, ConfigError, NumberError, ShapeError } from '@tessera-ml/core'
import {
  add,
  exp,
  gather,
  matMul,
  memory,
  mul,
  ones,
  square,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { TensorFunction } from '../evaluator.js'
import { integratedGradients } from './integrated-gradients.js'

/** Σ x², one output. */
const sumOfSquares = (x: Tensor): Tensor => sum(square(x), 1)

const linear = (x: Tensor): Tensor =>
  add(
    matMul(
      x,
      tensor2d([
        [2, -1],
        [0.5, 3],
        [-4, 1],
      ]),
    ),
    tensor1d([0.25, 0.5]),
  )

const rows = [
  [1, 2, 3],
  [-1, 0.5, 2],
]

const closeTo = (values: ArrayLike<number>, expected: readonly number[], digits = 5): void => {
  expect(values.length).toBe(expected.length)
  expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, digits))
}

describe('integratedGradients', () => {
  it('gives weight times distance for a linear model, whatever the rule', async () => {
    for (const rule of ['gaussLegendre', 'left', 'right', 'midpoint', 'trapezoid'] as const) {
      const explanation = await integratedGradients(linear, rows, { target: 1, baseline: 1, rule, steps: 3 })
      closeTo(explanation.values.data, [0, 3, 2, 2, -1.5, 1])
      closeTo(explanation.baseValues!.data, [3.5, 3.5])
      closeTo(explanation.predictions.data, [8.5, 5])
      expect(explanation.completeness!.ok).toBe(true)
    }
  })

  it('gives x² for a sum of squares from 0, with the shape of the input', async () => {
    const { values, kind, outputs, run } = await integratedGradients(sumOfSquares, rows, { steps: 2 })
    expect(values.shape).toEqual([2, 3, 1])
    closeTo(values.data, [1, 4, 9, 1, 0.25, 4])
    expect({ kind, outputs }).toEqual({ kind: 'additive', outputs: [[0], [0]] })
    expect(run.evaluations).toBe(2 + 2 + 2 * 2)
  })

  it('gives x² - b² for another baseline, one for all rows or one a row', async () => {
    // ∫₀¹ 2 (b + a (x - b)) da · (x - b) = x² - b²
    const shared = await integratedGradients(sumOfSquares, rows, { baseline: [1, 1, 1] })
    expect(shared.completeness!.ok).toBe(true)
    closeTo(shared.values.data, [0, 3, 8, 0, -0.75, 3])
    const own = await integratedGradients(sumOfSquares, rows, {
      baseline: [
        [1, 1, 1],
        [0, 0, 2],
      ],
    })
    closeTo(own.values.data, [0, 3, 8, 1, 0.25, 0])
  })

  it('explains for each row the highest output by default', async () => {
    const explanation = await integratedGradients(linear, [
      [1, 0, 0],
      [0, 1, 0],
    ])
    expect(explanation.outputs).toEqual([[0], [1]])
    closeTo(explanation.values.data, [2, 0, 0, 0, 3, 0])
  })

  it('doubles the steps of the rows that need it until the gap is within the tolerance', async () => {
    const steep = (x: Tensor): Tensor => sum(exp(x), 1)
    const options = { rule: 'left', steps: 4, tolerance: 0.02, maxSteps: 1024 } as const
    const { completeness, run, values } = await integratedGradients(steep, [[0.01], [4]], options)
    // The left rule's gap is about -(x / 2n)(eˣ - 1): 0.5 % at once for 0.01; for 4 it needs n ≥ 2 / 0.02 = 100.
    expect(run.options['steps']).toEqual([4, 128])
    expect(completeness!.ok).toBe(true)
    expect(completeness!.gap[1]).toBeCloseTo(values.data[1]! - (Math.E ** 4 - 1), 3)
    expect(Math.abs(completeness!.gap[1]! / values.data[1]!)).toBeLessThanOrEqual(0.02)
  })

  it('reports a gap that is left at maxSteps instead of hiding it', async () => {
    const { completeness } = await integratedGradients(sumOfSquares, [[1]], { rule: 'left', steps: 4, maxSteps: 4 })
    expect(completeness).toMatchObject({ ok: false, tolerance: 0.01 })
    expect(completeness!.gap[0]).toBeCloseTo(-0.25, 5)
  })

  it('gives the same values in batches of any size, and hands the row of each point to the function', async () => {
    const scales = tensor2d([[1], [3]])
    const scaled = (x: Tensor, which: readonly number[]): Tensor =>
      sum(mul(square(x), gather(scales, tensor1d([...which], 'int32'))), 1)
    const whole = await integratedGradients(scaled, rows, { batchSize: 1000, steps: 5 })
    const small = await integratedGradients(scaled, rows, { batchSize: 3, steps: 5 })
    closeTo(whole.values.data, [1, 4, 9, 3, 0.75, 12])
    expect(small.values.data).toEqual(whole.values.data)
    scales.dispose()
  })

  it('takes inputs of any rank and leaves no tensor behind', async () => {
    const x = tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])
    const before = memory().numTensors
    const { values } = await integratedGradients((t) => sum(square(t), [1, 2]), x)
    expect(memory().numTensors).toBe(before)
    expect(values.shape).toEqual([2, 2, 2, 1])
    closeTo(values.data, [1, 4, 9, 16, 25, 36, 49, 64], 4)
    x.dispose()
  })

  it('leaves no tensor behind where the function throws', async () => {
    const before = tidy(() => memory().numTensors)
    let calls = 0
    const failing = (x: Tensor): Tensor => {
      if (++calls === 3) throw new Error('out of luck')
      return sumOfSquares(x)
    }
    await expect(integratedGradients(failing, rows)).rejects.toThrow('out of luck')
    expect(memory().numTensors).toBe(before)
  })

  it('stops at an abort signal between two batches', async () => {
    const controller = new AbortController()
    let calls = 0
    const f = (x: Tensor): Tensor => {
      if (++calls === 4) setTimeout(() => controller.abort(), 0)
      return sumOfSquares(x)
    }
    const options = { batchSize: 1, steps: 500, signal: controller.signal }
    await expect(integratedGradients(f, rows, options)).rejects.toBeInstanceOf(AbortError)
    expect(calls).toBeLessThan(20)
  })

  it('names what is wrong with options, input and function', async () => {
    const attempt = (options: object, f: TensorFunction = sumOfSquares, input = rows) =>
      integratedGradients(f, input, options)
    await expect(attempt({ step: 5 })).rejects.toThrow('Did you mean "steps"?')
    await expect(attempt({ steps: 50, maxSteps: 10 })).rejects.toThrow(ConfigError)
    await expect(attempt({ target: 1 })).rejects.toThrow("target must be 'top' or an index from 0 to 0, but got 1.")
    await expect(attempt({ baseline: [1, 2] })).rejects.toThrow(ShapeError)
    await expect(attempt({}, sumOfSquares, [[1, 2], [3]])).rejects.toThrow('must be an array of 2, but got [3].')
    await expect(attempt({}, sumOfSquares, [])).rejects.toThrow(ShapeError)
    await expect(attempt({}, (x) => sum(x))).rejects.toThrow('f must return [batch, output] for a batch of 2')
    await expect(attempt({}, (x) => ones([x.shape[0] ?? 0]))).rejects.toThrow('compute its result from its argument')
    await expect(attempt({}, (x) => sum(mul(x, NaN), 1))).rejects.toThrow(NumberError)
    await expect(attempt({}, (() => 3) as unknown as TensorFunction)).rejects.toThrow('return a tensor, but got 3.')
  })
})
