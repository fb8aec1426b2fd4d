import { larsPath } from '../regression/lars.js'
import { ridge } from '../regression/ridge.js'
import type { CentredMoments } from './local-data.js'

/** How the features that get a coefficient are chosen; 'auto': forward selection up to 6, else the highest weights. */
export type FeatureSelection = 'auto' | 'none' | 'forwardSelection' | 'highestWeights' | 'lassoPath'

export const featureSelections: readonly FeatureSelection[] = [
  'auto',
  'none',
  'forwardSelection',
  'highestWeights',
  'lassoPath',
]

/**
 * At most `most` features for a local linear model, as lime chooses them:
 *
 *   forwardSelection   one after the other the feature that raises the weighted R² of least squares most
 *   highestWeights     the largest |coefficient · x| of a ridge regression with α = 0.01
 *   lassoPath          those of the lasso's path, walked from its dense end to at most `most`
 *
 * Source: Ribeiro et al. 2016, arXiv:1602.04938; lime 0.2, `lime_base`.
 */
export function selectFeatures(
  moments: CentredMoments,
  row: ArrayLike<number>,
  selection: FeatureSelection,
  most: number,
): number[] {
  const all = Array.from(moments.products.keys())
  const way = selection === 'auto' ? (most <= 6 ? 'forwardSelection' : 'highestWeights') : selection
  if (way === 'none') return all
  if (way === 'forwardSelection') return forward(moments, Math.min(most, all.length))
  if (way === 'lassoPath') return fromLassoPath(moments, most)
  const coefficients = ridge(moments, all, 0.01)
  const size = (j: number): number => Math.abs(coefficients[j]! * row[j]!)
  return all.sort((a, b) => size(b) - size(a)).slice(0, most)
}

function fromLassoPath(moments: CentredMoments, most: number): number[] {
  const path = larsPath(moments, { method: 'lasso' })
  for (let corner = path.length - 1; corner > 0; corner--) {
    const { coefficients } = path[corner]!
    const used = Array.from(coefficients.keys()).filter((j) => coefficients[j] !== 0)
    if (used.length <= most) return used
  }
  return []
}

/** Takes what the chosen features explain out of the sums of all others, so that the next gain can be read off. */
function forward({ gram, products }: CentredMoments, most: number): number[] {
  const n = products.length
  const [left, covariances] = [gram.slice(), products.slice()]
  const chosen: number[] = []
  while (chosen.length < most) {
    let [best, bestGain] = [-1, -1]
    for (let j = 0; j < n; j++) {
      const variance = left[j * n + j]!
      if (chosen.includes(j)) continue
      const gain = variance > 1e-12 * gram[j * n + j]! ? covariances[j]! ** 2 / variance : 0
      if (gain > bestGain) [best, bestGain] = [j, gain]
    }
    chosen.push(best)
    const variance = left[best * n + best]!
    if (bestGain <= 0) continue
    const shares = Float64Array.from({ length: n }, (_, j) => left[j * n + best]! / variance)
    const [pivotRow, pivot] = [left.slice(best * n, (best + 1) * n), covariances[best]!]
    for (let j = 0; j < n; j++) {
      if (shares[j] === 0) continue
      covariances[j]! -= shares[j]! * pivot
      for (let k = 0; k < n; k++) left[j * n + k]! -= shares[j]! * pivotRow[k]!
    }
  }
  return chosen
}
