// Convolution of volumes: a panel of patches times the packed filter.
import { patchStride } from '../conv/geometry'
import { GRAIN, PANEL } from '../conv/forward'
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { FREE, block } from '../gemm/block'
import { packMatrix } from '../gemm/gemm'
import { fork } from '../pool'
import { KIND_VOLUME_CONV } from '../spatial-kinds'
import { batch, channels, outPositions, taps } from './geometry'
import { volumePatches } from './patches'

/**
 * y[batch, outDepth, outHeight, outWidth, filters] = x * w.
 *
 * @param w [kernelDepth, kernelHeight, kernelWidth, channels, filters]
 * @param packed memory for the packed filter: ceil(filters / 8)·8·K floats
 */
export function volumeConv(x: usize, w: usize, filters: i32, y: usize, packed: usize): void {
  const k = taps() * channels()
  const positions = batch() * outPositions()
  packMatrix(w, filters, 0, filters, k, packed)
  setArg<usize>(0, x)
  setArg<usize>(1, packed)
  setArg<i32>(2, filters)
  setArg<usize>(3, y)
  const chunks = chunkCount(<f64>positions * k * filters, GRAIN, (positions + 15) / 16)
  setArg<i32>(4, chunks)
  fork(KIND_VOLUME_CONV, chunks)
}

export function volumeChunk(index: i32): void {
  const k = taps() * channels()
  const filters = arg<i32>(2)
  const ld = patchStride(k)
  const panel = max(4, min(96, (PANEL / ld) & ~3))
  const rows = scratch() + FREE
  const positions = batch() * outPositions()
  const last = chunkStart(positions, arg<i32>(4), 4, index + 1)
  for (let p = chunkStart(positions, arg<i32>(4), 4, index); p < last; p += panel) {
    const count = min(panel, last - p)
    volumePatches(arg<usize>(0), p, count, rows, ld)
    const y = arg<usize>(3) + ((<usize>p * <usize>filters) << 2)
    block(
      0, count, 0, filters, k, rows, ld, false, arg<usize>(1), 32, (<usize>k) << 5, y, filters, 0, 0, filters >= 128,
    )
  }
}
