import { ShapeError } from '../errors/errors.js'
import { describeShape, type Shape } from '../engine/shape.js'

/**
 * Checks what a layer of several inputs is given.
 *
 * @throws ShapeError unless it is a list of at least one input, all with equally many axes, the batch among them.
 */
export function requireEqualRanks(where: string, inputs: readonly Shape[]): readonly [Shape, ...Shape[]] {
  const [first, ...others] = inputs
  if (first === undefined || !inputs.every(Array.isArray)) {
    throw new ShapeError(`${where}: input must be a list of at least one value, but got a single one or none.`)
  }
  if (first.length > 0 && others.every((shape) => shape.length === first.length)) return [first, ...others]
  throw new ShapeError(`${where}: inputs must have equally many axes, but got ${inputs.map(describeShape).join(', ')}.`)
}
