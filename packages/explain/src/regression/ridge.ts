import type { Moments } from './lars.js'
import { solveSymmetric } from './solve.js'

/**
 * Ridge regression on some features, from centred sums, so that the intercept is free: β = (XᵀX + α·I)⁻¹ Xᵀy.
 *
 * Shapes: -> [feature], 0 for those not among `used`. Features without variance get 0.
 */
export function ridge({ gram, products }: Moments, used: readonly number[], alpha: number): Float64Array {
  const p = products.length
  const varying = used.filter((j) => gram[j * p + j]! + alpha > 0)
  const n = varying.length
  const part = new Float64Array(n * n)
  varying.forEach((j, row) => {
    varying.forEach((k, column) => (part[row * n + column] = gram[j * p + k]!))
    part[row * n + row]! += alpha
  })
  const coefficients = new Float64Array(p)
  const solved = solveSymmetric(
    part,
    Float64Array.from(varying, (j) => products[j]!),
    n,
  )
  varying.forEach((j, i) => (coefficients[j] = solved?.[i] ?? 0))
  return coefficients
}
