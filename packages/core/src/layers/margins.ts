/** What stands before and behind an axis, as padding and cropping give it. */
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'

export type Margin = readonly [before: number, after: number]

/** One number for all sides, one for each axis, or both sides of each axis. */
export type PictureMargins =
  | number
  | readonly [height: number, width: number]
  | readonly [height: Margin, width: Margin]

/** Before and behind the time axis. @throws ConfigError unless it is an integer of at least 0 or two of them. */
export function timeMargin(where: string, value: unknown): Margin {
  const both: unknown = typeof value === 'number' ? [value, value] : value
  if (isMargin(both)) return both
  throw new ConfigError(`${where} must be an integer of at least 0 or two of them, but got ${describe(value)}.`)
}

/** Above and below, left and right. @throws ConfigError unless it has one of the three forms. */
export function pictureMargins(where: string, value: unknown): readonly [Margin, Margin] {
  const axes: unknown = typeof value === 'number' ? [value, value] : value
  const both = Array.isArray(axes)
    ? axes.map((side: unknown) => (typeof side === 'number' ? [side, side] : side))
    : axes
  if (Array.isArray(both) && both.length === 2 && both.every(isMargin)) return [both[0] as Margin, both[1] as Margin]
  throw new ConfigError(
    `${where} must be an integer of at least 0, two of them, or two pairs of them, but got ${describe(value)}.`,
  )
}

function isMargin(value: unknown): value is Margin {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((size: unknown) => Number.isInteger(size) && Number(size) >= 0)
  )
}
