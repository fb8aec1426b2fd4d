import { nonNegativeNumber, positiveInteger, givenOptions } from '@tessera-ml/core'
import type { TensorFunction } from '../evaluator.js'
import { Explanation } from '../explanation.js'
import { commonParts, pick } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { readBackground, type BackgroundOptions } from '../shapley/background.js'
import { additiveCheck } from '../additive-check.js'
import { backgroundMean } from './background-lines.js'
import { beginGradient, type GradientOptions } from './gradient-options.js'
import { quadrature } from './quadrature.js'

export interface ExpectedGradientsOptions extends GradientOptions, BackgroundOptions {
  /** Points on the way from each background example, to begin with; from 1. Default 10. */
  readonly steps?: number
  /** Steps are doubled up to this number while a row is above the tolerance. Default 16 × steps. */
  readonly maxSteps?: number
  /** The completeness gap aimed at, as a share of Σ |values| of the row, from 0. Default 0.01. */
  readonly tolerance?: number
}

/**
 * GradientSHAP: integrated gradients from every background example b, averaged. Where others draw examples and points at
 * random, all examples are taken, with Gauss-Legendre points on each way, so that nothing is left to chance.
 *
 *   values = Σ_b w_b·(x - b)·∫₀¹ ∇f(b + a (x - b)) da        gap = Σ values - (f(x) - Σ_b w_b·f(b))
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, 1], baseValues and predictions [row, 1].
 * Source: Erion et al. 2021, arXiv:1906.10670.
 *
 * @throws as `integratedGradients`.
 */
export async function expectedGradients(
  f: TensorFunction,
  input: NumbersLike,
  options: ExpectedGradientsOptions,
): Promise<Explanation> {
  const where = 'expectedGradients'
  givenOptions(where, options)
  const { of = 'outputs', tolerance = 0.01 } = options
  const steps = positiveInteger(`${where}: steps`, options.steps ?? 10)
  const maxSteps = Math.max(steps, positiveInteger(`${where}: maxSteps`, options.maxSteps ?? 16 * steps))
  nonNegativeNumber(`${where}: tolerance`, tolerance)
  const own = ['background', 'backgroundWeights', 'steps', 'maxSteps', 'tolerance']
  const request = await beginGradient(where, f, input, options, own)
  const { evaluator, rows, chosen, outputOf, predictions } = request
  const background = await readBackground(where, options, rows.shape.slice(1))
  const baseValues = pick(await backgroundMean(evaluator, background, rows), chosen)
  const size = rows.data.length / outputOf.length

  /** The mean of the integrals of all rows, with so many points on each way. */
  const integrate = async (count: number): Promise<Float64Array> => {
    const { nodes, weights } = quadrature(where, 'gaussLegendre', count)
    const data = new Float64Array(rows.data.length)
    const perRow = background.count * count
    const place = (index: number) => ({
      row: Math.floor(index / perRow),
      example: Math.floor(index / count) % background.count,
      node: index % count,
    })
    const points = {
      count: outputOf.length * perRow,
      featureShape: rows.shape.slice(1),
      rowOf: (index: number): number => place(index).row,
      write(index: number, out: Float32Array, start: number): void {
        const { row, example, node } = place(index)
        for (let i = 0; i < size; i++) {
          const base = background.data[example * size + i]!
          out[start + i] = base + nodes[node]! * (rows.data[row * size + i]! - base)
        }
      },
    }
    await evaluator.gradients(
      points,
      (index) => outputOf[place(index).row]!,
      (index, gradient) => {
        const { row, example, node } = place(index)
        const weight = background.weights[example]! * weights[node]!
        for (let i = 0; i < size; i++) {
          const change = rows.data[row * size + i]! - background.data[example * size + i]!
          data[row * size + i]! += weight * change * gradient[i]!
        }
      },
    )
    return data
  }

  for (let now = steps; ; now = Math.min(2 * now, maxSteps)) {
    const values = { data: await integrate(now), shape: [...rows.shape, 1] }
    const completeness = additiveCheck(values, predictions, baseValues, tolerance)
    if (!completeness.ok && now < maxSteps) continue
    return new Explanation({
      kind: 'additive',
      values,
      baseValues,
      predictions,
      ...commonParts(request, options),
      completeness,
      run: {
        method: where,
        of,
        evaluations: evaluator.evaluations,
        options: { background: background.count, steps: now, maxSteps, tolerance },
      },
    })
  }
}
