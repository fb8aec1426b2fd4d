// The filter gradient over images with few channels. As in filter-gradient.ts the rows of the output are cut into parts
// whose number depends on the shape alone; their sums are added in order.
import { arg, chunkStart, scratch, setArg } from '../control'
import { windowGradient4x8 } from '../generated/micro-kernels'
import { KIND_NARROW_GRADIENT } from '../kinds'
import { fork } from '../pool'
import { bandRows, bandStride, fillBand } from './band'
import { sumParts } from './filter-gradient'
import { batch, channels, kernelHeight, kernelWidth, outHeight, outWidth, strideHeight, strideWidth } from './geometry'

/** Into how many parts the rows go, the geometry set before; the caller gives memory for as many filters. */
export function narrowGradientParts(): i32 {
  return max(1, min(16, batch() * outHeight() / max(bandRows(), 4)))
}

/** dw[kernelHeight][kernelWidth][channels][filters] from x and dy; what is asked of the geometry as in narrow.ts. */
export function narrowGradient(x: usize, dy: usize, filters: i32, dw: usize, partial: usize): void {
  const parts = narrowGradientParts()
  setArg<usize>(0, x)
  setArg<usize>(1, dy)
  setArg<i32>(2, filters)
  setArg<usize>(3, parts == 1 ? dw : partial)
  setArg<i32>(4, parts)
  fork(KIND_NARROW_GRADIENT, parts)
  if (parts > 1) sumParts(partial, parts, kernelHeight() * kernelWidth() * channels() * filters, dw)
}

export function narrowGradientChunk(part: i32): void {
  const rows = batch() * outHeight()
  const c = channels()
  const last = chunkStart(rows, arg<i32>(4), 1, part + 1)
  const pixel = (<usize>arg<i32>(2)) << 2
  const length = kernelHeight() * kernelWidth() * c
  const size = <usize>length * pixel
  const dw = arg<usize>(3) + <usize>part * size
  const step = (<usize>(strideWidth() * c)) << 2
  const stride = bandStride()
  const line = <usize>outWidth() * pixel
  const jump = <usize>strideHeight() * stride - <usize>outWidth() * step
  const band = scratch()
  memory.fill(dw, 0, size)
  for (let row = chunkStart(rows, arg<i32>(4), 1, part); row < last;) {
    const oh = row % outHeight()
    const count = min(bandRows(), min(last - row, outHeight() - oh))
    fillBand(arg<usize>(0), row / outHeight(), oh, count, band)
    const dy = arg<usize>(1) + <usize>row * line
    for (let k = 0; k < length; k += 4) {
      const a0 = tap(band, k, stride)
      const a1 = tap(band, min(k + 1, length - 1), stride)
      const a2 = tap(band, min(k + 2, length - 1), stride)
      const a3 = tap(band, min(k + 3, length - 1), stride)
      const to = dw + <usize>k * pixel
      for (let f: usize = 0; f < pixel; f += 32) {
        windowGradient4x8(
          a0, a1, a2, a3, step, jump, dy + f, pixel, line, count, to + f, pixel, min(4, length - k),
        )
      }
    }
    row += count
  }
}

/** Where the first pixel sees what weight `k` of a filter stands for. */
// @ts-ignore: decorator
@inline
function tap(band: usize, k: i32, stride: usize): usize {
  const run = kernelWidth() * channels()
  return band + <usize>(k / run) * stride + ((<usize>(k % run)) << 2)
}
