// Convolution of images with few channels, the first layer of most picture networks: too short a sum for patches to pay.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { packMatrix } from '../gemm/gemm'
import { BIAS, RELU, RELU6 } from '../gemm/tile'
import { window4x8 } from '../generated/micro-kernels'
import { KIND_NARROW } from '../kinds'
import { fork } from '../pool'
import { bandRows, bandStride, fillBand } from './band'
import { GRAIN } from './forward'
import { batch, channels, kernelHeight, kernelWidth, outHeight, outWidth, strideHeight, strideWidth } from './geometry'

/**
 * y = f(x * w + bias), the geometry set before: no dilation, at least four pixels in a row, `filters` a multiple of 8.
 *
 * @param packed memory for the packed filter, and for one bias a filter
 */
export function narrow(x: usize, w: usize, filters: i32, y: usize, flags: i32, bias: usize, packed: usize): void {
  const k = kernelHeight() * kernelWidth() * channels()
  packMatrix(w, filters, 0, filters, k, packed)
  const bytes = (<usize>filters) << 2
  const zeros = packed + <usize>k * bytes
  if (!(flags & BIAS)) memory.fill(zeros, 0, bytes)
  const rows = batch() * outHeight()
  setArg<usize>(0, x)
  setArg<usize>(1, packed)
  setArg<i32>(2, filters)
  setArg<usize>(3, y)
  setArg<f32>(4, flags & (RELU | RELU6) ? 0 : -Infinity)
  setArg<f32>(5, flags & RELU6 ? 6 : Infinity)
  setArg<usize>(6, flags & BIAS ? bias : zeros)
  const chunks = chunkCount(<f64>rows * outWidth() * k * filters, GRAIN, rows)
  setArg<i32>(7, chunks)
  fork(KIND_NARROW, chunks)
}

export function narrowChunk(index: i32): void {
  const rows = batch() * outHeight()
  const last = chunkStart(rows, arg<i32>(7), 1, index + 1)
  const stride = bandStride()
  for (let row = chunkStart(rows, arg<i32>(7), 1, index); row < last;) {
    const oh = row % outHeight()
    const count = min(bandRows(), min(last - row, outHeight() - oh))
    fillBand(arg<usize>(0), row / outHeight(), oh, count, scratch())
    for (let i = 0; i < count; ++i) lineOfPixels(scratch() + <usize>(i * strideHeight()) * stride, row + i, stride)
    row += count
  }
}

/** One row of the output; its last four pixels may overlap those before. */
function lineOfPixels(band: usize, row: i32, stride: usize): void {
  const filters = <usize>arg<i32>(2)
  const packed = arg<usize>(1)
  const bias = arg<usize>(6)
  const floor = arg<f32>(4)
  const cap = arg<f32>(5)
  const step = (<usize>(strideWidth() * channels())) << 2
  const run = (<usize>(kernelWidth() * channels())) << 5
  const panel = run * <usize>kernelHeight()
  const pixel = filters << 2
  const columns = outWidth()
  const y = arg<usize>(3) + <usize>row * <usize>columns * pixel
  for (let ow = 0; ow < columns; ow += 4) {
    const at = <usize>min(ow, columns - 4)
    let b = packed
    for (let f: usize = 0; f < pixel; f += 32) {
      window4x8(band + at * step, step, stride, b, run, b + panel, y + at * pixel + f, pixel, bias + f, floor, cap)
      b += panel
    }
  }
}
