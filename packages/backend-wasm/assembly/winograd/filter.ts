// The filter on its way into the transformed domain: G·w·Gᵀ, in panels of 8 columns for the micro-kernel.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { KIND_WINOGRAD_FILTER } from '../kinds'
import { fork } from '../pool'
import { filterLine } from './lines'
import { POINTS, SECOND, roundUp } from './tiles'

/** Floats of one point: `depth` rows of `columns`, these rounded up to whole panels, and a line to keep points apart. */
// @ts-ignore: decorator
@inline
export function filterStride(depth: i32, columns: i32): i32 {
  return depth * roundUp(columns, 8) + 16
}

/**
 * w[3][3][channels][filters] -> to[point][panel of 8 columns][row][8].
 *
 * @param form 0: rows are channels, columns filters; 1: the other way round, and the filter turned by 180°; 2: the
 *   other way round
 */
export function transformFilter(w: usize, channels: i32, filters: i32, form: i32, to: usize): void {
  setArg<usize>(64, w)
  setArg<i32>(65, channels)
  setArg<i32>(66, filters)
  setArg<i32>(67, form)
  setArg<usize>(68, to)
  const columns = form != 0 ? channels : filters
  const chunks = chunkCount(<f64>channels * filters * POINTS, 32_768, (columns + 7) / 8)
  setArg<i32>(69, chunks)
  fork(KIND_WINOGRAD_FILTER, chunks)
}

export function transformFilterChunk(index: i32): void {
  const exchanged = arg<i32>(67) != 0
  const columns = exchanged ? arg<i32>(65) : arg<i32>(66)
  const last = chunkStart(columns, arg<i32>(69), 8, index + 1)
  for (let j = chunkStart(columns, arg<i32>(69), 8, index); j < last; j += 8) {
    if (exchanged) exchangedPanel(j, min(8, columns - j))
    else panel(j, min(8, columns - j))
  }
}

function panel(j: i32, width: i32): void {
  const channels = arg<i32>(65)
  const filters = arg<i32>(66)
  const tap = (<usize>channels * <usize>filters) << 2
  const point = (<usize>filterStride(channels, filters)) << 2
  const second = scratch()
  let to = arg<usize>(68) + ((<usize>(j * channels)) << 2)
  for (let c = 0; c < channels; ++c) {
    for (let f = 0; f < width; f += 4) {
      const from = arg<usize>(64) + ((<usize>(c * filters + j + f)) << 2)
      const target = to + ((<usize>f) << 2)
      for (let k: usize = 0; k < 3; ++k) filterLine(from + k * tap, 3 * tap, second + k * 16, 48)
      for (let k: usize = 0; k < 6; ++k) filterLine(second + k * 48, 16, target + k * 6 * point, point)
    }
    to += 32
  }
}

function exchangedPanel(j: i32, width: i32): void {
  const channels = arg<i32>(65)
  const filters = arg<i32>(66)
  const tap = (<usize>channels * <usize>filters) << 2
  const point = (<usize>filterStride(filters, channels)) << 2
  const turned = arg<i32>(67) == 1
  const second = scratch()
  const result = second + SECOND
  for (let f = 0; f < filters; f += 4) {
    let to = arg<usize>(68) + ((<usize>(j * filters)) << 2) + ((<usize>f) << 5)
    for (let c = 0; c < width; ++c) {
      const from = arg<usize>(64) + ((<usize>((j + c) * filters + f)) << 2)
      for (let k: usize = 0; k < 3; ++k) {
        if (turned) filterLine(from + (8 - k) * tap, -3 * tap, second + k * 16, 48)
        else filterLine(from + k * tap, 3 * tap, second + k * 16, 48)
      }
      for (let k: usize = 0; k < 6; ++k) filterLine(second + k * 48, 16, result + k * 96, 16)
      scatterRows(result, to, point, min(4, filters - f))
      to += 4
    }
  }
}

/** The lanes of each point go to rows of a panel, 32 bytes apart. */
function scatterRows(from: usize, to: usize, point: usize, count: i32): void {
  for (let i = 0; i < POINTS; ++i) {
    const x = v128.load(from)
    v128.store32_lane(to, x, 0)
    if (count > 1) v128.store32_lane(to, x, 1, 32)
    if (count > 2) v128.store32_lane(to, x, 2, 64)
    if (count > 3) v128.store32_lane(to, x, 3, 96)
    from += 16
    to += point
  }
}
