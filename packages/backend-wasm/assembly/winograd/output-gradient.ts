// Tiles of dy on their way into the transformed domain, for both gradients.
import { scratch } from '../control'
import { outHeight, outWidth } from '../conv/geometry'
import { outputGradientLine } from './lines'
import { SECOND, copyTile, roundUp, tileColumns, tileRows } from './tiles'

/**
 * A·dy·Aᵀ of `count` tiles from `first` on, `stride` floats from point to point. Within a point `tileStep` bytes lie
 * from tile to tile and `panelStep` from 8 filters to the next.
 */
export function transformOutputGradient(
  dy: usize, first: i32, count: i32, filters: i32, to: usize, tileStep: usize, panelStep: usize, stride: i32,
): void {
  const across = tileColumns()
  const down = tileRows()
  const h = outHeight()
  const w = outWidth()
  const point = (<usize>stride) << 2
  const second = scratch()
  const padded = second + 2 * SECOND
  for (let tile = 0; tile < count; ++tile) {
    const at = first + tile
    const top = at / across % down * 4
    const left = at % across * 4
    const image = at / across / down
    let column = (<usize>filters) << 2
    let row = <usize>w * column
    let from = dy + <usize>((image * h + top) * w + left) * column
    if (top + 4 > h || left + 4 > w) {
      column = (<usize>roundUp(filters, 4)) << 2
      row = 4 * column
      copyTile(dy, image, top, left, 4, h, w, filters, padded, column)
      from = padded
    }
    const corner = to + <usize>tile * tileStep
    for (let f = 0; f < filters; f += 4) {
      const target = corner + (<usize>f >> 3) * panelStep + ((<usize>(f & 4)) << 2)
      for (let j: usize = 0; j < 4; ++j) outputGradientLine(from + j * column, row, second + j * 16, 64)
      for (let i: usize = 0; i < 6; ++i) outputGradientLine(second + i * 64, 16, target + i * 6 * point, point)
      from += 16
    }
  }
}
