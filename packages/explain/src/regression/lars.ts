import { solveSymmetric } from './solve.js'

/** A linear regression by its sums: all that least squares needs to know of the examples. */
export interface Moments {
  /** XᵀX, [feature, feature]. */
  readonly gram: Float64Array
  /** Xᵀy, [feature]. */
  readonly products: Float64Array
  readonly examples: number
}

export interface LarsOptions {
  /** 'lar' never lets a feature go; 'lasso' drops one whose coefficient reaches 0, so that the path is the lasso's. */
  readonly method: 'lar' | 'lasso'
  /** Ends the path when so many steps have been taken. Default: none. */
  readonly maxSteps?: number
}

/** One corner of the path. */
export interface LarsCorner {
  /** The largest correlation with the residual, divided by the number of examples: the lasso's penalty here. */
  readonly alpha: number
  readonly coefficients: Float64Array
}

/**
 * Least-angle regression: coefficients grow together, each in the direction that keeps the correlations of the active
 * features with the residual equal, and another feature joins when its correlation has caught up.
 *
 * Shapes: p features; corners from all coefficients 0 to least squares, unless `maxSteps` ends the path before.
 * Source: Efron et al. 2004, doi:10.1214/009053604000000067, section 2 and (for 'lasso') 3.1.
 */
export function larsPath(
  { gram, products, examples }: Moments,
  options: LarsOptions,
): LarsCorner[] & { active: number[] } {
  const p = products.length
  const correlations = products.slice()
  const coefficients = new Float64Array(p)
  const active: number[] = []
  const corners: LarsCorner[] = []
  const tiny = 1e-12 * products.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  let isDrop = false
  for (let step = 0; ; step++) {
    const most = correlations.reduce((high, value) => Math.max(high, Math.abs(value)), 0)
    corners.push({ alpha: most <= tiny ? 0 : most / examples, coefficients: coefficients.slice() })
    if (most <= tiny || step >= (options.maxSteps ?? Infinity)) break
    if (!isDrop) {
      const next = strongest(correlations, active)
      if (next === undefined) break
      active.push(next)
    }
    const direction = directionOf(gram, correlations, active)
    if (direction === undefined) break
    // How fast each correlation shrinks; those of the active features by 1 a unit of the step.
    const slopes = Float64Array.from({ length: p }, (_, j) =>
      active.reduce((sum, k, i) => sum + gram[j * p + k]! * direction[i]!, 0),
    )
    let length = most
    for (let j = 0; j < p; j++) {
      if (active.includes(j)) continue
      for (const sign of [1, -1]) {
        const reach = (most - sign * correlations[j]!) / (1 - sign * slopes[j]!)
        if (reach > tiny && reach < length) length = reach
      }
    }
    isDrop = false
    let dropped = -1
    if (options.method === 'lasso') {
      active.forEach((k, i) => {
        const zeroAt = -coefficients[k]! / direction[i]!
        if (zeroAt > tiny && zeroAt < length) [length, dropped, isDrop] = [zeroAt, i, true]
      })
    }
    active.forEach((k, i) => (coefficients[k]! += length * direction[i]!))
    for (let j = 0; j < p; j++) correlations[j]! -= length * slopes[j]!
    if (isDrop) {
      coefficients[active[dropped]!] = 0
      active.splice(dropped, 1)
    }
  }
  return Object.assign(corners, { active })
}

function strongest(correlations: Float64Array, active: readonly number[]): number | undefined {
  let best: number | undefined
  correlations.forEach((value, j) => {
    if (active.includes(j)) return
    if (best === undefined || Math.abs(value) > Math.abs(correlations[best]!)) best = j
  })
  return best
}

/** Solves gram·d = sign of the correlations, among the active features. */
function directionOf(
  gram: Float64Array,
  correlations: Float64Array,
  active: readonly number[],
): Float64Array | undefined {
  const n = active.length
  const p = correlations.length
  const part = new Float64Array(n * n)
  active.forEach((j, row) => active.forEach((k, column) => (part[row * n + column] = gram[j * p + k]!)))
  return solveSymmetric(
    part,
    Float64Array.from(active, (j) => Math.sign(correlations[j]!)),
    n,
  )
}
