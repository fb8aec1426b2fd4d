// Tiles: the output cut into squares of 4 × 4, each of which sees 6 × 6 of the input; their sizes, the thread's
// memory, and the way of input and output tiles into and out of the transformed domain.
import { batch, channels, height, outHeight, outWidth, padLeft, padTop, width } from '../conv/geometry'
import { scratch } from '../control'
import { inputLine } from './lines'

/** Points at which the polynomials are taken, on both axes together. */
export const POINTS: i32 = 36
/** Filters whose products a thread keeps at a time. */
export const COLUMNS: i32 = 64
/** Floats of transformed tiles that a thread keeps at a time: about half the second cache. */
const KEPT: i32 = 160_000

/** Scratch memory: both passes of a transform, then a tile with its padding, then what is kept. */
export const SECOND: usize = 36 * 16

// @ts-ignore: decorator
@inline
export function roundUp(x: i32, unit: i32): i32 {
  return (x + unit - 1) / unit * unit
}

// @ts-ignore: decorator
@inline
export function tileRows(): i32 { return (outHeight() + 3) >> 2 }
// @ts-ignore: decorator
@inline
export function tileColumns(): i32 { return (outWidth() + 3) >> 2 }
// @ts-ignore: decorator
@inline
export function tileCount(): i32 { return batch() * tileRows() * tileColumns() }

/** Tiles that a thread takes at a time, for `perTile` floats at each point. */
// @ts-ignore: decorator
@inline
export function tilesAtOnce(perTile: i32, most: i32): i32 {
  return max(8, min(most, (KEPT / (POINTS * perTile)) & ~3))
}

/** Floats from point to point: a line more than the tiles take, lest the stores of all points meet in one cache set. */
// @ts-ignore: decorator
@inline
export function pointStride(tiles: i32, perTile: i32): i32 {
  return tiles * perTile + 16
}

/** Where the thread's transformed tiles begin; before it lies a tile of `depth` channels. */
// @ts-ignore: decorator
@inline
export function kept(depth: i32): usize {
  return scratch() + 2 * SECOND + (<usize>(36 * roundUp(depth, 4)) << 2) + 64
}

/** Copies the part of a tile that lies in the image, with zeros around it; up to 12 bytes more a pixel are copied. */
export function copyTile(
  x: usize, image: i32, top: i32, left: i32, side: i32, h: i32, w: i32, depth: i32, to: usize, step: usize,
): void {
  const pixel = (<usize>depth) << 2
  for (let i = top; i < top + side; ++i) {
    for (let j = left; j < left + side; ++j) {
      const inside = <u32>i < <u32>h && <u32>j < <u32>w
      const from = x + <usize>((image * h + i) * w + j) * pixel
      for (let at: usize = 0; at < step; at += 16) v128.store(to + at, inside ? v128.load(from + at) : f32x4.splat(0))
      to += step
    }
  }
}

/** Bᵀ·x·B of `count` tiles from `first` on: to[point][tile][channel], `perTile` floats a tile, `stride` a point. */
export function transformInput(x: usize, first: i32, count: i32, to: usize, perTile: i32, stride: i32): void {
  const columns = tileColumns()
  const rows = tileRows()
  const h = height()
  const w = width()
  const c = channels()
  const second = scratch()
  const padded = second + 2 * SECOND
  const point = (<usize>stride) << 2
  let tx = first % columns
  let ty = first / columns % rows
  let image = first / columns / rows
  for (let tile = 0; tile < count; ++tile) {
    const top = ty * 4 - padTop()
    const left = tx * 4 - padLeft()
    let from = x + ((<usize>((image * h + top) * w + left) * <usize>c) << 2)
    let column = (<usize>c) << 2
    let row = (<usize>w) * column
    if (top < 0 || left < 0 || top + 6 > h || left + 6 > w) {
      column = (<usize>roundUp(c, 4)) << 2
      row = 6 * column
      copyTile(x, image, top, left, 6, h, w, c, padded, column)
      from = padded
    }
    let target = to + ((<usize>(tile * perTile)) << 2)
    for (let left4 = c; left4 > 0; left4 -= 4) {
      for (let j: usize = 0; j < 6; ++j) inputLine(from + j * column, row, second + j * 16, 96)
      for (let i: usize = 0; i < 6; ++i) inputLine(second + i * 96, 16, target + i * 6 * point, point)
      from += 16
      target += 16
    }
    if (++tx == columns) {
      tx = 0
      if (++ty == rows) {
        ty = 0
        image += 1
      }
    }
  }
}
