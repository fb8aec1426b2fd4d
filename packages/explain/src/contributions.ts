import { ConfigError, nonNegativeInteger, describeShape, ShapeError } from '@tessera-ml/core'
import type { Explanation } from './explanation.js'
import { checkValues } from './values.js'

/** A named value, for instance a token and its attribution. */
export interface Contribution {
  readonly label: string
  readonly value: number
}

/**
 * The values of one row and one explained output, each with its feature's name (its index where there is none), in the
 * order of the features. `bars` draws them.
 *
 * @throws ShapeError if there are several feature axes; ConfigError if there is no such row or output.
 */
export function contributions(explanation: Explanation, row = 0, output = 0): Contribution[] {
  checkValues('contributions: explanation.values', explanation?.values)
  const { data, shape } = explanation.values
  const [rows = 0, features = 0, outputs = 0] = shape
  if (shape.length !== 3) {
    throw new ShapeError(
      `contributions: values must have one feature axis, but got the shape ${describeShape(shape)}. ` +
        'Did you forget sumPerStep?',
    )
  }
  if (nonNegativeInteger('contributions: row', row) >= rows) {
    throw new ConfigError(`contributions: row must be below ${rows}, but got ${row}.`)
  }
  if (nonNegativeInteger('contributions: output', output) >= outputs) {
    throw new ConfigError(`contributions: output must be below ${outputs}, but got ${output}.`)
  }
  return Array.from({ length: features }, (_, feature) => ({
    label: explanation.featureNames?.[feature] ?? `${feature}`,
    value: data[(row * features + feature) * outputs + output]!,
  }))
}
