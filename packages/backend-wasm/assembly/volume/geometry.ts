// The geometry of an operation on volumes [batch, depth, height, width, channels]: a window of three axes. JavaScript
// writes it into the table, in the order of the functions below. A picture is a volume of depth 1.
import { entry } from '../table'

// @ts-ignore: decorator
@inline
export function batch(): i32 { return entry(0) }
// @ts-ignore: decorator
@inline
export function depth(): i32 { return entry(1) }
// @ts-ignore: decorator
@inline
export function height(): i32 { return entry(2) }
// @ts-ignore: decorator
@inline
export function width(): i32 { return entry(3) }
// @ts-ignore: decorator
@inline
export function channels(): i32 { return entry(4) }
// @ts-ignore: decorator
@inline
export function outDepth(): i32 { return entry(5) }
// @ts-ignore: decorator
@inline
export function outHeight(): i32 { return entry(6) }
// @ts-ignore: decorator
@inline
export function outWidth(): i32 { return entry(7) }
// @ts-ignore: decorator
@inline
export function kernelDepth(): i32 { return entry(8) }
// @ts-ignore: decorator
@inline
export function kernelHeight(): i32 { return entry(9) }
// @ts-ignore: decorator
@inline
export function kernelWidth(): i32 { return entry(10) }
// @ts-ignore: decorator
@inline
export function strideDepth(): i32 { return entry(11) }
// @ts-ignore: decorator
@inline
export function strideHeight(): i32 { return entry(12) }
// @ts-ignore: decorator
@inline
export function strideWidth(): i32 { return entry(13) }
// @ts-ignore: decorator
@inline
export function dilationDepth(): i32 { return entry(14) }
// @ts-ignore: decorator
@inline
export function dilationHeight(): i32 { return entry(15) }
// @ts-ignore: decorator
@inline
export function dilationWidth(): i32 { return entry(16) }
// @ts-ignore: decorator
@inline
export function padFront(): i32 { return entry(17) }
// @ts-ignore: decorator
@inline
export function padTop(): i32 { return entry(18) }
// @ts-ignore: decorator
@inline
export function padLeft(): i32 { return entry(19) }

/** Taps of the window. */
// @ts-ignore: decorator
@inline
export function taps(): i32 { return kernelDepth() * kernelHeight() * kernelWidth() }

/** Output positions of one example. */
// @ts-ignore: decorator
@inline
export function outPositions(): i32 { return outDepth() * outHeight() * outWidth() }
