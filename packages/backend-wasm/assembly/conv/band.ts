// A band: the rows of an image that some rows of the output see, with the padding around them, for images of few
// channels. Windows are then read where they lie: no patches, no edges.
import {
  channels, height, kernelHeight, kernelWidth, outWidth, padLeft, padTop, strideHeight, strideWidth, width,
} from './geometry'

/** Pixels of the output that a thread takes at a time: with 32 filters they half fill the first cache. */
const PIXELS: i32 = 256

/** Rows of the output that a thread takes at a time. */
// @ts-ignore: decorator
@inline
export function bandRows(): i32 { return max(1, PIXELS / outWidth()) }

/** Bytes of one row. */
// @ts-ignore: decorator
@inline
export function bandStride(): usize {
  return (<usize>(((outWidth() - 1) * strideWidth() + kernelWidth()) * channels())) << 2
}

/** Bytes of a band, with what vectors write beyond its end. */
export function bandBytes(): usize {
  return <usize>((bandRows() - 1) * strideHeight() + kernelHeight()) * bandStride() + 64
}

/** The band of `rows` rows of the output from row `oh` of `image` on. */
export function fillBand(x: usize, image: i32, oh: i32, rows: i32, to: usize): void {
  const pixel = (<usize>channels()) << 2
  const stride = bandStride()
  const left = min(stride, <usize>padLeft() * pixel)
  const inside = min(stride - left, <usize>width() * pixel)
  const first = oh * strideHeight() - padTop()
  for (let ih = first; ih < first + (rows - 1) * strideHeight() + kernelHeight(); ++ih) {
    if (<u32>ih < <u32>height()) {
      memory.fill(to, 0, left)
      memory.copy(to + left, x + <usize>((image * height() + ih) * width()) * pixel, inside)
      memory.fill(to + left + inside, 0, stride - left - inside)
    } else {
      memory.fill(to, 0, stride)
    }
    to += stride
  }
}
