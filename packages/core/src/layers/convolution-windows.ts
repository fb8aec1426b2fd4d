/** The windows of convolutions over time, pictures and volumes: their options, checks and output sizes. */
import { oneOf, positiveInteger } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { Shape } from '../engine/shape.js'
import { pair, triple, windowOutputSize, type Padding, type Pair, type Triple, type Window } from './window.js'

/** Options of windows whose sizes are one number, or one an axis. */
export interface WindowOptions<Size> {
  /** Number of places that the kernel covers. Range: at least 1. */
  readonly kernelSize: Size
  /** Places from one window to the next. Default: 1. Range: at least 1; above 1 only with `dilationRate` 1. */
  readonly strides?: Size
  /** Default: 'valid'. */
  readonly padding?: Padding
  /** Distance of the places that a window covers. Default: 1. Range: at least 1. */
  readonly dilationRate?: Size
}

/** Windows with all defaults filled in; along time, those over a picture of height 1. */
export interface ConvolutionWindows<Sizes extends readonly number[] = readonly [number, number]> {
  readonly sizes: Sizes
  readonly strides: Sizes
  readonly dilations: Sizes
  readonly padding: Padding
}

/** @throws ConfigError if an option is out of its range. */
export function timeWindows(where: string, options: WindowOptions<number>): ConvolutionWindows {
  const { kernelSize, strides = 1, padding = 'valid', dilationRate = 1 } = options
  const size = positiveInteger(`${where}: kernelSize`, kernelSize)
  const stride = positiveInteger(`${where}: strides`, strides)
  const dilation = positiveInteger(`${where}: dilationRate`, dilationRate)
  checkStrides(where, [stride], [dilation])
  return {
    sizes: [1, size],
    // Kernels of single channels want equal strides; there is but one row.
    strides: [stride, stride],
    dilations: [1, dilation],
    padding: oneOf(`${where}: padding`, padding, ['valid', 'same']),
  }
}

/** @throws ConfigError if an option is out of its range. */
export function pictureWindows(where: string, options: WindowOptions<Pair>): ConvolutionWindows {
  return windowsOver(where, options, pair)
}

/** @throws ConfigError if an option is out of its range. */
export function volumeWindows(
  where: string,
  options: WindowOptions<Triple>,
): ConvolutionWindows<readonly [number, number, number]> {
  return windowsOver(where, options, triple)
}

function windowsOver<Size, Sizes extends readonly number[]>(
  where: string,
  options: WindowOptions<Size>,
  sizesOf: (where: string, value: unknown) => Sizes,
): ConvolutionWindows<Sizes> {
  const sizes = sizesOf(`${where}: kernelSize`, options.kernelSize)
  const strides = sizesOf(`${where}: strides`, options.strides ?? 1)
  const dilations = sizesOf(`${where}: dilationRate`, options.dilationRate ?? 1)
  const padding = oneOf(`${where}: padding`, options.padding ?? 'valid', ['valid', 'same'])
  checkStrides(where, strides, dilations)
  return { sizes, strides, dilations, padding }
}

/** @throws ConfigError if both strides and dilation are above 1. */
export function checkStrides(where: string, strides: readonly number[], dilations: readonly number[]): void {
  if (Math.max(...strides) === 1 || Math.max(...dilations) === 1) return
  throw new ConfigError(
    `${where}: dilationRate must be 1 where strides are above 1, but got ${dilations.join(', ')} ` +
      `with strides ${strides.join(', ')}.`,
  )
}

/** The window over one of the axes. */
export function windowOf(windows: ConvolutionWindows<readonly number[]>, axis: number): Window {
  const { sizes, strides, dilations, padding } = windows
  return { size: sizes[axis]!, stride: strides[axis]!, padding, dilation: dilations[axis]! }
}

/** The number of steps that a convolution gives. @throws ShapeError if the window does not fit. */
export function convolvedTime(where: string, input: Shape, windows: ConvolutionWindows): number | null {
  return windowOutputSize(`${where}: time axis of the input`, input[1], windowOf(windows, 1))
}

/** Height and width that a convolution gives, behind depth in a volume. @throws ShapeError if the window does not fit. */
export function convolvedSizes(where: string, input: Shape, windows: ConvolutionWindows<readonly number[]>): Shape {
  const axes = ['depth', 'height', 'width'].slice(-windows.sizes.length)
  return axes.map((axis, i) => windowOutputSize(`${where}: ${axis} of the input`, input[i + 1], windowOf(windows, i)))
}
