// The geometry of a convolution or pooling, in argument slots 32 to 47: images [batch, height, width, channels], a
// window of kernelHeight × kernelWidth, output [batch, outHeight, outWidth, …].
import { arg, setArg } from '../control'

export function setGeometry(
  batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32,
  dilationHeight: i32, dilationWidth: i32, padTop: i32, padLeft: i32,
): void {
  setArg<i32>(32, batch)
  setArg<i32>(33, height)
  setArg<i32>(34, width)
  setArg<i32>(35, channels)
  setArg<i32>(36, outHeight)
  setArg<i32>(37, outWidth)
  setArg<i32>(38, kernelHeight)
  setArg<i32>(39, kernelWidth)
  setArg<i32>(40, strideHeight)
  setArg<i32>(41, strideWidth)
  setArg<i32>(42, dilationHeight)
  setArg<i32>(43, dilationWidth)
  setArg<i32>(44, padTop)
  setArg<i32>(45, padLeft)
}

// @ts-ignore: decorator
@inline
export function batch(): i32 { return arg<i32>(32) }
// @ts-ignore: decorator
@inline
export function height(): i32 { return arg<i32>(33) }
// @ts-ignore: decorator
@inline
export function width(): i32 { return arg<i32>(34) }
// @ts-ignore: decorator
@inline
export function channels(): i32 { return arg<i32>(35) }
// @ts-ignore: decorator
@inline
export function outHeight(): i32 { return arg<i32>(36) }
// @ts-ignore: decorator
@inline
export function outWidth(): i32 { return arg<i32>(37) }
// @ts-ignore: decorator
@inline
export function kernelHeight(): i32 { return arg<i32>(38) }
// @ts-ignore: decorator
@inline
export function kernelWidth(): i32 { return arg<i32>(39) }
// @ts-ignore: decorator
@inline
export function strideHeight(): i32 { return arg<i32>(40) }
// @ts-ignore: decorator
@inline
export function strideWidth(): i32 { return arg<i32>(41) }
// @ts-ignore: decorator
@inline
export function dilationHeight(): i32 { return arg<i32>(42) }
// @ts-ignore: decorator
@inline
export function dilationWidth(): i32 { return arg<i32>(43) }
// @ts-ignore: decorator
@inline
export function padTop(): i32 { return arg<i32>(44) }
// @ts-ignore: decorator
@inline
export function padLeft(): i32 { return arg<i32>(45) }

/**
 * Floats from row to row of a patch matrix: whole vectors, and never a multiple of 4 KiB, where cache lines collide.
 */
// @ts-ignore: decorator
@inline
export function patchStride(length: i32): i32 {
  const rounded = (length + 3) & ~3
  return (rounded & 255) == 0 ? rounded + 16 : rounded
}
