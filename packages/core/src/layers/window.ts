/** Windows that slide over axes: how options give their sizes, and how large the output is. */
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'

/** `valid`: windows stay inside the input. `same`: zeros around it, so that stride 1 keeps the size. */
export type Padding = 'valid' | 'same'

/** One number for both axes, or height and width. */
export type Pair = number | readonly [height: number, width: number]

/** One number for all three axes, or depth, height and width. */
export type Triple = number | readonly [depth: number, height: number, width: number]

/** @throws ConfigError unless `value` is a positive integer or two of them. */
export function pair(where: string, value: unknown): readonly [number, number] {
  const [height, width] = sizes(where, value, ['one', 'two'])
  return [height!, width!]
}

/** @throws ConfigError unless `value` is a positive integer or three of them. */
export function triple(where: string, value: unknown): readonly [number, number, number] {
  const [depth, height, width] = sizes(where, value, ['one', 'two', 'three'])
  return [depth!, height!, width!]
}

/** One size an axis; the axes are given as the words that count them. */
function sizes(where: string, value: unknown, axes: readonly string[]): readonly number[] {
  const all: unknown = typeof value === 'number' ? axes.map(() => value) : value
  const isSize = (size: unknown) => Number.isInteger(size) && (size as number) >= 1
  if (Array.isArray(all) && all.length === axes.length && all.every(isSize)) return all as number[]
  throw new ConfigError(`${where} must be a positive integer or ${axes.at(-1)} of them, but got ${describe(value)}.`)
}

export interface Window {
  readonly size: number
  readonly stride: number
  readonly padding: Padding | 'causal'
  /** Distance between the elements of the window. Default: 1. */
  readonly dilation?: number
}

/**
 * The size of an axis after a window has gone over it.
 *
 *   same, causal: ⌈n / stride⌉        valid: ⌊(n - (size - 1)·dilation - 1) / stride⌋ + 1
 *
 * @throws ShapeError if the window does not fit.
 */
export function windowOutputSize(where: string, size: number | null | undefined, window: Window): number | null {
  if (size === null || size === undefined) return null
  if (window.padding !== 'valid') return Math.ceil(size / window.stride)
  const reach = (window.size - 1) * (window.dilation ?? 1) + 1
  if (size >= reach) return Math.floor((size - reach) / window.stride) + 1
  throw new ShapeError(`${where} must be at least ${reach}, the reach of the window, but got ${size}.`)
}
