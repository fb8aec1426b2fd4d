/** Shapes: one entry an axis, the batch first; `null` is a size that is not known before data is seen. */
import { ShapeError } from '../errors/errors.js'

export type Shape = readonly (number | null)[]

/** The number of elements of a shape whose sizes are all known. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1)
}

/** `[batch, 28, 28, 1]`: a shape as messages and summaries print it, `?` for a size that is not known. */
export function describeShape(shape: Shape): string {
  return `[${shape.map((size) => size ?? '?').join(', ')}]`
}

/** @throws ShapeError if the size of an axis is not known. */
export function knownSize(where: string, size: number | null | undefined): number {
  if (typeof size === 'number') return size
  throw new ShapeError(`${where} must have a known size, but got ${size === null ? '?' : 'no such axis'}.`)
}

/**
 * Checks that a shape has exactly the named axes.
 *
 * @throws ShapeError that shows the expected axes and the shape.
 */
export function requireRank(where: string, shape: Shape, axes: readonly string[]): void {
  if (shape.length === axes.length) return
  const fault = shape.length < axes.length ? 'fewer axes' : 'more axes'
  throw new ShapeError(`${where}: input must be [${axes.join(', ')}], but got ${fault}: ${describeShape(shape)}.`)
}

/** Whether data of shape `actual` fits `expected`: equal rank, and equal sizes wherever both are known. */
export function shapesAgree(expected: Shape, actual: Shape): boolean {
  return (
    expected.length === actual.length &&
    expected.every((size, axis) => size === null || actual[axis] === null || size === actual[axis])
  )
}
