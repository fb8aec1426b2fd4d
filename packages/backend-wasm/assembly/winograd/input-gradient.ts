// The input gradient of 3 × 3 windows with stride 1 as the adjoint of the forward form: tiles of dy give tiles of dx that
// overlap by two pixels and are added. Where the tiles that cover dx are more than those that cover dy it needs fewer
// products than the convolution of dy. Images go to threads whole, so that each sum has one order.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { GRAIN } from '../conv/forward'
import { batch, channels, height, padLeft, padTop, width } from '../conv/geometry'
import { KIND_WINOGRAD_INPUT } from '../kinds'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { filterStride, transformFilter } from './filter'
import { perTile, product } from './forward'
import { inputGradientLine } from './lines'
import { transformOutputGradient } from './output-gradient'
import {
  COLUMNS, POINTS, SECOND, kept, pointStride, roundUp, tileColumns, tileCount, tileRows, tilesAtOnce,
} from './tiles'

/**
 * dx from dy, the geometry that of the forward convolution; `transformed`: `winogradFilterBytes` for depth `filters`,
 * scratch memory likewise.
 */
export function winogradInput(dy: usize, w: usize, filters: i32, dx: usize, transformed: usize): void {
  transformFilter(w, channels(), filters, 2, transformed)
  setArg<usize>(0, dy)
  setArg<usize>(1, transformed)
  setArg<i32>(2, filters)
  setArg<usize>(3, dx)
  const chunks = chunkCount(<f64>tileCount() * POINTS * channels() * filters, GRAIN, batch())
  setArg<i32>(4, chunks)
  fork(KIND_WINOGRAD_INPUT, chunks)
}

export function winogradInputChunk(index: i32): void {
  const filters = arg<i32>(2)
  const c = channels()
  const wide = roundUp(filters, 4)
  const each = perTile(filters, c)
  const atOnce = tilesAtOnce(each, 64)
  const d = kept(filters)
  const dStride = pointStride(atOnce, wide)
  const m = d + ((<usize>(POINTS * dStride)) << 2)
  const mWidth = min(COLUMNS, roundUp(c, 8))
  const mStride = pointStride(atOnce, mWidth)
  const filterPoint = (<usize>filterStride(filters, c)) << 2
  const perImage = tileRows() * tileColumns()
  const first = chunkStart(batch(), arg<i32>(4), 1, index)
  const last = chunkStart(batch(), arg<i32>(4), 1, index + 1)
  const imageBytes = (<usize>height() * <usize>width() * <usize>c) << 2
  memory.fill(arg<usize>(3) + <usize>first * imageBytes, 0, <usize>(last - first) * imageBytes)
  for (let tile = first * perImage; tile < last * perImage; tile += atOnce) {
    const count = min(atOnce, last * perImage - tile)
    transformOutputGradient(arg<usize>(0), tile, count, filters, d, (<usize>wide) << 2, 32, dStride)
    for (let j = 0; j < c; j += COLUMNS) {
      const columns = min(COLUMNS, c - j)
      const u = arg<usize>(1) + ((<usize>(j * filters)) << 2)
      for (let p: usize = 0; p < <usize>POINTS; ++p) {
        product(
          d + ((p * <usize>dStride) << 2), count, wide, filters, u + p * filterPoint, columns,
          m + ((p * <usize>mStride) << 2), mWidth,
        )
      }
      addInput(m, tile, count, mWidth, mStride, j, columns)
    }
  }
}

/** dx += B·m·Bᵀ of `count` tiles from `first` on, channels c … c + columns - 1. */
function addInput(m: usize, first: i32, count: i32, mWidth: i32, mStride: i32, c: i32, columns: i32): void {
  const across = tileColumns()
  const down = tileRows()
  const point = (<usize>mStride) << 2
  const second = scratch()
  const result = second + SECOND
  const pixel = (<usize>channels()) << 2
  for (let tile = 0; tile < count; ++tile) {
    const at = first + tile
    const top = at / across % down * 4 - padTop()
    const left = at % across * 4 - padLeft()
    const image = at / across / down
    let from = m + ((<usize>(tile * mWidth)) << 2)
    let corner = arg<usize>(3) + <usize>((image * height() + top) * width() + left) * pixel + ((<usize>c) << 2)
    for (let rest = columns; rest > 0; rest -= 4) {
      for (let j: usize = 0; j < 6; ++j) inputGradientLine(from + j * point, 6 * point, second + j * 16, 96)
      for (let i: usize = 0; i < 6; ++i) inputGradientLine(second + i * 96, 16, result + i * 96, 16)
      for (let i = max(0, -top); i < min(6, height() - top); ++i) {
        for (let j = max(0, -left); j < min(6, width() - left); ++j) {
          add4(corner + <usize>(i * width() + j) * pixel, v128.load(result + ((<usize>(6 * i + j)) << 4)), rest)
        }
      }
      from += 16
      corner += 16
    }
  }
}

/** Adds up to four lanes to what is there. */
// @ts-ignore: decorator
@inline
function add4(to: usize, x: v128, count: i32): void {
  const sum = f32x4.add(v128.load(to), x)
  if (count >= 4) v128.store(to, sum)
  else storeFirst(to, sum, count)
}
