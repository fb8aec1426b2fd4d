import { ConfigError, positiveInteger, givenOptions, describeValue } from '@tessera-ml/core'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { begin } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { sizeOf } from '../values.js'
import { explainByHiding, type HidingOptions } from './hiding.js'

export interface OcclusionOptions extends HidingOptions {
  /** The window's size along each of the first feature axes, [height, width] for a picture; the rest is covered whole. */
  readonly window: readonly number[]
  /** How far the window moves along each axis. Default: its own size. */
  readonly strides?: readonly number[]
}

/**
 * What the output loses when a window slides over the row and covers a part of it with the baseline.
 *
 *   values = mean over the windows that cover the place of f(x) - f(x covered)
 *
 * The last window along an axis is cut at the border.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, output].
 * Source: Zeiler and Fergus 2014, arXiv:1311.2901, section 4.2.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; NumberError if an output is not finite;
 * AbortError through `signal`.
 * @example
 * const map = await occlusion(f, pictures, { window: [8, 8], strides: [4, 4], baseline: 0.5 })
 */
export async function occlusion(f: BatchFunction, input: NumbersLike, options: OcclusionOptions): Promise<Explanation> {
  const where = 'occlusion'
  givenOptions(where, options)
  const { window, strides = window } = options
  const request = await begin(where, f, input, options, ['window', 'strides', 'baseline'])
  const windows = windowsOf(where, request.rows.shape.slice(1), window, strides)
  return explainByHiding(request, windows, options, { window, strides })
}

/** The flat features under each place of the window. */
function windowsOf(
  where: string,
  featureShape: readonly number[],
  window: readonly number[],
  strides: readonly number[],
): number[][] {
  for (const [name, sizes] of Object.entries({ window, strides })) {
    if (!Array.isArray(sizes) || sizes.length === 0 || sizes.length > featureShape.length) {
      throw new ConfigError(
        `${where}: ${name} must be 1 to ${featureShape.length} sizes, but got ${describeValue(sizes)}.`,
      )
    }
    for (const size of sizes) positiveInteger(`${where}: ${name}`, size)
  }
  if (strides.length !== window.length) {
    throw new ConfigError(
      `${where}: strides must be ${window.length} sizes as the window's, but got ${strides.length}.`,
    )
  }
  const axes = window.map((extent, axis) => {
    const length = featureShape[axis]!
    const count = Math.max(1, Math.ceil((length - extent) / strides[axis]!) + 1)
    return Array.from({ length: count }, (_, i) => {
      const from = i * strides[axis]!
      return Array.from({ length: Math.max(0, Math.min(extent, length - from)) }, (_, j) => from + j)
    }).filter((places) => places.length > 0)
  })
  const inner = sizeOf(featureShape.slice(window.length))
  // One axis after the other: each window so far, with each place along the axis.
  let windows: number[][] = [[0]]
  axes.forEach((places, axis) => {
    const length = featureShape[axis]!
    windows = windows.flatMap((outer) =>
      places.map((along) => outer.flatMap((place) => along.map((offset) => place * length + offset))),
    )
  })
  return windows.map((places) =>
    places.flatMap((place) => Array.from({ length: inner }, (_, channel) => place * inner + channel)),
  )
}
