// Convolution of 3 × 3 windows with stride 1 by Winograd's minimal filtering: 36 products where 144 would be. A block
// of tiles is transformed, multiplied by the transformed filter point by point, and transformed back, all within the
// second cache. NaN or infinity in a picture spoils the tiles that see it, which are up to five pixels around.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { GRAIN } from '../conv/forward'
import { channels, outHeight, outWidth } from '../conv/geometry'
import { BIAS, RELU, RELU6 } from '../gemm/tile'
import { rows4x8 } from '../generated/micro-kernels'
import { KIND_WINOGRAD } from '../kinds'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { filterStride, transformFilter } from './filter'
import { outputLine } from './lines'
import {
  COLUMNS, POINTS, SECOND, kept, pointStride, roundUp, tileColumns, tileCount, tileRows, tilesAtOnce, transformInput,
} from './tiles'

/** Floats of a tile that a thread keeps at each point. */
// @ts-ignore: decorator
@inline
export function perTile(depth: i32, filters: i32): i32 {
  return roundUp(depth, 4) + min(COLUMNS, roundUp(filters, 8))
}

/** Bytes of the transformed filter. */
export function winogradFilterBytes(depth: i32, columns: i32): usize {
  return (<usize>POINTS * <usize>filterStride(depth, columns)) << 2
}

/** Bytes of scratch memory that each thread needs. */
export function winogradScratchBytes(depth: i32, filters: i32): usize {
  const each = perTile(depth, filters)
  return kept(depth) - scratch() + ((<usize>(POINTS * pointStride(tilesAtOnce(each, 64), each)) << 2)) + 4096
}

/**
 * y = f(x * w + bias), the geometry set before.
 *
 * @param turned 1: the geometry is that of the convolution of dy with the filter turned round, `filters` the channels
 *   of the picture, w [3][3][filters][channels]
 * @param transformed memory of `winogradFilterBytes`
 */
export function winograd(
  x: usize, w: usize, filters: i32, y: usize, flags: i32, bias: usize, turned: i32, transformed: usize,
): void {
  transformFilter(w, turned != 0 ? filters : channels(), turned != 0 ? channels() : filters, turned, transformed)
  const tiles = tileCount()
  setArg<usize>(0, x)
  setArg<usize>(1, transformed)
  setArg<i32>(2, filters)
  setArg<usize>(3, y)
  setArg<i32>(4, flags)
  setArg<usize>(5, bias)
  const chunks = chunkCount(<f64>tiles * POINTS * channels() * filters, GRAIN, (tiles + 3) / 4)
  setArg<i32>(6, chunks)
  fork(KIND_WINOGRAD, chunks)
}

export function winogradChunk(index: i32): void {
  const filters = arg<i32>(2)
  const depth = channels()
  const wide = roundUp(depth, 4)
  const each = perTile(depth, filters)
  const atOnce = tilesAtOnce(each, 64)
  const v = kept(depth)
  const vStride = pointStride(atOnce, wide)
  const m = v + ((<usize>(POINTS * vStride)) << 2)
  const mWidth = min(COLUMNS, roundUp(filters, 8))
  const mStride = pointStride(atOnce, mWidth)
  const filterPoint = (<usize>filterStride(depth, filters)) << 2
  const last = chunkStart(tileCount(), arg<i32>(6), 4, index + 1)
  for (let tile = chunkStart(tileCount(), arg<i32>(6), 4, index); tile < last; tile += atOnce) {
    const count = min(atOnce, last - tile)
    transformInput(arg<usize>(0), tile, count, v, wide, vStride)
    for (let f = 0; f < filters; f += COLUMNS) {
      const columns = min(COLUMNS, filters - f)
      const u = arg<usize>(1) + ((<usize>(f * depth)) << 2)
      for (let p: usize = 0; p < <usize>POINTS; ++p) {
        product(
          v + ((p * <usize>vStride) << 2), count, wide, depth, u + p * filterPoint, columns,
          m + ((p * <usize>mStride) << 2), mWidth,
        )
      }
      transformOutput(m, tile, count, mWidth, mStride, f, columns, filters)
    }
  }
}

/** m[tile][column] = v[tile][…]·u for the tiles and columns, both rounded up to whole tiles of the micro-kernel. */
// @ts-ignore: decorator
@inline
export function product(
  v: usize, tiles: i32, wide: i32, depth: i32, u: usize, columns: i32, m: usize, mWidth: i32,
): void {
  const row = (<usize>wide) << 2
  const mRow = (<usize>mWidth) << 2
  const panel = (<usize>depth) << 5
  for (let j = 0; j < columns; j += 8) {
    const end = u + panel
    let a = v
    let c = m
    for (let i = 0; i < tiles; i += 4) {
      rows4x8(a, a + row, a + 2 * row, a + 3 * row, u, 32, end, c, mRow, 0)
      a += 4 * row
      c += 4 * mRow
    }
    u = end
    m += 32
  }
}

/** y = f(Aᵀ·m·A + bias) of `count` tiles from `first` on, filters f … f + columns - 1 of `filters`. */
function transformOutput(
  m: usize, first: i32, count: i32, mWidth: i32, mStride: i32, f: i32, columns: i32, filters: i32,
): void {
  const across = tileColumns()
  const down = tileRows()
  const point = (<usize>mStride) << 2
  const flags = arg<i32>(4)
  const second = scratch()
  const result = second + SECOND
  const pixel = (<usize>filters) << 2
  const row = <usize>outWidth() * pixel
  const zero = f32x4.splat(0)
  const six = f32x4.splat(6)
  for (let tile = 0; tile < count; ++tile) {
    const at = first + tile
    const ty = at / across % down
    const tx = at % across
    const rows = min(4, outHeight() - 4 * ty)
    const cells = min(4, outWidth() - 4 * tx)
    let corner = arg<usize>(3)
      + <usize>((at / across / down * outHeight() + 4 * ty) * outWidth() + 4 * tx) * pixel + ((<usize>f) << 2)
    let from = m + ((<usize>(tile * mWidth)) << 2)
    let bias = arg<usize>(5) + ((<usize>f) << 2)
    for (let left = columns; left > 0; left -= 4) {
      for (let j: usize = 0; j < 6; ++j) outputLine(from + j * point, 6 * point, second + j * 16, 96)
      for (let i: usize = 0; i < 4; ++i) outputLine(second + i * 96, 16, result + i * 64, 16)
      const shift = flags & BIAS ? v128.load(bias) : zero
      let line = corner
      for (let i = 0; i < rows; ++i) {
        let to = line
        for (let j = 0; j < cells; ++j) {
          let value = f32x4.add(v128.load(result + ((<usize>(4 * i + j)) << 4)), shift)
          if (flags & (RELU | RELU6)) value = f32x4.pmax(value, zero)
          if (flags & RELU6) value = f32x4.pmin(value, six)
          if (left >= 4) v128.store(to, value)
          else storeFirst(to, value, left)
          to += pixel
        }
        line += row
      }
      from += 16
      bias += 16
      corner += 16
    }
  }
}
