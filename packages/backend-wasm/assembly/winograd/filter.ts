// The filter on its way into the transformed domain: G·w·Gᵀ, in panels of 8 columns for the micro-kernel.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { KIND_WINOGRAD_FILTER } from '../kinds'
import { fork } from '../pool'
import { filterLine } from './lines'
import { POINTS, SECOND, roundUp } from './tiles'

/** Floats of one point: `depth` rows of `columns`, these rounded up to whole panels. */
// @ts-ignore: decorator
@inline
export function filterStride(depth: i32, columns: i32): i32 {
  return depth * roundUp(columns, 8)
}

/**
 * w[3][3][channels][filters] -> to[point][panel of 8 columns][row][8].
 *
 * @param turned 0: rows are channels, columns filters; 1: the other way round, and the filter turned by 180°
 */
export function transformFilter(w: usize, channels: i32, filters: i32, turned: i32, to: usize): void {
  setArg<usize>(64, w)
  setArg<i32>(65, channels)
  setArg<i32>(66, filters)
  setArg<i32>(67, turned)
  setArg<usize>(68, to)
  const chunks = chunkCount(<f64>channels * filters * POINTS, 32_768, channels)
  setArg<i32>(69, chunks)
  fork(KIND_WINOGRAD_FILTER, chunks)
}

export function transformFilterChunk(index: i32): void {
  const channels = arg<i32>(65)
  const filters = arg<i32>(66)
  const turned = arg<i32>(67) != 0
  const last = chunkStart(channels, arg<i32>(69), 1, index + 1)
  const tap = (<usize>channels * <usize>filters) << 2
  const point = (<usize>filterStride(turned ? filters : channels, turned ? channels : filters)) << 2
  const second = scratch()
  const result = second + SECOND
  for (let c = chunkStart(channels, arg<i32>(69), 1, index); c < last; ++c) {
    for (let f = 0; f < filters; f += 4) {
      const from = arg<usize>(64) + ((<usize>(c * filters + f)) << 2)
      for (let j: usize = 0; j < 3; ++j) {
        if (turned) filterLine(from + (8 - j) * tap, -3 * tap, second + j * 16, 48)
        else filterLine(from + j * tap, 3 * tap, second + j * 16, 48)
      }
      if (turned) {
        for (let i: usize = 0; i < 6; ++i) filterLine(second + i * 48, 16, result + i * 96, 16)
        const to = arg<usize>(68) + ((<usize>((c >> 3) * filters + f) << 5)) + ((<usize>(c & 7)) << 2)
        scatterRows(result, to, point, min(4, filters - f))
      } else {
        const to = arg<usize>(68) + ((<usize>((f >> 3) * channels + c)) << 5) + ((<usize>(f & 4)) << 2)
        for (let i: usize = 0; i < 6; ++i) filterLine(second + i * 48, 16, to + i * 6 * point, point)
      }
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
