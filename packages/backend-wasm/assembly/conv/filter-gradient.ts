// The filter gradient: patches transposed times dy, over blocks of pixels. The pixels are cut into parts whose number
// depends on the shape alone; each part has a sum of its own, and the sums are added in order.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { FREE, block } from '../gemm/block'
import { packB } from '../gemm/pack'
import { ADD } from '../gemm/tile'
import { KIND_CONV_FILTER, KIND_SUM_PARTS } from '../kinds'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { PANEL } from './forward'
import { batch, channels, kernelHeight, kernelWidth, outHeight, outWidth, patchStride } from './geometry'
import { patches } from './patches'

/** Into how many parts the pixels go; the caller gives memory for as many filters. */
export function convFilterParts(pixels: i32, filterSize: i32): i32 {
  return max(1, min(16, min(pixels / 512, 8_000_000 / max(1, filterSize))))
}

/**
 * dw[kernelHeight, kernelWidth, channels, filters] from x and dy; `parts` sums of filter size at `partial` (1: not
 * used).
 */
export function convFilterGradient(x: usize, dy: usize, filters: i32, dw: usize, parts: i32, partial: usize): void {
  const size = kernelHeight() * kernelWidth() * channels() * filters
  if (size == 0) return
  // With few parts, the rows of the window give further chunks; each costs dy's packing again.
  const splits = parts >= 8 ? 1 : kernelHeight()
  setArg<usize>(0, x)
  setArg<usize>(1, dy)
  setArg<i32>(2, filters)
  setArg<usize>(3, parts == 1 ? dw : partial)
  setArg<i32>(4, parts)
  setArg<i32>(5, splits)
  fork(KIND_CONV_FILTER, parts * splits)
  if (parts > 1) sumParts(partial, parts, size, dw)
}

export function convFilterChunk(index: i32): void {
  const parts = arg<i32>(4)
  const splits = arg<i32>(5)
  const filters = arg<i32>(2)
  const part = index / splits
  const khFrom = splits == 1 ? 0 : index % splits
  const khTo = splits == 1 ? kernelHeight() : khFrom + 1
  const run = kernelWidth() * channels()
  const rows = (khTo - khFrom) * run
  const ld = patchStride(rows)
  const length = max(4, min(256, (PANEL / (ld + filters)) & ~3))
  const memory = scratch() + FREE
  const packed = memory + ((<usize>length * <usize>ld) << 2) + 64
  const size = <usize>kernelHeight() * <usize>run * <usize>filters
  const dw = arg<usize>(3) + ((<usize>part * size + <usize>khFrom * <usize>run * <usize>filters) << 2)
  const pixels = batch() * outHeight() * outWidth()
  const last = chunkStart(pixels, parts, 4, part + 1)
  const first = chunkStart(pixels, parts, 4, part)
  let p = first
  do {
    const count = min(length, last - p)
    patches(arg<usize>(0), p, count, khFrom, khTo, memory, ld)
    packB(arg<usize>(1) + ((<usize>p * <usize>filters) << 2), filters, false, filters, count, 0, filters, packed)
    block(
      0, rows, 0, filters, count, memory, ld, true, packed, 32, (<usize>count) << 5, dw, filters,
      p == first ? 0 : ADD, 0, filters >= 64,
    )
    p += length
  } while (p < last)
}

/** to[i] = Σ over parts, in order, of partial[part][i]. */
export function sumParts(partial: usize, parts: i32, size: i32, to: usize): void {
  setArg<usize>(16, partial)
  setArg<i32>(17, parts)
  setArg<i32>(18, size)
  setArg<usize>(19, to)
  const chunks = chunkCount(<f64>size * parts, 16_384, (size + 3) / 4)
  setArg<i32>(20, chunks)
  fork(KIND_SUM_PARTS, chunks)
}

export function sumPartsChunk(index: i32): void {
  const size = arg<i32>(18)
  const parts = arg<i32>(17)
  const last = chunkStart(size, arg<i32>(20), 4, index + 1)
  const stride = (<usize>size) << 2
  for (let i = chunkStart(size, arg<i32>(20), 4, index); i < last; i += 4) {
    let from = arg<usize>(16) + ((<usize>i) << 2)
    let sum = v128.load(from)
    for (let part = 1; part < parts; ++part) {
      from += stride
      sum = f32x4.add(sum, v128.load(from))
    }
    const to = arg<usize>(19) + ((<usize>i) << 2)
    if (i + 4 <= size) v128.store(to, sum)
    else storeFirst(to, sum, size - i)
  }
}
