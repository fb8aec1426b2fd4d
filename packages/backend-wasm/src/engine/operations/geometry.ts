/** The geometry that convolutions and pooling share. */
import type { Engine } from '../engine.js'

/** Sizes of a two-dimensional window operation on images [batch, height, width, channels]. */
export interface Geometry {
  readonly batch: number
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly outHeight: number
  readonly outWidth: number
  readonly kernelHeight: number
  readonly kernelWidth: number
  /** Default 1. */
  readonly strideHeight?: number
  readonly strideWidth?: number
  /** Default 1. */
  readonly dilationHeight?: number
  readonly dilationWidth?: number
  /**
   * Rows of zeros above the image and columns left of it; those below and right follow from the output size. Default
   * 0.
   */
  readonly padTop?: number
  readonly padLeft?: number
}

/** The output length of one axis: floor((input + pads - dilation·(kernel - 1) - 1) / stride) + 1, at least 0. */
export function outLength(input: number, kernel: number, stride: number, dilation: number, pads: number): number {
  return Math.max(0, Math.floor((input + pads - dilation * (kernel - 1) - 1) / stride) + 1)
}

/** Hands the geometry to the kernels, for the next call. */
export function setGeometry(engine: Engine, geometry: Geometry): void {
  const { batch, height, width, channels, outHeight, outWidth, kernelHeight, kernelWidth } = geometry
  const { strideHeight = 1, strideWidth = 1, dilationHeight = 1, dilationWidth = 1, padTop = 0, padLeft = 0 } = geometry
  engine.kernels.setGeometry(
    batch,
    height,
    width,
    channels,
    outHeight,
    outWidth,
    kernelHeight,
    kernelWidth,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    padTop,
    padLeft,
  )
}
