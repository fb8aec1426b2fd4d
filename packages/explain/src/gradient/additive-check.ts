import type { Completeness } from '../explanation.js'
import type { Values } from '../values.js'

/**
 * Whether the values of each row sum to its prediction minus its base value, for one output a row.
 *
 * Shapes: values [row, ...feature, 1], predictions and baseValues [row, 1].
 */
export function additiveCheck(
  { data }: Values,
  predictions: Values,
  baseValues: Values,
  tolerance = 1e-3,
): Completeness {
  const rows = predictions.data.length
  const size = data.length / rows
  const own = Array.from({ length: rows }, (_, row) => data.subarray(row * size, (row + 1) * size))
  const gap = own.map((values, row) => {
    const change = predictions.data[row]! - baseValues.data[row]!
    return values.reduce((total, value) => total + value, 0) - change
  })
  const isSmall = (row: number): boolean =>
    Math.abs(gap[row]!) <= tolerance * own[row]!.reduce((total, value) => total + Math.abs(value), 1e-4)
  return { gap, tolerance, ok: gap.every((_, row) => isSmall(row)) }
}
