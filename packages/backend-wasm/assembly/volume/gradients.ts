// Gradients of the convolution of volumes. Input: dy times the transposed filter gives patches, which are added back;
// examples go to threads whole. Filter: patches transposed times dy, in parts that depend on the shape alone.
import { sumParts } from '../conv/filter-gradient'
import { patchStride } from '../conv/geometry'
import { GRAIN, PANEL } from '../conv/forward'
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { FREE, block } from '../gemm/block'
import { packMatrix } from '../gemm/gemm'
import { packB } from '../gemm/pack'
import { ADD } from '../gemm/tile'
import { fork } from '../pool'
import { KIND_VOLUME_FILTER, KIND_VOLUME_INPUT } from '../spatial-kinds'
import { batch, channels, depth, height, outPositions, taps, width } from './geometry'
import { addVolumePatches, volumePatches } from './patches'

/** dx from dy; the geometry is that of the forward convolution, `packed` as there. */
export function volumeConvInput(dy: usize, w: usize, filters: i32, dx: usize, packed: usize): void {
  const k = taps() * channels()
  packMatrix(w, filters, 1, k, filters, packed)
  setArg<usize>(0, dy)
  setArg<usize>(1, packed)
  setArg<i32>(2, filters)
  setArg<usize>(3, dx)
  const chunks = chunkCount(<f64>batch() * outPositions() * k * filters, GRAIN, batch())
  setArg<i32>(4, chunks)
  fork(KIND_VOLUME_INPUT, chunks)
}

export function volumeInputChunk(index: i32): void {
  const k = taps() * channels()
  const filters = arg<i32>(2)
  const ld = patchStride(k)
  const panel = max(4, min(96, (PANEL / ld) & ~3))
  const rows = scratch() + FREE
  const bytes = (<usize>(depth() * height()) * <usize>(width() * channels())) << 2
  const last = chunkStart(batch(), arg<i32>(4), 1, index + 1)
  for (let example = chunkStart(batch(), arg<i32>(4), 1, index); example < last; ++example) {
    memory.fill(arg<usize>(3) + <usize>example * bytes, 0, bytes)
    const end = (example + 1) * outPositions()
    for (let p = example * outPositions(); p < end; p += panel) {
      const count = min(panel, end - p)
      const dy = arg<usize>(0) + ((<usize>p * <usize>filters) << 2)
      block(
        0, count, 0, k, filters, dy, filters, false, arg<usize>(1), 32, (<usize>filters) << 5, rows, ld, 0, 0, k >= 64,
      )
      addVolumePatches(rows, ld, p, count, arg<usize>(3))
    }
  }
}

/** Into how many parts the positions go; the caller gives memory for as many filters. */
export function volumeFilterParts(filters: i32): i32 {
  const size = taps() * channels() * filters
  return max(1, min(16, min(batch() * outPositions() / 512, 8_000_000 / max(1, size))))
}

/** dw from x and dy; `parts` filters at `partial` (1: not used). */
export function volumeConvFilter(x: usize, dy: usize, filters: i32, dw: usize, parts: i32, partial: usize): void {
  setArg<usize>(0, x)
  setArg<usize>(1, dy)
  setArg<i32>(2, filters)
  setArg<usize>(3, parts == 1 ? dw : partial)
  setArg<i32>(4, parts)
  fork(KIND_VOLUME_FILTER, parts)
  if (parts > 1) sumParts(partial, parts, taps() * channels() * filters, dw)
}

export function volumeFilterChunk(part: i32): void {
  const parts = arg<i32>(4)
  const filters = arg<i32>(2)
  const k = taps() * channels()
  const ld = patchStride(k)
  const length = max(4, min(256, (PANEL / (ld + filters)) & ~3))
  const rows = scratch() + FREE
  const packed = rows + ((<usize>length * <usize>ld) << 2) + 64
  const dw = arg<usize>(3) + ((<usize>part * <usize>k * <usize>filters) << 2)
  const positions = batch() * outPositions()
  const first = chunkStart(positions, parts, 4, part)
  const last = chunkStart(positions, parts, 4, part + 1)
  for (let p = first; p < last; p += length) {
    const count = min(length, last - p)
    volumePatches(arg<usize>(0), p, count, rows, ld)
    packB(arg<usize>(1) + ((<usize>p * <usize>filters) << 2), filters, false, filters, count, 0, filters, packed)
    block(
      0, k, 0, filters, count, rows, ld, true, packed, 32, (<usize>count) << 5, dw, filters, p == first ? 0 : ADD, 0,
      filters >= 64,
    )
  }
}
