// The filter gradient of 3 × 3 windows with stride 1 in Winograd's domain: the adjoint of the forward form, with the
// same transform of the picture. The tiles are cut into parts whose number depends on the shape alone; each part has
// sums of its own, which are added in order before the way back.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { channels } from '../conv/geometry'
import { ADD } from '../gemm/tile'
import { strided4x8 } from '../generated/micro-kernels'
import { KIND_WINOGRAD_GRADIENT, KIND_WINOGRAD_PARTS } from '../kinds'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { filterGradientLine } from './lines'
import { transformOutputGradient } from './output-gradient'
import { POINTS, SECOND, kept, pointStride, roundUp, tileCount, tilesAtOnce, transformInput } from './tiles'

/** Tiles that a part has at least: each costs a sum of all filters. */
const PART: i32 = 64
/** Most floats of the sums of all parts. */
const SUMS: i32 = 16_000_000

// @ts-ignore: decorator
@inline
function sumFloats(filters: i32): i32 {
  return POINTS * pointStride(roundUp(channels(), 4), roundUp(filters, 8))
}

// @ts-ignore: decorator
@inline
function perTile(filters: i32): i32 {
  return roundUp(channels(), 4) + roundUp(filters, 8)
}

/** Into how many parts the tiles go; the geometry set before. */
export function winogradGradientParts(filters: i32): i32 {
  return max(1, min(8, min(tileCount() / PART, SUMS / sumFloats(filters))))
}

/** Bytes of the sums of all parts. */
export function winogradGradientBytes(filters: i32): usize {
  return (<usize>winogradGradientParts(filters) * <usize>sumFloats(filters)) << 2
}

/** Bytes of scratch memory that each thread needs. */
export function winogradGradientScratchBytes(filters: i32): usize {
  const each = perTile(filters)
  const before = kept(max(channels(), filters)) - scratch()
  return before + ((<usize>(POINTS * pointStride(tilesAtOnce(each, 64), each))) << 2) + 8192
}

/** dw[3][3][channels][filters] from x and dy, the geometry set before; `sums`: `winogradGradientBytes`. */
export function winogradGradient(x: usize, dy: usize, filters: i32, dw: usize, sums: usize): void {
  const parts = winogradGradientParts(filters)
  setArg<usize>(0, x)
  setArg<usize>(1, dy)
  setArg<i32>(2, filters)
  setArg<usize>(3, sums)
  setArg<i32>(4, parts)
  setArg<usize>(5, dw)
  fork(KIND_WINOGRAD_GRADIENT, parts)
  const chunks = chunkCount(<f64>parts * sumFloats(filters), 32_768, channels())
  setArg<i32>(6, chunks)
  fork(KIND_WINOGRAD_PARTS, chunks)
}

export function winogradGradientChunk(part: i32): void {
  const filters = arg<i32>(2)
  const parts = arg<i32>(4)
  const depth = channels()
  const wide = roundUp(depth, 4)
  const columns = roundUp(filters, 8)
  const atOnce = tilesAtOnce(wide + columns, 64)
  const v = kept(max(depth, filters))
  const vStride = pointStride(atOnce, wide)
  const d = v + ((<usize>(POINTS * vStride)) << 2)
  const dStride = pointStride(atOnce, columns)
  const sumStride = pointStride(wide, columns)
  const sums = arg<usize>(3) + ((<usize>part * <usize>(POINTS * sumStride)) << 2)
  const first = chunkStart(tileCount(), parts, 4, part)
  const last = chunkStart(tileCount(), parts, 4, part + 1)
  for (let tile = first; tile < last; tile += atOnce) {
    const count = min(atOnce, last - tile)
    transformInput(arg<usize>(0), tile, count, v, wide, vStride)
    transformOutputGradient(arg<usize>(1), tile, count, filters, d, 32, (<usize>atOnce) << 5, dStride)
    for (let p: usize = 0; p < <usize>POINTS; ++p) {
      product(
        v + ((p * <usize>vStride) << 2), wide, d + ((p * <usize>dStride) << 2), columns, atOnce, count,
        sums + ((p * <usize>sumStride) << 2), tile == first ? 0 : ADD,
      )
    }
  }
}

/** sums[channel][column] (+)= vᵀ·d over `count` tiles; d in panels of 8 columns, `atOnce` tiles each. */
// @ts-ignore: decorator
@inline
function product(
  v: usize, wide: i32, d: usize, columns: i32, atOnce: i32, count: i32, sums: usize, add: i32,
): void {
  const row = (<usize>wide) << 2
  const sumRow = (<usize>columns) << 2
  const length = (<usize>count) << 5
  for (let j = 0; j < columns; j += 8) {
    let a = v
    let c = sums
    for (let i = 0; i < wide; i += 4) {
      strided4x8(a, row, d, 32, d + length, c, sumRow, add)
      a += 16
      c += 4 * sumRow
    }
    d += (<usize>atOnce) << 5
    sums += 32
  }
}

/** The sums of all parts, in order, then Gᵀ·sum·G. */
export function winogradPartsChunk(index: i32): void {
  const filters = arg<i32>(2)
  const parts = arg<i32>(4)
  const depth = channels()
  const columns = roundUp(filters, 8)
  const point = (<usize>pointStride(roundUp(depth, 4), columns)) << 2
  const tap = (<usize>depth * <usize>filters) << 2
  const sum = scratch()
  const second = sum + SECOND
  const last = chunkStart(depth, arg<i32>(6), 1, index + 1)
  for (let c = chunkStart(depth, arg<i32>(6), 1, index); c < last; ++c) {
    for (let f = 0; f < filters; f += 4) {
      let from = arg<usize>(3) + ((<usize>(c * columns + f)) << 2)
      for (let p: usize = 0; p < <usize>POINTS; ++p) {
        let total = v128.load(from)
        let next = from
        for (let part = 1; part < parts; ++part) {
          next += <usize>POINTS * point
          total = f32x4.add(total, v128.load(next))
        }
        v128.store(sum + p * 16, total)
        from += point
      }
      for (let j: usize = 0; j < 6; ++j) filterGradientLine(sum + j * 16, 96, second + j * 16, 96)
      for (let i: usize = 0; i < 3; ++i) filterGradientLine(second + i * 96, 16, sum + i * 48, 16)
      const to = arg<usize>(5) + ((<usize>(c * filters + f)) << 2)
      for (let p: usize = 0; p < 9; ++p) {
        const value = v128.load(sum + p * 16)
        if (f + 4 <= filters) v128.store(to + p * tap, value)
        else storeFirst(to + p * tap, value, filters - f)
      }
    }
  }
}
