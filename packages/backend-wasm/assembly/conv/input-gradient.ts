// The input gradient for any stride: dy times the transposed filter gives patches, which are added back into the image.
// Images go to threads whole, so that each sum has one order.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { FREE, block } from '../gemm/block'
import { packMatrix } from '../gemm/gemm'
import { KIND_CONV_INPUT } from '../kinds'
import { fork } from '../pool'
import { GRAIN, PANEL } from './forward'
import { batch, channels, height, kernelHeight, kernelWidth, outHeight, outWidth, patchStride, width } from './geometry'
import { addPatches } from './patches'

/** dx[batch, height, width, channels] from dy; the geometry is that of the forward convolution. */
export function convInputGradient(dy: usize, w: usize, filters: i32, dx: usize, packed: usize): void {
  const k = kernelHeight() * kernelWidth() * channels()
  packMatrix(w, filters, 1, k, filters, packed)
  setArg<usize>(0, dy)
  setArg<usize>(1, packed)
  setArg<i32>(2, filters)
  setArg<usize>(3, dx)
  const chunks = chunkCount(<f64>batch() * outHeight() * outWidth() * k * filters, GRAIN, batch())
  setArg<i32>(4, chunks)
  if (batch() > 0) fork(KIND_CONV_INPUT, chunks)
}

export function convInputChunk(index: i32): void {
  const k = kernelHeight() * kernelWidth() * channels()
  const filters = arg<i32>(2)
  const ld = patchStride(k)
  const panel = max(4, min(96, (PANEL / ld) & ~3))
  const rows = scratch() + FREE
  const pixels = outHeight() * outWidth()
  const imageBytes = (<usize>height() * <usize>width() * <usize>channels()) << 2
  const last = chunkStart(batch(), arg<i32>(4), 1, index + 1)
  for (let image = chunkStart(batch(), arg<i32>(4), 1, index); image < last; ++image) {
    const dx = arg<usize>(3) + <usize>image * imageBytes
    memory.fill(dx, 0, imageBytes)
    for (let p = 0; p < pixels; p += panel) {
      const count = min(panel, pixels - p)
      const dy = arg<usize>(0) + ((<usize>(image * pixels + p) * <usize>filters) << 2)
      block(
        0, count, 0, k, filters, dy, filters, false, arg<usize>(1), 32, (<usize>filters) << 5, rows, ld, 0, 0, k >= 64,
      )
      addPatches(rows, ld, p, count, kernelHeight(), dx)
    }
  }
}
