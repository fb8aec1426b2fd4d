import { describe } from '../errors/describe.js'
import type { Configurable } from '../errors/configurable.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import type { Generator } from '../random/generator.js'

/** Makes the first values of a weight. */
export interface Initializer extends Configurable {
  /**
   * The values of a weight of this shape, in row-major order, in float32.
   *
   * @throws ShapeError if a dimension is not an integer of at least 0, or the shape does not suit the initializer.
   */
  sample(shape: readonly number[], random: Generator): Float32Array
}

/**
 * An array of zeros with room for a weight of this shape.
 *
 * @throws ShapeError if a dimension is not an integer of at least 0.
 */
export function emptyWeight(where: string, shape: readonly number[]): Float32Array {
  for (const size of shape) {
    if (Number.isSafeInteger(size) && size >= 0) continue
    throw new ShapeError(`${where}: shape must consist of integers of at least 0, but got ${describe(shape)}.`)
  }
  return new Float32Array(elementCount(shape))
}

/** The product of the sizes; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1)
}

/** @throws ConfigError unless `value` is a number that is neither NaN nor infinite. */
export function finiteNumber(where: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new ConfigError(`${where} must be a finite number, but got ${describe(value)}.`)
}
