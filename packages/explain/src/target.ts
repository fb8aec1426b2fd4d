import { ConfigError, describeValue, NumberError } from '@tessera-ml/core'
import type { Values } from './values.js'

/** Which output is explained: its index, or the one that is highest for the row at hand. */
export type Target = number | 'top'

/**
 * The output that each row is explained for. Of several highest outputs, the first.
 *
 * Shapes: predictions [row, output] -> one index a row.
 *
 * @throws ConfigError if there is no such output; NumberError if a chosen output is not finite.
 */
export function chooseOutputs(where: string, target: Target, predictions: Values): number[] {
  const [rows = 0, outputs = 0] = predictions.shape
  const isIndex = typeof target === 'number' && Number.isInteger(target) && target >= 0 && target < outputs
  if (target !== 'top' && !isIndex) {
    const got = describeValue(target)
    throw new ConfigError(`${where} must be 'top' or an index from 0 to ${outputs - 1}, but got ${got}.`)
  }
  return Array.from({ length: rows }, (_, row) => {
    const row0 = row * outputs
    const chosen = target === 'top' ? highest(predictions.data.subarray(row0, row0 + outputs)) : target
    const value = predictions.data[row0 + chosen]
    if (Number.isFinite(value)) return chosen
    throw new NumberError(`${where}: the explained output must be finite, but got ${value} for row ${row}.`)
  })
}

/** Index of the largest value; a NaN is taken at once, so that it is noticed. */
function highest(values: Float64Array): number {
  let best = 0
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) return i
    if (values[i]! > values[best]!) best = i
  }
  return best
}
