/** Depthwise convolution, where each channel has filters of its own, and its two gradients. */
import type { Engine } from '../engine.js'
import { type Geometry, setGeometry } from './geometry.js'

export interface Depthwise extends Geometry {
  /** Filters of each channel. At least 1. */
  readonly multiplier: number
}

export interface DepthwiseForward extends Depthwise {
  /** [batch, height, width, channels]. */
  readonly x: number
  /** [kernelHeight, kernelWidth, channels, multiplier]. */
  readonly w: number
  /** [batch, outHeight, outWidth, channels·multiplier]. */
  readonly y: number
}

export function depthwise(engine: Engine, options: DepthwiseForward): void {
  setGeometry(engine, options)
  engine.kernels.depthwise(options.x, options.w, options.y, options.multiplier)
}

export interface DepthwiseInputGradient extends Depthwise {
  readonly dy: number
  readonly w: number
  readonly dx: number
}

export function depthwiseInputGradient(engine: Engine, options: DepthwiseInputGradient): void {
  setGeometry(engine, options)
  engine.kernels.depthwiseInputGradient(options.dy, options.w, options.dx, options.multiplier)
}

export interface DepthwiseFilterGradient extends Depthwise {
  readonly x: number
  readonly dy: number
  readonly dw: number
}

export function depthwiseFilterGradient(engine: Engine, options: DepthwiseFilterGradient): void {
  const { batch, outHeight, kernelHeight, kernelWidth, channels, multiplier } = options
  // The number of parts depends on the shape alone, so that the sum has one order for any number of threads.
  const parts = Math.max(1, Math.min(16, batch * outHeight))
  setGeometry(engine, options)
  engine.withBlock(4 * parts * kernelHeight * kernelWidth * channels * multiplier, (partial) =>
    engine.kernels.depthwiseFilterGradient(options.x, options.dy, options.dw, options.multiplier, parts, partial),
  )
}
