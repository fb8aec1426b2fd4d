/** The windows of convolutions over time and over pictures: their options, checks and output sizes. */
import { oneOf, positiveInteger } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { checkStrides } from './convolution.js'
import { pair, windowOutputSize, type Padding, type Pair, type Window } from './window.js'

export interface TimeWindowOptions {
  /** Number of steps that the kernel covers. Range: at least 1. */
  readonly kernelSize: number
  /** Steps from one window to the next. Default: 1. Range: at least 1; above 1 only with `dilationRate` 1. */
  readonly strides?: number
  /** Default: 'valid'. */
  readonly padding?: Padding
  /** Distance of the steps that a window covers. Default: 1. Range: at least 1. */
  readonly dilationRate?: number
}

export interface PictureWindowOptions {
  /** Height and width of the kernel. Range: at least 1. */
  readonly kernelSize: Pair
  /** Places from one window to the next. Default: 1. Range: at least 1; above 1 only with `dilationRate` 1. */
  readonly strides?: Pair
  /** Default: 'valid'. */
  readonly padding?: Padding
  /** Distance of the places that a window covers. Default: 1. Range: at least 1. */
  readonly dilationRate?: Pair
}

/** Windows over a picture, with all defaults filled in; along time, those over a picture of height 1. */
export interface ConvolutionWindows {
  readonly sizes: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  readonly padding: Padding
}

/** @throws ConfigError if an option is out of its range. */
export function timeWindows(where: string, options: TimeWindowOptions): ConvolutionWindows {
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
export function pictureWindows(where: string, options: PictureWindowOptions): ConvolutionWindows {
  const strides = pair(`${where}: strides`, options.strides ?? 1)
  const dilations = pair(`${where}: dilationRate`, options.dilationRate ?? 1)
  checkStrides(where, strides, dilations)
  return {
    sizes: pair(`${where}: kernelSize`, options.kernelSize),
    strides,
    dilations,
    padding: oneOf(`${where}: padding`, options.padding ?? 'valid', ['valid', 'same']),
  }
}

/** The window over one of the axes. */
export function windowOf({ sizes, strides, dilations, padding }: ConvolutionWindows, axis: 0 | 1): Window {
  return { size: sizes[axis], stride: strides[axis], padding, dilation: dilations[axis] }
}

/** The number of steps that a convolution gives. @throws ShapeError if the window does not fit. */
export function convolvedTime(where: string, input: Shape, windows: ConvolutionWindows): number | null {
  return windowOutputSize(`${where}: time axis of the input`, input[1], windowOf(windows, 1))
}

/** Height and width that a convolution gives. @throws ShapeError if the window does not fit. */
export function convolvedPicture(where: string, input: Shape, windows: ConvolutionWindows): Shape {
  return [
    windowOutputSize(`${where}: height of the input`, input[1], windowOf(windows, 0)),
    windowOutputSize(`${where}: width of the input`, input[2], windowOf(windows, 1)),
  ]
}
