import { ConfigError, nonNegativeNumber, positiveInteger } from '@tessera-ml/core'
import { readBaseline, type Baseline } from '../baseline.js'
import { rowsAsPoints, type Evaluator, type TensorFunction } from '../evaluator.js'
import { Explanation } from '../explanation.js'
import { commonParts, pick } from '../request.js'
import type { NumbersLike } from '../rows.js'
import type { Values } from '../values.js'
import { beginGradient, type GradientOptions } from './gradient-options.js'
import { quadrature, type QuadratureRule } from './quadrature.js'

export interface IntegratedGradientsOptions extends GradientOptions {
  /** The point that attributions are measured from: a number, one row, or a row each. Default 0. */
  readonly baseline?: Baseline
  /** How the integral is approximated. Default 'gaussLegendre', which needs the fewest steps where f is smooth. */
  readonly rule?: QuadratureRule
  /** Points on the path to begin with, from 1. Default 50. */
  readonly steps?: number
  /** Steps are doubled up to this number for rows above the tolerance; equal to `steps`: never. Default 16 × steps. */
  readonly maxSteps?: number
  /** The completeness gap aimed at, as a share of Σ |values| of the row, from 0. Default 0.01. */
  readonly tolerance?: number
}

/**
 * The output's change from the baseline b to the input x, divided among the features by integrating the gradient along
 * the straight line between them.
 *
 *   values = (x - b) · ∫₀¹ ∇f(b + a (x - b)) da ≈ (x - b) · Σ_k w_k ∇f(b + a_k (x - b))
 *   gap    = Σ values - (f(x) - f(b))
 *
 * The gap is 0 but for the error of the sum over k (and rounding). Rows whose gap is above the tolerance are done again
 * with twice the steps, up to `maxSteps`, and keep what gave the smallest gap; a gap that remains is reported in
 * `completeness` and is no error. A row's values do not depend on the rows beside it. Sums are in float64.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, 1], baseValues and predictions [row, 1].
 * Source: Sundararajan, Taly and Yan 2017, arXiv:1703.01365, sections 3 and 5.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; NumberError if an output or a gradient is not
 * finite; AbortError through `signal`.
 * @example
 * const explanation = await integratedGradients((x) => model.predictTensors(x), [[0.2, 1.5, -3]], { target: 0 })
 */
export async function integratedGradients(
  f: TensorFunction,
  input: NumbersLike,
  options: IntegratedGradientsOptions = {},
): Promise<Explanation> {
  const where = 'integratedGradients'
  const { baseline = 0, rule = 'gaussLegendre', tolerance = 0.01, steps = 50, of = 'outputs' } = options
  const { maxSteps = 16 * steps } = options
  nonNegativeNumber(`${where}: tolerance`, tolerance)
  quadrature(where, rule, steps)
  if (positiveInteger(`${where}: maxSteps`, maxSteps) < steps) {
    throw new ConfigError(`${where}: maxSteps must be at least steps, ${steps}, but got ${maxSteps}.`)
  }
  const own = ['baseline', 'rule', 'steps', 'maxSteps', 'tolerance']
  const request = await beginGradient(where, f, input, options, own)
  const { evaluator, rows, chosen, outputOf, predictions } = request
  const from = await readBaseline(`${where}: baseline`, baseline, rows.shape)
  const baseValues = pick(await evaluator.outputs(rowsAsPoints(from)), chosen)

  const path: Path = { from, to: rows, outputOf }
  const size = rows.data.length / chosen.length
  const values = new Float64Array(rows.data.length)
  const gap: number[] = chosen.map(() => Infinity)
  const stepsUsed = chosen.map(() => steps)
  let open = chosen.map((_, row) => row)
  for (let now = steps; open.length > 0; now = Math.min(2 * now, maxSteps)) {
    const sums = await integrate(evaluator, path, open, rule, now)
    open = open.filter((row, index) => {
      const part = sums.subarray(index * size, (index + 1) * size)
      const newGap = sum(part) - (predictions.data[row]! - baseValues.data[row]!)
      if (Math.abs(newGap) < Math.abs(gap[row]!)) {
        values.set(part, row * size)
        gap[row] = newGap
        stepsUsed[row] = now
      }
      return !isWithin(tolerance, gap[row]!, values.subarray(row * size, (row + 1) * size))
    })
    if (now === maxSteps) break
  }
  const baselineName = typeof baseline === 'number' ? baseline : 'given'
  return new Explanation({
    kind: 'additive',
    values: { data: values, shape: [...rows.shape, 1] },
    baseValues,
    predictions,
    ...commonParts(request, options),
    completeness: { gap, tolerance, ok: open.length === 0 },
    run: {
      method: where,
      of,
      evaluations: evaluator.evaluations,
      options: { baseline: baselineName, rule, steps: stepsUsed, maxSteps, tolerance },
    },
  })
}

/** The straight lines that are walked, one a row. */
interface Path {
  readonly from: Values
  readonly to: Values
  /** The output whose gradient is taken, a row. */
  readonly outputOf: readonly number[]
}

/** The integrals of the rows listed in `which`, one after the other, each already times (x - b). */
async function integrate(
  evaluator: Evaluator,
  { from, to, outputOf }: Path,
  which: readonly number[],
  rule: QuadratureRule,
  steps: number,
): Promise<Float64Array> {
  const { nodes, weights } = quadrature(evaluator.where, rule, steps)
  const size = to.data.length / outputOf.length
  const sums = new Float64Array(which.length * size)
  const rowOf = (index: number): number => which[Math.floor(index / steps)]!
  const points = {
    count: which.length * steps,
    featureShape: to.shape.slice(1),
    rowOf,
    write(index: number, out: Float32Array, start: number): void {
      const own = rowOf(index) * size
      const share = nodes[index % steps]!
      for (let i = 0; i < size; i++) {
        const base = from.data[own + i]!
        out[start + i] = base + share * (to.data[own + i]! - base)
      }
    },
  }
  await evaluator.gradients(
    points,
    (index) => outputOf[rowOf(index)]!,
    (index, gradient) => {
      const start = Math.floor(index / steps) * size
      const weight = weights[index % steps]!
      for (let i = 0; i < size; i++) sums[start + i]! += weight * gradient[i]!
    },
  )
  which.forEach((row, index) => {
    for (let i = 0; i < size; i++) sums[index * size + i]! *= to.data[row * size + i]! - from.data[row * size + i]!
  })
  return sums
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

function isWithin(tolerance: number, gap: number, values: Float64Array): boolean {
  return Math.abs(gap) <= tolerance * values.reduce((total, value) => total + Math.abs(value), 0)
}
