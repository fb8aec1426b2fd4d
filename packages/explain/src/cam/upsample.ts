/** A map on a coarse grid as one on a fine grid. */

/** 'bilinear' takes pixels for squares (half-pixel centres), 'nearest' the cell that holds the pixel. */
export type Upsampling = 'bilinear' | 'nearest' | 'none'

export interface Grid {
  readonly height: number
  readonly width: number
}

/** Shapes: map [from.height, from.width] -> [to.height, to.width]. */
export function upsample(map: Float64Array, from: Grid, to: Grid, how: 'bilinear' | 'nearest'): Float64Array {
  const positions = how === 'nearest' ? nearest : halfPixel
  return interpolate(map, from, to, positions(from.height, to.height), positions(from.width, to.width))
}

/** Bilinear with the corners kept: the first and the last cell lie on the first and the last pixel. */
export function stretch(map: Float64Array, from: Grid, to: Grid): Float64Array {
  return interpolate(map, from, to, cornersKept(from.height, to.height), cornersKept(from.width, to.width))
}

function cornersKept(from: number, to: number): Position[] {
  return Array.from({ length: to }, (_, pixel) => between(to === 1 ? 0 : (pixel * (from - 1)) / (to - 1), from))
}

/** Between which cells a pixel lies, and how far towards the second. */
interface Position {
  readonly low: number
  readonly high: number
  readonly share: number
}

function nearest(from: number, to: number): Position[] {
  return Array.from({ length: to }, (_, pixel) => {
    const cell = Math.min(from - 1, Math.floor((pixel * from) / to))
    return { low: cell, high: cell, share: 0 }
  })
}

function halfPixel(from: number, to: number): Position[] {
  return Array.from({ length: to }, (_, pixel) => between(Math.max(0, ((pixel + 0.5) * from) / to - 0.5), from))
}

function between(place: number, cells: number): Position {
  const low = Math.min(cells - 1, Math.floor(place))
  return { low, high: Math.min(cells - 1, low + 1), share: place - low }
}

function interpolate(
  map: Float64Array,
  from: Grid,
  to: Grid,
  rows: readonly Position[],
  columns: readonly Position[],
): Float64Array {
  const at = (i: number, j: number): number => map[i * from.width + j]!
  const out = new Float64Array(to.height * to.width)
  rows.forEach((row, y) =>
    columns.forEach((column, x) => {
      const above = at(row.low, column.low) * (1 - column.share) + at(row.low, column.high) * column.share
      const below = at(row.high, column.low) * (1 - column.share) + at(row.high, column.high) * column.share
      out[y * to.width + x] = above * (1 - row.share) + below * row.share
    }),
  )
  return out
}
