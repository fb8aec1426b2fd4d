// Convolution forward: a panel of patches times the packed filter. The input gradient of stride 1 is the same with the
// filter turned round and its channels exchanged.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { FREE, block } from '../gemm/block'
import { packMatrix, packPanel } from '../gemm/gemm'
import { packRotated4 } from '../gemm/pack'
import { KIND_CONV, KIND_PACK_ROTATED } from '../kinds'
import { fork } from '../pool'
import { batch, channels, kernelHeight, kernelWidth, outHeight, outWidth, patchStride } from './geometry'
import { patches } from './patches'

/** Multiply-adds that are worth waking a thread for. */
export const GRAIN: f64 = 30_000
/** Floats of patches that a thread keeps at a time. */
export const PANEL: i32 = 65_536

function run(x: usize, packed: usize, filters: i32, y: usize, flags: i32, bias: usize): void {
  const pixels = batch() * outHeight() * outWidth()
  const k = kernelHeight() * kernelWidth() * channels()
  if (pixels <= 0 || filters <= 0) return
  setArg<usize>(0, x)
  setArg<usize>(1, packed)
  setArg<i32>(2, filters)
  setArg<usize>(3, y)
  setArg<i32>(4, flags)
  setArg<usize>(5, bias)
  const chunks = chunkCount(<f64>pixels * k * filters, GRAIN, (pixels + 15) / 16)
  setArg<i32>(6, chunks)
  fork(KIND_CONV, chunks)
}

/**
 * y[batch, outHeight, outWidth, filters] = f(x * w + bias), the geometry set before.
 *
 * @param w [kernelHeight, kernelWidth, channels, filters]
 * @param packed memory for the packed filter: ceil(filters / 8)·8·K floats
 */
export function convForward(x: usize, w: usize, filters: i32, y: usize, flags: i32, bias: usize, packed: usize): void {
  packMatrix(w, filters, 0, filters, kernelHeight() * kernelWidth() * channels(), packed)
  run(x, packed, filters, y, flags, bias)
}

/**
 * The input gradient of a convolution with stride 1: the geometry is that of the convolution of dy (its channels are
 * the filters, its pads those that make the full correlation) and `filters` the channels of x.
 *
 * @param w [kernelHeight, kernelWidth, filters, channels]
 */
export function convRotated(dy: usize, w: usize, filters: i32, dx: usize, packed: usize): void {
  setArg<usize>(64, w)
  setArg<i32>(65, filters)
  setArg<usize>(66, packed)
  const chunks = chunkCount(<f64>filters * kernelHeight() * kernelWidth() * channels(), 16_384, (filters + 7) / 8)
  setArg<i32>(67, chunks)
  fork(KIND_PACK_ROTATED, chunks)
  run(dy, packed, filters, dx, 0, 0)
}

export function packRotatedChunk(index: i32): void {
  const filters = arg<i32>(65)
  const taps = kernelHeight() * kernelWidth()
  const depth = channels()
  const last = chunkStart(filters, arg<i32>(67), 8, index + 1)
  for (let j = chunkStart(filters, arg<i32>(67), 8, index); j < last; j += 8) {
    const panel = arg<usize>(66) + packPanel(j, taps * depth)
    for (let tap = 0; tap < taps; ++tap) {
      const from = arg<usize>(64) + ((<usize>((taps - 1 - tap) * filters + j) * <usize>depth) << 2)
      packRotated4(from, depth, filters - j, panel + ((<usize>(tap * depth)) << 5))
    }
  }
}

export function convChunk(index: i32): void {
  const pixels = batch() * outHeight() * outWidth()
  const k = kernelHeight() * kernelWidth() * channels()
  const filters = arg<i32>(2)
  const chunks = arg<i32>(6)
  const ld = patchStride(k)
  const panel = max(4, min(96, (PANEL / ld) & ~3))
  const rows = scratch() + FREE
  const last = chunkStart(pixels, chunks, 4, index + 1)
  for (let p = chunkStart(pixels, chunks, 4, index); p < last; p += panel) {
    const count = min(panel, last - p)
    patches(arg<usize>(0), p, count, 0, kernelHeight(), rows, ld)
    const y = arg<usize>(3) + ((<usize>p * <usize>filters) << 2)
    block(
      0, count, 0, filters, k, rows, ld, false, arg<usize>(1), 32, (<usize>k) << 5, y, filters,
      arg<i32>(4), arg<usize>(5), filters >= 128,
    )
  }
}
