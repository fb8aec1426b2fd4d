/** The windows that maximum and average pooling share: options, checks and output shapes. */
import { squeeze, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { oneOf } from '../errors/checks.js'
import { requireRank, type Shape } from '../engine/shape.js'
import type { LayerOptions } from './layer.js'
import { asPicture, maskThroughWindow } from './window-mask.js'
import { pair, windowOutputSize, type Padding, type Pair } from './window.js'

export interface Pooling1DOptions extends LayerOptions {
  /** Steps of a window. Default: 2. Range: at least 1. */
  readonly poolSize?: number
  /** Steps from one window to the next. Default: `poolSize`. Range: at least 1. */
  readonly strides?: number
  /** Default: 'valid'. */
  readonly padding?: Padding
}

export interface Pooling2DOptions extends LayerOptions {
  /** Height and width of a window. Default: 2. Range: at least 1. */
  readonly poolSize?: Pair
  /** Places from one window to the next. Default: `poolSize`. Range: at least 1. */
  readonly strides?: Pair
  /** Default: 'valid'. */
  readonly padding?: Padding
}

export const poolingKeys: readonly string[] = ['poolSize', 'strides', 'padding']

/** Windows over a picture, with all defaults filled in; along time, those over a picture of height 1. */
export interface PoolingWindows {
  readonly sizes: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly padding: Padding
}

/** What tfjs computes on [batch, height, width, channels]. */
export type Pool = (x: Tensor4D, sizes: [number, number], strides: [number, number], padding: Padding) => Tensor

/** @throws ConfigError if an option is out of its range. */
export function poolingWindows(where: string, options: Pooling2DOptions): PoolingWindows {
  const sizes = pair(`${where}: poolSize`, options.poolSize ?? 2)
  const strides = pair(`${where}: strides`, options.strides ?? sizes)
  const padding = oneOf(`${where}: padding`, options.padding ?? 'valid', ['valid', 'same'])
  return { sizes, strides, padding }
}

/** [batch, time, features] -> [batch, time', features]. @throws ShapeError if the time is shorter than a window. */
export function pooledTime(where: string, input: Shape, windows: PoolingWindows): Shape {
  requireRank(where, input, ['batch', 'time', 'features'])
  const time = outputSize(`${where}: time axis of the input`, input[1], windows, 1)
  return [input[0] ?? null, time, input[2] ?? null]
}

/** [batch, height, width, channels] -> [batch, height', width', channels]. @throws ShapeError as `pooledTime`. */
export function pooledPicture(where: string, input: Shape, windows: PoolingWindows): Shape {
  requireRank(where, input, ['batch', 'height', 'width', 'channels'])
  const height = outputSize(`${where}: height of the input`, input[1], windows, 0)
  const width = outputSize(`${where}: width of the input`, input[2], windows, 1)
  return [input[0] ?? null, height, width, input[3] ?? null]
}

/** Pools along time, as a picture of height 1. */
export function poolTime(x: Tensor, pool: Pool, { sizes, strides, padding }: PoolingWindows): Tensor {
  const picture = asPicture(x)
  return squeeze(pool(picture, [1, sizes[1]], [1, strides[1]], padding), [1])
}

/** The mask behind pooling along time; with 'same', windows at the end hold masked steps too, so that there is none. */
export function maskThroughPooling(mask: Tensor | undefined, windows: PoolingWindows): Tensor | undefined {
  const { sizes, strides, padding } = windows
  return padding === 'same' ? undefined : maskThroughWindow(mask, { size: sizes[1], stride: strides[1], padding })
}

/** Pools over height and width. */
export function poolPicture(x: Tensor, pool: Pool, { sizes, strides, padding }: PoolingWindows): Tensor {
  // The rank is 4 by `build`; tfjs wants its own arrays.
  return pool(x as Tensor4D, [...sizes], [...strides], padding)
}

function outputSize(where: string, size: number | null | undefined, windows: PoolingWindows, axis: 0 | 1) {
  const { sizes, strides, padding } = windows
  return windowOutputSize(where, size, { size: sizes[axis], stride: strides[axis], padding })
}
