import { describeShape, NumberError, ShapeError } from '@tessera-ml/core'
import { readNumbers, type NumbersLike } from './rows.js'
import { sizeOf, type Values } from './values.js'

/** What stands for "nothing there": one number for every feature, one row for all rows, or a row for each row. */
export type Baseline = number | NumbersLike

/**
 * The baseline spread out to the input's shape.
 *
 * Shapes: a number, [...feature], [1, ...feature] or [row, ...feature] -> [row, ...feature].
 *
 * @throws ShapeError if the shape is none of these; NumberError if a number is not finite.
 */
export async function readBaseline(where: string, baseline: Baseline, shape: readonly number[]): Promise<Values> {
  const data = new Float64Array(sizeOf(shape))
  if (typeof baseline === 'number') {
    if (!Number.isFinite(baseline)) throw new NumberError(`${where} must be finite, but got ${baseline}.`)
    return { data: data.fill(baseline), shape }
  }
  const given = await readNumbers(where, baseline)
  const features = shape.slice(1)
  const sameFeatures = describeShape(given.shape.slice(-features.length)) === describeShape(features)
  const rows = given.shape.length === shape.length ? given.shape[0] : 1
  const rankFits = given.shape.length === shape.length || given.shape.length === features.length
  if (!sameFeatures || !rankFits || (rows !== 1 && rows !== shape[0])) {
    throw new ShapeError(
      `${where} must be a number or of the shape ${describeShape(features)} or ${describeShape(shape)}, ` +
        `but got ${describeShape(given.shape)}.`,
    )
  }
  for (let start = 0; start < data.length; start += given.data.length) data.set(given.data, start)
  return { data, shape }
}
