// Pictures seen through a projective map: rotation, shear, perspective. Each output pixel looks up the place that it
// comes from, in float64.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { KIND_PROJECT } from '../spatial-kinds'
import { entry } from '../table'

/** How a place outside becomes one inside; the numbers stand in src/engine/operations/picture.ts too. */
const REFLECT: i32 = 1
const WRAP: i32 = 2
const NEAREST: i32 = 3

/**
 * y[batch, outHeight, outWidth, channels] from x[batch, height, width, channels]. Table: batch, height, width,
 * channels, outHeight, outWidth.
 *
 *   u = column - centerX, v = row - centerY, p = m6·u + m7·v + 1
 *   x = (m0·u + m1·v + m2) / p,  y = (m3·u + m4·v + m5) / p
 *
 * @param maps eight float64 m0…m7, for each picture or (`shared`) for all, then centerX and centerY
 * @param outside one float32 a channel for what stays outside
 */
export function project(
  bilinear: i32, mode: i32, shared: i32, x: usize, y: usize, maps: usize, outside: usize,
): void {
  setArg<i32>(0, bilinear)
  setArg<i32>(1, mode)
  setArg<i32>(2, shared)
  setArg<usize>(3, x)
  setArg<usize>(4, y)
  setArg<usize>(5, maps)
  setArg<usize>(6, outside)
  const lines = entry(0) * entry(4)
  const chunks = chunkCount(<f64>lines * entry(5) * (entry(3) + 8), 20_000, lines)
  setArg<i32>(7, chunks)
  fork(KIND_PROJECT, chunks)
}

function reflected(at: f64, length: f64): f64 {
  const period = 2 * length
  if (at < 0) {
    if (length <= 1) return 0
    const inside = at < period ? period * NativeMath.trunc(-at / period) + at : at
    return inside < -length ? inside + period : -inside - 1
  }
  if (at <= length - 1) return at
  if (length <= 1) return 0
  const inside = at - period * NativeMath.trunc(at / period)
  return inside >= length ? period - inside - 1 : inside
}

function wrapped(at: f64, length: f64): f64 {
  if (at >= 0 && at <= length - 1) return at
  if (length <= 1) return 0
  return at < 0
    ? at + length * (NativeMath.trunc(-at / (length - 1)) + 1)
    : at - length * NativeMath.trunc(at / (length - 1))
}

function inside(at: f64, length: f64, mode: i32): f64 {
  if (mode != REFLECT && mode != WRAP && mode != NEAREST) return at
  const mapped = mode == REFLECT ? reflected(at, length) : mode == WRAP ? wrapped(at, length) : at
  return max(0.0, min(mapped, length - 1))
}

/** The value at a pixel, or what stands for those outside. */
// @ts-ignore: decorator
@inline
function pixel(x: usize, row: f64, column: f64, channel: i32): f64 {
  const isInside = row >= 0 && row < <f64>entry(1) && column >= 0 && column < <f64>entry(2)
  if (!isInside) return <f64>load<f32>(arg<usize>(6) + ((<usize>channel) << 2))
  return <f64>load<f32>(x + ((<usize>((<i32>row * entry(2) + <i32>column) * entry(3) + channel)) << 2))
}

export function projectChunk(index: i32): void {
  const c = entry(3)
  const shared = arg<i32>(2) != 0
  const lines = entry(0) * entry(4)
  const center = arg<usize>(5) + ((<usize>(shared ? 1 : entry(0))) << 6)
  const last = chunkStart(lines, arg<i32>(7), 1, index + 1)
  for (let line = chunkStart(lines, arg<i32>(7), 1, index); line < last; ++line) {
    const picture = line / entry(4)
    const map = arg<usize>(5) + (shared ? 0 : (<usize>picture) << 6)
    const x = arg<usize>(3) + ((<usize>picture * <usize>(entry(1) * entry(2)) * <usize>c) << 2)
    let to = arg<usize>(4) + ((<usize>line * <usize>(entry(5) * c)) << 2)
    const v = <f64>(line % entry(4)) - load<f64>(center, 8)
    for (let i = 0; i < entry(5); ++i) {
      const u = <f64>i - load<f64>(center)
      const depth = load<f64>(map, 48) * u + load<f64>(map, 56) * v + 1
      const across = (load<f64>(map) * u + load<f64>(map, 8) * v + load<f64>(map, 16)) / depth
      const down = (load<f64>(map, 24) * u + load<f64>(map, 32) * v + load<f64>(map, 40)) / depth
      const column = inside(across, <f64>entry(2), arg<i32>(1))
      const row = inside(down, <f64>entry(1), arg<i32>(1))
      const top = NativeMath.floor(row)
      const left = NativeMath.floor(column)
      for (let channel = 0; channel < c; ++channel) {
        let value: f64
        if (depth == 0) {
          value = <f64>load<f32>(arg<usize>(6) + ((<usize>channel) << 2))
        } else if (arg<i32>(0) == 0) {
          value = pixel(x, NativeMath.floor(row + 0.5), NativeMath.floor(column + 0.5), channel)
        } else {
          const above = (left + 1 - column) * pixel(x, top, left, channel)
            + (column - left) * pixel(x, top, left + 1, channel)
          const below = (left + 1 - column) * pixel(x, top + 1, left, channel)
            + (column - left) * pixel(x, top + 1, left + 1, channel)
          value = (top + 1 - row) * above + (row - top) * below
        }
        store<f32>(to, <f32>value)
        to += 4
      }
    }
  }
}
