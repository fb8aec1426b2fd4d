import { ridge } from '../regression/ridge.js'
import { selectFeatures, type FeatureSelection } from './feature-selection.js'
import { centredGram, centredMoments, type CentredGram, type LocalData } from './local-data.js'

export interface LocalFitOptions {
  readonly featureSelection: FeatureSelection
  /** At most so many features get a coefficient. */
  readonly numFeatures: number
}

/** A linear model that holds near one row. */
export interface LocalFit {
  /** The features with a coefficient, the largest |coefficient| first. */
  readonly selected: readonly number[]
  /** One a feature, 0 for those not selected. */
  readonly coefficients: Float64Array
  readonly intercept: number
  /** R² on the samples, weighted by nearness. */
  readonly score: number
  /** What the linear model says of the row itself. */
  readonly localPrediction: number
}

/**
 * Fits a ridge regression (α = 1, free intercept) to an output on the samples, on features chosen before.
 *
 * Shapes: targets [sample].
 * Source: Ribeiro et al. 2016, arXiv:1602.04938; lime 0.2, `lime_base`.
 */
export function localFit(
  local: LocalData,
  targets: ArrayLike<number>,
  { featureSelection, numFeatures }: LocalFitOptions,
  known: CentredGram = centredGram(local),
): LocalFit {
  const moments = centredMoments(local, known, targets)
  const { gram, products, means, targetMean, targetSquares } = moments
  const n = local.features
  const row = local.data.subarray(0, n)
  const used = selectFeatures(moments, row, featureSelection, numFeatures)
  const coefficients = ridge(moments, used, 1)
  let [intercept, residual] = [targetMean, targetSquares]
  for (const j of used) {
    intercept -= coefficients[j]! * means[j]!
    residual -= 2 * coefficients[j]! * products[j]!
    for (const k of used) residual += coefficients[j]! * coefficients[k]! * gram[j * n + k]!
  }
  return {
    selected: used.sort((a, b) => Math.abs(coefficients[b]!) - Math.abs(coefficients[a]!)),
    coefficients,
    intercept,
    score: targetSquares === 0 ? 1 : 1 - residual / targetSquares,
    localPrediction: used.reduce((sum, j) => sum + coefficients[j]! * row[j]!, intercept),
  }
}
