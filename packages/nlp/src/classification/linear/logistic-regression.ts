import { ConfigError, Generator, ShapeError, knownOptions, positiveInteger, positiveNumber } from '@tessera-ml/core'
import type { SparseRows } from '../../text/sparse-rows.js'

export interface LogisticRegressionOptions {
  /** How much the examples' losses count against small weights; larger fits closer. Default 1; above 0. */
  readonly c?: number
  /** Weight of each example, class weights multiplied in; one of 0 has no say. Default 1 each; `[rows]`, at least 0. */
  readonly sampleWeights?: ArrayLike<number>
  /** Stops when no example's optimality condition is off by more than this. Default 0.01; above 0. */
  readonly tolerance?: number
  /** Most passes over the examples. Default 200. */
  readonly maxPasses?: number
  /** Seed of the order in which examples are visited. Default 0. */
  readonly seed?: number
}

export interface LogisticRegressionFit {
  /** `[features]` */
  readonly weights: Float64Array
  readonly bias: number
  readonly passes: number
  /** Whether the last pass met the tolerance. */
  readonly converged: boolean
}

/**
 * Binary logistic regression with an L2 penalty, on sparse rows in float64:
 *
 *   minimise  ½(‖w‖² + b²) + C Σᵢ sᵢ ln(1 + exp(-yᵢ(w·xᵢ + b)))      yᵢ = ±1, s the sample weights
 *
 * solved in its dual, one example at a time: with w = Σ αᵢyᵢxᵢ, 0 < αᵢ < Cᵢ = C·sᵢ, each step finds the αᵢ with
 * yᵢ(w·xᵢ + b) + ln(αᵢ / (Cᵢ - αᵢ)) = 0 by Newton's method. Departs from scikit-learn's default solver in that
 * the bias is penalised like a weight (a constant feature of 1), as in LIBLINEAR.
 *
 * Shapes: rows `[rows, features]`, isPositive `[rows]` (1 or 0).
 * Source: Yu, Huang & Lin 2011, doi:10.1007/s10994-010-5221-8, algorithm 5.
 *
 * @throws ShapeError if marks or sample weights do not fit the rows; ConfigError for options that cannot be.
 */
export function fitLogisticRegression(
  rows: SparseRows,
  isPositive: ArrayLike<number>,
  options: LogisticRegressionOptions = {},
): LogisticRegressionFit {
  const where = 'fitLogisticRegression'
  knownOptions(where, options, ['c', 'sampleWeights', 'tolerance', 'maxPasses', 'seed'])
  const { c = 1, tolerance = 0.01, maxPasses = 200, seed = 0, sampleWeights } = options
  positiveNumber(`${where}: c`, c)
  positiveNumber(`${where}: tolerance`, tolerance)
  positiveInteger(`${where}: maxPasses`, maxPasses)
  if (isPositive.length !== rows.length) {
    throw new ShapeError(`${where}: isPositive must be of ${rows.length} marks, but got ${isPositive.length}.`)
  }

  const limits = limitsOf(where, rows.length, c, sampleWeights)
  const squaredNorms = new Float64Array(rows.length)
  const alphas = new Float64Array(rows.length)
  const weights = new Float64Array(rows.width)
  let bias = 0
  const move = (i: number, amount: number): void => {
    const step = isPositive[i] === 1 ? amount : -amount
    bias += step
    for (let k = rows.starts[i]!, end = rows.starts[i + 1]!; k < end; k++) {
      weights[rows.columns[k]!]! += step * rows.values[k]!
    }
  }
  for (let i = 0; i < rows.length; i++) {
    let squares = 1
    for (let k = rows.starts[i]!; k < rows.starts[i + 1]!; k++) squares += rows.values[k]! ** 2
    squaredNorms[i] = squares
    // Strictly inside (0, Cᵢ), where the logarithms are finite.
    alphas[i] = limits[i]! * 1e-3
    move(i, alphas[i]!)
  }

  const generator = new Generator(seed)
  // The sub-problems are solved roughly while far from the optimum and more exactly later on.
  let precision = 0.01
  for (let pass = 1; pass <= maxPasses; pass++) {
    let worst = 0
    let newtonSteps = 0
    for (const i of generator.permutation(rows.length)) {
      const limit = limits[i]!
      if (limit === 0) continue
      const score = rows.dot(i, weights) + bias
      const margin = isPositive[i] === 1 ? score : -score
      const old = alphas[i]!
      worst = Math.max(worst, Math.abs(margin + Math.log(old / (limit - old))))
      const solved = solveOne(squaredNorms[i]!, margin, old, limit, Math.min(precision, tolerance / 2))
      newtonSteps += solved.steps
      if (solved.alpha === old) continue
      move(i, solved.alpha - old)
      alphas[i] = solved.alpha
    }
    if (worst < tolerance) return { weights, bias, passes: pass, converged: true }
    if (newtonSteps <= rows.length / 10) precision /= 10
  }
  return { weights, bias, passes: maxPasses, converged: false }
}

/**
 * The α in (0, C) with q(α - α₀) + margin + ln(α / (C - α)) = 0. The left side rises from -∞ to ∞; Newton's method is
 * run from the end nearer to the root (β = C - α on the far side), and a step below 0 becomes a tenth of the way to 0.
 */
function solveOne(q: number, margin: number, old: number, limit: number, precision: number) {
  const isFar = q * (limit / 2 - old) + margin < 0
  const start = isFar ? limit - old : old
  const slope = isFar ? -margin : margin
  let z = start > limit / 2 ? start / 10 : start
  let steps = 0
  for (; steps < 100; steps++) {
    const gap = q * (z - start) + slope + Math.log(z / (limit - z))
    if (Math.abs(gap) < precision) break
    const next = z - gap / (q + limit / (z * (limit - z)))
    z = next > 0 && next < limit ? next : z / 10
  }
  if (steps === 0 && z === start) return { alpha: old, steps }
  // Far out, an α that rounds to 0 or C would make the logarithm infinite.
  const alpha = Math.min(Math.max(isFar ? limit - z : z, limit * 1e-15), limit * (1 - 1e-15))
  return { alpha, steps }
}

function limitsOf(where: string, length: number, c: number, sampleWeights?: ArrayLike<number>): Float64Array {
  const limits = new Float64Array(length).fill(c)
  if (sampleWeights === undefined) return limits
  if (sampleWeights.length !== length) {
    throw new ShapeError(`${where}: sampleWeights must be of ${length} numbers, but got ${sampleWeights.length}.`)
  }
  return limits.map((_, i) => {
    const weight = sampleWeights[i]!
    if (Number.isFinite(weight) && weight >= 0) return c * weight
    throw new ConfigError(`${where}: sampleWeights must be finite and at least 0, but got ${weight} at ${i}.`)
  })
}
