import { ConfigError, describeValue, NumberError } from '@tessera-ml/core'
import type { Values } from './values.js'

/** Which output is explained: its index, or the one that is highest for the row at hand. */
export type Target = number | 'top'

/** As `Target`, for methods that explain all outputs as cheaply as one. */
export type Targets = Target | 'all'

/**
 * The outputs that each row is explained for. Of several highest outputs, the first.
 *
 * Shapes: predictions [row, output] -> one list of indices a row, all of one length.
 *
 * @throws ConfigError if there is no such output; NumberError if a chosen output is not finite.
 */
export function chooseOutputs(where: string, target: Targets, predictions: Values): number[][] {
  const [rows = 0, outputs = 0] = predictions.shape
  const isIndex = typeof target === 'number' && Number.isInteger(target) && target >= 0 && target < outputs
  if (target !== 'top' && target !== 'all' && !isIndex) {
    const got = describeValue(target)
    throw new ConfigError(`${where} must be 'top' or an index from 0 to ${outputs - 1}, but got ${got}.`)
  }
  return Array.from({ length: rows }, (_, row) => {
    const own = predictions.data.subarray(row * outputs, (row + 1) * outputs)
    const chosen =
      target === 'all' ? Array.from(own, (_, output) => output) : [target === 'top' ? highest(own) : target]
    const bad = chosen.find((output) => !Number.isFinite(own[output]))
    if (bad === undefined) return chosen
    throw new NumberError(`${where}: the explained output must be finite, but got ${own[bad]} for row ${row}.`)
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
