/** The windows that maximum and average pooling share: options, checks and output shapes. */
import { reshape, squeeze, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { oneOf, positiveInteger } from '../errors/checks.js'
import { requireRank, type Shape } from '../engine/shape.js'
import type { LayerOptions } from './layer.js'
import { asPicture, maskThroughWindow } from './window-mask.js'
import { pair, triple, windowOutputSize, type Padding, type Pair, type Triple, type Window } from './window.js'

/** Options of windows whose sizes are one number, or one an axis. */
export interface PoolingOptions<Size> extends LayerOptions {
  /** Places that a window covers. Default: 2. Range: at least 1. */
  readonly poolSize?: Size
  /** Places from one window to the next. Default: `poolSize`. Range: at least 1. */
  readonly strides?: Size
  /** Default: 'valid'. */
  readonly padding?: Padding
}

export const poolingKeys: readonly string[] = ['poolSize', 'strides', 'padding']

/** Windows with all defaults filled in, one size an axis. */
export interface PoolingWindows {
  readonly sizes: readonly number[]
  readonly strides: readonly number[]
  readonly padding: Padding
}

/** What tfjs computes on [batch, height, width, channels]. */
export type Pool = (x: Tensor4D, sizes: [number, number], strides: [number, number], padding: Padding) => Tensor

/** @throws ConfigError if an option is out of its range. */
export function timePooling(where: string, options: PoolingOptions<number>): PoolingWindows {
  return windowsOver(where, options, (place, size) => [positiveInteger(place, size)])
}

/** @throws ConfigError if an option is out of its range. */
export function picturePooling(where: string, options: PoolingOptions<Pair>): PoolingWindows {
  return windowsOver(where, options, pair)
}

/** @throws ConfigError if an option is out of its range. */
export function volumePooling(where: string, options: PoolingOptions<Triple>): PoolingWindows {
  return windowsOver(where, options, triple)
}

function windowsOver(
  where: string,
  options: PoolingOptions<unknown>,
  sizesOf: (where: string, value: number) => readonly number[],
): PoolingWindows {
  // The function checks what it is given.
  const { poolSize = 2, strides = poolSize, padding = 'valid' } = options as PoolingOptions<number>
  return {
    sizes: sizesOf(`${where}: poolSize`, poolSize),
    strides: sizesOf(`${where}: strides`, strides),
    padding: oneOf(`${where}: padding`, padding, ['valid', 'same']),
  }
}

/** [batch, time, features] -> [batch, time', features]. @throws ShapeError if the time is shorter than a window. */
export function pooledTime(where: string, input: Shape, windows: PoolingWindows): Shape {
  requireRank(where, input, ['batch', 'time', 'features'])
  return pooled(input, windows, [`${where}: time axis of the input`])
}

/** [batch, height, width, channels] -> [batch, height', width', channels]. @throws ShapeError as `pooledTime`. */
export function pooledPicture(where: string, input: Shape, windows: PoolingWindows): Shape {
  requireRank(where, input, ['batch', 'height', 'width', 'channels'])
  return pooled(input, windows, [`${where}: height of the input`, `${where}: width of the input`])
}

/** [batch, depth, height, width, channels] -> the same with other sizes. @throws ShapeError as `pooledTime`. */
export function pooledVolume(where: string, input: Shape, windows: PoolingWindows): Shape {
  const axes = ['depth', 'height', 'width']
  requireRank(where, input, ['batch', ...axes, 'channels'])
  const places = axes.map((axis) => `${where}: ${axis} of the input`)
  return pooled(input, windows, places)
}

/** The mask behind pooling along time; with 'same', windows at the end hold masked steps too, so that there is none. */
export function maskThroughPooling(mask: Tensor | undefined, windows: PoolingWindows): Tensor | undefined {
  return windows.padding === 'same' ? undefined : maskThroughWindow(mask, windowOf(windows, 0))
}

/** Pools along time, as a picture of height 1. */
export function poolTime(x: Tensor, pool: Pool, { sizes, strides, padding }: PoolingWindows): Tensor {
  return squeeze(pool(asPicture(x), [1, sizes[0]!], [1, strides[0]!], padding), [1])
}

/** Pools over height and width. */
export function poolPicture(x: Tensor, pool: Pool, { sizes, strides, padding }: PoolingWindows): Tensor {
  // The rank is 4 by `build`; tfjs wants its own arrays.
  return pool(x as Tensor4D, [...sizes] as [number, number], [...strides] as [number, number], padding)
}

/**
 * Pools over height and width, then over depth, which is as fast as in one go and has gradients on every engine: the
 * largest is that of the largest, and the mean that of means of equally many places.
 */
export function poolVolume(x: Tensor, pool: Pool, { sizes, strides, padding }: PoolingWindows): Tensor {
  const [batch, depth, height, width, channels] = x.shape as [number, number, number, number, number]
  const pictures = reshape(x, [batch * depth, height, width, channels])
  const flat = poolPicture(pictures, pool, { sizes: sizes.slice(1), strides: strides.slice(1), padding })
  const [, rows, columns] = flat.shape as [number, number, number]
  const deep = reshape(flat, [batch, depth, rows * columns, channels])
  const y = poolPicture(deep, pool, { sizes: [sizes[0]!, 1], strides: [strides[0]!, 1], padding })
  return reshape(y, [batch, y.shape[1]!, rows, columns, channels])
}

function pooled(input: Shape, windows: PoolingWindows, places: readonly string[]): Shape {
  const sizes = places.map((place, axis) => windowOutputSize(place, input[axis + 1], windowOf(windows, axis)))
  return [input[0] ?? null, ...sizes, input.at(-1) ?? null]
}

function windowOf({ sizes, strides, padding }: PoolingWindows, axis: number): Window {
  return { size: sizes[axis]!, stride: strides[axis]!, padding }
}
