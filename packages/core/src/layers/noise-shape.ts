/** The shape of a random pattern that elements share, as dropout's option `noiseShape` gives it. */
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { describeShape, type Shape } from '../engine/shape.js'

/** @throws ConfigError unless it is a list of positive integers or null. */
export function checkNoiseShape(where: string, shape: unknown): void {
  const isSize = (size: unknown) => size === null || (Number.isInteger(size) && (size as number) >= 1)
  if (Array.isArray(shape) && shape.every(isSize)) return
  throw new ConfigError(`${where}: noiseShape must be a list of positive integers or null, but got ${describe(shape)}.`)
}

/** @throws ShapeError unless the input has the axes of `noiseShape`, or it has 1 there. */
export function requireNoiseShape(where: string, noiseShape: Shape | undefined, input: Shape): void {
  if (noiseShape === undefined) return
  const fits = noiseShape.length === input.length && noiseShape.every((size, axis) => fitsAxis(size, input[axis]))
  if (fits) return
  throw new ShapeError(
    `${where}: input must have the axes of noiseShape ${describeShape(noiseShape)}, or 1 there, ` +
      `but got ${describeShape(input)}.`,
  )
}

function fitsAxis(pattern: number | null, size: number | null | undefined): boolean {
  return pattern === null || pattern === 1 || size === null || pattern === size
}
