// The gradients of the largest value and the mean of a window. Whole images go to threads, so that overlapping windows
// add in one order; rows where windows of 2 × 2 lie side by side, as most networks have them.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import {
  batch, channels, dilationHeight, dilationWidth, height, kernelHeight, kernelWidth, outHeight, outWidth, padLeft,
  padTop, strideHeight, strideWidth, width,
} from '../conv/geometry'
import { KIND_POOL_GRADIENT, KIND_POOL_GRADIENT_ALONE } from '../kinds'
import { fork } from '../pool'
import { MAX, put } from './pool'
import { endTap, firstTap } from './taps'

/** Whether windows of 2 × 2 lie side by side, all of them within the image. */
function isAlone(): bool {
  return kernelHeight() == 2 && kernelWidth() == 2 && strideHeight() == 2 && strideWidth() == 2
    && dilationHeight() == 1 && dilationWidth() == 1 && padTop() == 0 && padLeft() == 0
    && outHeight() > 0 && 2 * outHeight() <= height() && 2 * outWidth() <= width()
}

/** dx from dy. The largest value's gradient goes to the first place that holds it; `y` is the forward result. */
export function poolGradient(op: i32, x: usize, y: usize, dy: usize, dx: usize): void {
  setArg<i32>(0, op)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<usize>(3, dy)
  setArg<usize>(4, dx)
  if (batch() <= 0) return
  const alone = op == MAX && isAlone()
  const items = alone ? batch() * outHeight() : batch()
  const work = <f64>batch() * height() * width() * channels() * 4
  const chunks = chunkCount(work, 32_768, items)
  setArg<i32>(5, chunks)
  fork(alone ? KIND_POOL_GRADIENT_ALONE : KIND_POOL_GRADIENT, chunks)
}

// @ts-ignore: decorator
@inline
function gradientWindow(
  op: i32, x: usize, y: usize, dy: usize, dx: usize, rows: i32, columns: i32, rowStep: usize, columnStep: usize, c: i32,
): void {
  const factor = f32x4.splat(1 / <f32>(rows * columns))
  for (let left = c, at: usize = 0; left > 0; left -= 4, at += 16) {
    const largest = v128.load(y + at)
    const d = v128.load(dy + at)
    const share = f32x4.mul(d, factor)
    let open = i32x4.splat(-1)
    for (let i = 0; i < rows; ++i) {
      let offset = <usize>i * rowStep + at
      for (let j = 0; j < columns; ++j) {
        let add = share
        if (op == MAX) {
          const hit = v128.and(f32x4.eq(v128.load(x + offset), largest), open)
          open = v128.andnot(open, hit)
          add = v128.and(d, hit)
        }
        put(dx + offset, f32x4.add(v128.load(dx + offset), add), left)
        offset += columnStep
      }
    }
  }
}

export function poolGradientChunk(index: i32): void {
  const op = arg<i32>(0)
  const c = channels()
  const pixel = (<usize>c) << 2
  const columnStep = <usize>dilationWidth() * pixel
  const rowStep = <usize>(dilationHeight() * width()) * pixel
  const imageBytes = <usize>(height() * width()) * pixel
  const last = chunkStart(batch(), arg<i32>(5), 1, index + 1)
  for (let image = chunkStart(batch(), arg<i32>(5), 1, index); image < last; ++image) {
    memory.fill(arg<usize>(4) + <usize>image * imageBytes, 0, imageBytes)
    for (let oh = 0; oh < outHeight(); ++oh) {
      const ih = oh * strideHeight() - padTop()
      const kh = firstTap(ih, dilationHeight())
      const tapRows = max(0, endTap(ih, dilationHeight(), kernelHeight(), height()) - kh)
      const line = <usize>image * imageBytes + <usize>((ih + kh * dilationHeight()) * width()) * pixel
      let at = <usize>((image * outHeight() + oh) * outWidth()) * pixel
      for (let ow = 0; ow < outWidth(); ++ow) {
        const iw = ow * strideWidth() - padLeft()
        const kw = firstTap(iw, dilationWidth())
        const tapColumns = max(0, endTap(iw, dilationWidth(), kernelWidth(), width()) - kw)
        const corner = line + <usize>(iw + kw * dilationWidth()) * pixel
        gradientWindow(
          op, arg<usize>(1) + corner, arg<usize>(2) + at, arg<usize>(3) + at, arg<usize>(4) + corner,
          tapRows, tapColumns, rowStep, columnStep, c,
        )
        at += pixel
      }
    }
  }
}

/** The gradient of the largest of 2 × 2 taps that no other window shares: all four are written. */
// @ts-ignore: decorator
@inline
function gradientOfFour(x: usize, y: usize, dy: usize, dx: usize, rowStep: usize, columnStep: usize, c: i32): void {
  for (let left = c, at: usize = 0; left > 0; left -= 4, at += 16) {
    const largest = v128.load(y + at)
    const d = v128.load(dy + at)
    const m0 = f32x4.eq(v128.load(x + at), largest)
    put(dx + at, v128.and(d, m0), left)
    const m1 = f32x4.eq(v128.load(x + columnStep + at), largest)
    put(dx + columnStep + at, v128.and(d, v128.andnot(m1, m0)), left)
    const m01 = v128.or(m0, m1)
    const m2 = f32x4.eq(v128.load(x + rowStep + at), largest)
    put(dx + rowStep + at, v128.and(d, v128.andnot(m2, m01)), left)
    const m012 = v128.or(m01, m2)
    const m3 = f32x4.eq(v128.load(x + rowStep + columnStep + at), largest)
    put(dx + rowStep + columnStep + at, v128.and(d, v128.andnot(m3, m012)), left)
  }
}

export function poolGradientAloneChunk(index: i32): void {
  const c = channels()
  const pixel = (<usize>c) << 2
  const rowStep = <usize>width() * pixel
  const covered = <usize>(2 * outWidth()) * pixel
  const rows = batch() * outHeight()
  const last = chunkStart(rows, arg<i32>(5), 1, index + 1)
  for (let row = chunkStart(rows, arg<i32>(5), 1, index); row < last; ++row) {
    const oh = row % outHeight()
    const line = <usize>(row / outHeight() * height() + 2 * oh) * rowStep
    let x = arg<usize>(1) + line
    let dx = arg<usize>(4) + line
    let at = <usize>(row * outWidth()) * pixel
    for (let ow = 0; ow < outWidth(); ++ow) {
      gradientOfFour(x, arg<usize>(2) + at, arg<usize>(3) + at, dx, rowStep, pixel, c)
      x += 2 * pixel
      dx += 2 * pixel
      at += pixel
    }
    if (covered < rowStep) {
      memory.fill(dx, 0, rowStep - covered)
      memory.fill(dx + rowStep, 0, rowStep - covered)
    }
    if (oh == outHeight() - 1) {
      memory.fill(arg<usize>(4) + line + 2 * rowStep, 0, <usize>(height() - 2 * outHeight()) * rowStep)
    }
  }
}
