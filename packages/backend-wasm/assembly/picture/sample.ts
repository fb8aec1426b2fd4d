// Pictures at other places along rows and columns: resizing, and boxes cut out and resized. JavaScript gives for each
// output row and column the two input rows (columns) between which it lies, and how far it is from the first to the
// second.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { copyBytes } from '../layout/copy'
import { fork } from '../pool'
import { KIND_SAMPLE, KIND_SAMPLE_GRADIENT } from '../spatial-kinds'
import { entry } from '../table'
import { put } from '../window/pool'

/** Bytes of one place: first and second (int32, -1 first: outside), and the share of the second (float32). */
const PLACE: usize = 12

// Table: sizes of the pictures and of the results.
// @ts-ignore: decorator
@inline
function height(): i32 { return entry(0) }
// @ts-ignore: decorator
@inline
function width(): i32 { return entry(1) }
// @ts-ignore: decorator
@inline
function channels(): i32 { return entry(2) }
// @ts-ignore: decorator
@inline
function outHeight(): i32 { return entry(3) }
// @ts-ignore: decorator
@inline
function outWidth(): i32 { return entry(4) }

/**
 * y[count, outHeight, outWidth, channels] from pictures x[…, height, width, channels].
 *
 * @param nearest not 0: the first place alone
 * @param pictures for each result the picture that it is from (int32; -1: the result is 0)
 * @param rows places of the rows, those of each result one behind the other
 * @param columns the same of columns
 * @param shared not 0: all results have the same places
 * @param outside the value of what lies outside
 */
export function sample(
  nearest: i32, x: usize, y: usize, pictures: usize, rows: usize, columns: usize, count: i32, shared: i32, outside: f32,
): void {
  setArg<i32>(0, nearest)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<usize>(3, pictures)
  setArg<usize>(4, rows)
  setArg<usize>(5, columns)
  setArg<i32>(6, shared)
  setArg<f32>(7, outside)
  const lines = count * outHeight()
  setArg<i32>(8, lines)
  const chunks = chunkCount(<f64>lines * outWidth() * (channels() + 8), 30_000, lines)
  setArg<i32>(9, chunks)
  fork(KIND_SAMPLE, chunks)
}

// @ts-ignore: decorator
@inline
function fill(to: usize, count: i32, value: f32): void {
  for (let i = 0; i < count; ++i) store<f32>(to + ((<usize>i) << 2), value)
}

// @ts-ignore: decorator
@inline
function between(a: v128, b: v128, share: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), share))
}

export function sampleChunk(index: i32): void {
  const c = channels()
  const pixel = (<usize>c) << 2
  const line = <usize>width() * pixel
  const last = chunkStart(arg<i32>(8), arg<i32>(9), 1, index + 1)
  for (let at = chunkStart(arg<i32>(8), arg<i32>(9), 1, index); at < last; ++at) {
    const result = at / outHeight()
    let to = arg<usize>(2) + <usize>at * <usize>outWidth() * pixel
    const picture = load<i32>(arg<usize>(3) + ((<usize>result) << 2))
    if (picture < 0) {
      memory.fill(to, 0, <usize>outWidth() * pixel)
      continue
    }
    const row = arg<usize>(4) + <usize>(arg<i32>(6) != 0 ? at % outHeight() : at) * PLACE
    const top = load<i32>(row)
    if (top < 0) {
      fill(to, outWidth() * c, arg<f32>(7))
      continue
    }
    const x = arg<usize>(1) + <usize>picture * <usize>height() * line
    const above = x + <usize>top * line
    const below = x + <usize>load<i32>(row, 4) * line
    const down = f32x4.splat(load<f32>(row, 8))
    let column = arg<usize>(5) + <usize>(arg<i32>(6) != 0 ? 0 : result * outWidth()) * PLACE
    for (let i = 0; i < outWidth(); ++i) {
      const first = load<i32>(column)
      if (first < 0) {
        fill(to, c, arg<f32>(7))
      } else if (arg<i32>(0) != 0) {
        copyBytes(to, above + <usize>first * pixel, pixel)
      } else {
        const left = <usize>first * pixel
        const right = <usize>load<i32>(column, 4) * pixel
        const aside = f32x4.splat(load<f32>(column, 8))
        for (let channel = 0; channel < c; channel += 4) {
          const bytes = (<usize>channel) << 2
          const a = between(v128.load(above + left + bytes), v128.load(above + right + bytes), aside)
          const b = between(v128.load(below + left + bytes), v128.load(below + right + bytes), aside)
          put(to + bytes, between(a, b, down), c - channel)
        }
      }
      to += pixel
      column += PLACE
    }
  }
}

/** dx[batch, height, width, channels] from dy[batch, outHeight, outWidth, channels], places shared; pictures go to threads. */
export function sampleGradient(dy: usize, dx: usize, rows: usize, columns: usize, batch: i32): void {
  setArg<usize>(1, dy)
  setArg<usize>(2, dx)
  setArg<usize>(4, rows)
  setArg<usize>(5, columns)
  setArg<i32>(6, batch)
  const chunks = chunkCount(<f64>batch * outHeight() * outWidth() * (4 * channels() + 8), 30_000, batch)
  setArg<i32>(7, chunks)
  fork(KIND_SAMPLE_GRADIENT, chunks)
}

// @ts-ignore: decorator
@inline
function addShare(to: usize, dy: v128, share: f32, left: i32): void {
  put(to, f32x4.add(v128.load(to), f32x4.mul(dy, f32x4.splat(share))), left)
}

export function sampleGradientChunk(index: i32): void {
  const c = channels()
  const pixel = (<usize>c) << 2
  const line = <usize>width() * pixel
  const last = chunkStart(arg<i32>(6), arg<i32>(7), 1, index + 1)
  for (let picture = chunkStart(arg<i32>(6), arg<i32>(7), 1, index); picture < last; ++picture) {
    const dx = arg<usize>(2) + <usize>picture * <usize>height() * line
    memory.fill(dx, 0, <usize>height() * line)
    let dy = arg<usize>(1) + <usize>picture * <usize>(outHeight() * outWidth()) * pixel
    for (let i = 0; i < outHeight(); ++i) {
      const row = arg<usize>(4) + <usize>i * PLACE
      const above = dx + <usize>load<i32>(row) * line
      const below = dx + <usize>load<i32>(row, 4) * line
      const down = load<f32>(row, 8)
      for (let j = 0; j < outWidth(); ++j) {
        const column = arg<usize>(5) + <usize>j * PLACE
        const left = <usize>load<i32>(column) * pixel
        const right = <usize>load<i32>(column, 4) * pixel
        const aside = load<f32>(column, 8)
        for (let channel = 0; channel < c; channel += 4) {
          const bytes = (<usize>channel) << 2
          const d = v128.load(dy + bytes)
          addShare(above + left + bytes, d, (1 - down) * (1 - aside), c - channel)
          addShare(above + right + bytes, d, (1 - down) * aside, c - channel)
          addShare(below + left + bytes, d, down * (1 - aside), c - channel)
          addShare(below + right + bytes, d, down * aside, c - channel)
        }
        dy += pixel
      }
    }
  }
}
