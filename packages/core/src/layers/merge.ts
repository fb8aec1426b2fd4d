/** What the layers share that merge several inputs. */
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

/**
 * The shape of what is computed element by element; an axis of size 1 is repeated.
 *
 * @throws ShapeError unless the inputs are of equal shapes, or 1 in an axis.
 */
export function elementwiseShape(where: string, inputs: readonly Shape[]): Shape {
  const [first] = requireEqualRanks(where, inputs)
  return first.map((_, axis) => {
    const sizes = inputs.map((shape) => shape[axis] ?? null).filter((size) => size !== 1)
    const known = sizes.find((size) => size !== null)
    if (sizes.every((size) => size === null || size === known)) return known ?? (sizes.length === 0 ? 1 : null)
    throw new ShapeError(
      `${where}: inputs must be of equal shapes, or 1 in an axis, but got ${inputs.map(describeShape).join(', ')}.`,
    )
  })
}

/** @throws ShapeError unless the input is a list of two. */
export function requirePair(where: string, inputs: readonly Shape[]): readonly [Shape, Shape] {
  const [first, second] = inputs
  if (inputs.length === 2 && Array.isArray(first) && Array.isArray(second)) return [first, second]
  throw new ShapeError(`${where}: input must be a list of two values, but got another number.`)
}
