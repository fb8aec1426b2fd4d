// Largest value and mean of a window; [batch, height, width, channels], the window cut at the image's edge, the mean
// over what is left of it. Output rows go to threads.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import {
  batch, channels, dilationHeight, dilationWidth, height, kernelHeight, kernelWidth, outHeight, outWidth, padLeft,
  padTop, strideHeight, strideWidth, width,
} from '../conv/geometry'
import { KIND_POOL } from '../kinds'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { endTap, firstTap } from './taps'

/** The numbers stand in src/engine/operations/pooling.ts too. */
export const MAX: i32 = 0

// @ts-ignore: decorator
@inline
export function put(to: usize, x: v128, left: i32): void {
  if (left >= 4) v128.store(to, x)
  else storeFirst(to, x, left)
}

/** y = the largest value (op 0) or the mean (op 1) of each window; the geometry set before. */
export function pool(op: i32, x: usize, y: usize): void {
  const rows = batch() * outHeight()
  if (rows <= 0 || outWidth() <= 0 || channels() <= 0) return
  setArg<i32>(0, op)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  const work = <f64>rows * outWidth() * channels() * kernelHeight() * kernelWidth()
  const chunks = chunkCount(work, 32_768, rows)
  setArg<i32>(3, chunks)
  fork(KIND_POOL, chunks)
}

/** One window: `corner` its first tap inside, `rows` × `columns` taps. */
// @ts-ignore: decorator
@inline
function forwardWindow(
  op: i32, corner: usize, rows: i32, columns: i32, rowStep: usize, columnStep: usize, c: i32, to: usize,
): void {
  const factor = f32x4.splat(1 / <f32>(rows * columns))
  for (let left = c; left > 0; left -= 4) {
    let result = op == MAX ? f32x4.splat(-Infinity) : f32x4.splat(0)
    let row = corner
    for (let i = 0; i < rows; ++i) {
      let from = row
      for (let j = 0; j < columns; ++j) {
        const x = v128.load(from)
        result = op == MAX ? f32x4.max(result, x) : f32x4.add(result, x)
        from += columnStep
      }
      row += rowStep
    }
    put(to, op == MAX ? result : f32x4.mul(result, factor), left)
    corner += 16
    to += 16
  }
}

/** The same for 2 × 2 taps of the largest value, which most networks have. */
// @ts-ignore: decorator
@inline
function largestOfFour(corner: usize, rowStep: usize, columnStep: usize, c: i32, to: usize): void {
  const below = corner + rowStep
  for (let left = c, at: usize = 0; left > 0; left -= 4, at += 16) {
    const above = f32x4.max(v128.load(corner + at), v128.load(corner + columnStep + at))
    put(to + at, f32x4.max(above, f32x4.max(v128.load(below + at), v128.load(below + columnStep + at))), left)
  }
}

export function poolChunk(index: i32): void {
  const op = arg<i32>(0)
  const c = channels()
  const pixel = (<usize>c) << 2
  const columnStep = <usize>dilationWidth() * pixel
  const rowStep = <usize>(dilationHeight() * width()) * pixel
  const rows = batch() * outHeight()
  const last = chunkStart(rows, arg<i32>(3), 1, index + 1)
  for (let row = chunkStart(rows, arg<i32>(3), 1, index); row < last; ++row) {
    const image = row / outHeight()
    const ih = (row % outHeight()) * strideHeight() - padTop()
    const kh = firstTap(ih, dilationHeight())
    const tapRows = max(0, endTap(ih, dilationHeight(), kernelHeight(), height()) - kh)
    const line = arg<usize>(1) + <usize>((image * height() + ih + kh * dilationHeight()) * width()) * pixel
    let to = arg<usize>(2) + <usize>row * <usize>outWidth() * pixel
    for (let ow = 0; ow < outWidth(); ++ow) {
      const iw = ow * strideWidth() - padLeft()
      const kw = firstTap(iw, dilationWidth())
      const tapColumns = max(0, endTap(iw, dilationWidth(), kernelWidth(), width()) - kw)
      const corner = line + <usize>(iw + kw * dilationWidth()) * pixel
      if (op == MAX && tapRows == 2 && tapColumns == 2) largestOfFour(corner, rowStep, columnStep, c, to)
      else forwardWindow(op, corner, tapRows, tapColumns, rowStep, columnStep, c, to)
      to += pixel
    }
  }
}
