// Depthwise convolution: each channel has filters of its own. x [batch, height, width, channels],
// w [kernelHeight, kernelWidth, channels, multiplier], y [batch, outHeight, outWidth, channels·multiplier]. The input
// gradient gathers, so that rows of dx go to threads; the filter gradient sums parts of the batch in order.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { sumParts } from '../conv/filter-gradient'
import {
  batch, channels, dilationHeight, dilationWidth, height, kernelHeight, kernelWidth, outHeight, outWidth, padLeft,
  padTop,
  strideHeight, strideWidth, width,
} from '../conv/geometry'
import { KIND_DEPTHWISE, KIND_DEPTHWISE_FILTER, KIND_DEPTHWISE_INPUT } from '../kinds'
import { madd, storeFirst } from '../math'
import { fork } from '../pool'
import { endTap, firstTap } from './taps'

/** to[c] = Σ over taps of x[c]·w[c], one filter a channel: 16 channels at a time stay in registers. */
function window(
  x: usize, rows: i32, columns: i32, rowStep: usize, columnStep: usize,
  w: usize, wRowStep: usize, wColumnStep: usize, c: i32, to: usize,
): void {
  for (; c >= 16; c -= 16) {
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let i = 0; i < rows; ++i) {
      let a = x + <usize>i * rowStep
      let b = w + <usize>i * wRowStep
      for (let j = 0; j < columns; ++j) {
        s0 = madd(v128.load(a), v128.load(b), s0)
        s1 = madd(v128.load(a, 16), v128.load(b, 16), s1)
        s2 = madd(v128.load(a, 32), v128.load(b, 32), s2)
        s3 = madd(v128.load(a, 48), v128.load(b, 48), s3)
        a += columnStep
        b += wColumnStep
      }
    }
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
    x += 64
    w += 64
    to += 64
  }
  for (; c > 0; c -= 4) {
    let sum = f32x4.splat(0)
    for (let i = 0; i < rows; ++i) {
      let a = x + <usize>i * rowStep
      let b = w + <usize>i * wRowStep
      for (let j = 0; j < columns; ++j) {
        sum = madd(v128.load(a), v128.load(b), sum)
        a += columnStep
        b += wColumnStep
      }
    }
    if (c >= 4) v128.store(to, sum)
    else storeFirst(to, sum, c)
    x += 16
    w += 16
    to += 16
  }
}

/** A row of outputs with one filter a channel. */
function forwardRow(image: usize, oh: i32, w: usize, to: usize): void {
  const c = channels()
  const pixel = (<usize>c) << 2
  const ih = oh * strideHeight() - padTop()
  const kh = firstTap(ih, dilationHeight())
  const rows = endTap(ih, dilationHeight(), kernelHeight(), height()) - kh
  const line = image + <usize>((ih + kh * dilationHeight()) * width()) * pixel
  const filter = w + <usize>(kh * kernelWidth()) * pixel
  for (let ow = 0; ow < outWidth(); ++ow) {
    const iw = ow * strideWidth() - padLeft()
    const kw = firstTap(iw, dilationWidth())
    const columns = endTap(iw, dilationWidth(), kernelWidth(), width()) - kw
    window(
      line + <usize>(iw + kw * dilationWidth()) * pixel, rows, columns, <usize>(dilationHeight() * width()) * pixel,
      <usize>dilationWidth() * pixel, filter + <usize>kw * pixel, <usize>kernelWidth() * pixel, pixel, c, to,
    )
    to += pixel
  }
}

/** A row of the input gradient with stride 1 and one filter a channel: the window over dy, the filter from its end. */
function backwardRow(image: usize, ih: i32, w: usize, to: usize): void {
  const c = channels()
  const pixel = (<usize>c) << 2
  const lastRow = kernelHeight() - 1
  const lastColumn = kernelWidth() - 1
  const oh = ih + padTop() - lastRow * dilationHeight()
  const kh = firstTap(oh, dilationHeight())
  const rows = endTap(oh, dilationHeight(), kernelHeight(), outHeight()) - kh
  const line = image + <usize>((oh + kh * dilationHeight()) * outWidth()) * pixel
  const filter = w + <usize>((lastRow - kh) * kernelWidth() + lastColumn) * pixel
  for (let iw = 0; iw < width(); ++iw) {
    const ow = iw + padLeft() - lastColumn * dilationWidth()
    const kw = firstTap(ow, dilationWidth())
    const columns = endTap(ow, dilationWidth(), kernelWidth(), outWidth()) - kw
    window(
      line + <usize>(ow + kw * dilationWidth()) * pixel, rows, columns, <usize>(dilationHeight() * outWidth()) * pixel,
      <usize>dilationWidth() * pixel, filter - <usize>kw * pixel, 0 - <usize>kernelWidth() * pixel, 0 - pixel, c, to,
    )
    to += pixel
  }
}

/** to[c·m + j] += x[c]·w[c·m + j] for all channels c. */
// @ts-ignore: decorator
@inline
function addProducts(x: usize, w: usize, to: usize, c: i32, multiplier: i32): void {
  if (multiplier == 1) {
    let i = 0
    for (; i + 4 <= c; i += 4) {
      const at = (<usize>i) << 2
      v128.store(to + at, madd(v128.load(x + at), v128.load(w + at), v128.load(to + at)))
    }
    for (; i < c; ++i) {
      const at = (<usize>i) << 2
      store<f32>(to + at, load<f32>(x + at) * load<f32>(w + at) + load<f32>(to + at))
    }
    return
  }
  for (let i = 0; i < c; ++i) {
    const value = load<f32>(x + ((<usize>i) << 2))
    for (let j = 0; j < multiplier; ++j) {
      const at = (<usize>(i * multiplier + j)) << 2
      store<f32>(to + at, value * load<f32>(w + at) + load<f32>(to + at))
    }
  }
}

/** to[c] += Σ over j of dy[c·m + j]·w[c·m + j]. */
// @ts-ignore: decorator
@inline
function addSums(dy: usize, w: usize, to: usize, c: i32, multiplier: i32): void {
  if (multiplier == 1) return addProducts(dy, w, to, c, 1)
  for (let i = 0; i < c; ++i) {
    let sum = load<f32>(to + ((<usize>i) << 2))
    for (let j = 0; j < multiplier; ++j) {
      const at = (<usize>(i * multiplier + j)) << 2
      sum += load<f32>(dy + at) * load<f32>(w + at)
    }
    store<f32>(to + ((<usize>i) << 2), sum)
  }
}

function chunksOf(rows: i32, multiplier: i32): i32 {
  const work = <f64>batch() * outHeight() * outWidth() * channels() * multiplier * kernelHeight() * kernelWidth()
  return chunkCount(work, 32_768, rows)
}

export function depthwise(x: usize, w: usize, y: usize, multiplier: i32): void {
  setArg<usize>(0, x)
  setArg<usize>(1, w)
  setArg<usize>(2, y)
  setArg<i32>(3, multiplier)
  const rows = batch() * outHeight()
  if (rows <= 0) return
  const chunks = chunksOf(rows, multiplier)
  setArg<i32>(4, chunks)
  fork(KIND_DEPTHWISE, chunks)
}

export function depthwiseChunk(index: i32): void {
  const c = channels()
  const multiplier = arg<i32>(3)
  const pixel = (<usize>(c * multiplier)) << 2
  const rows = batch() * outHeight()
  const last = chunkStart(rows, arg<i32>(4), 1, index + 1)
  for (let row = chunkStart(rows, arg<i32>(4), 1, index); row < last; ++row) {
    const to = arg<usize>(2) + <usize>row * <usize>outWidth() * pixel
    if (multiplier == 1) {
      const image = arg<usize>(0) + <usize>((row / outHeight()) * height() * width()) * pixel
      forwardRow(image, row % outHeight(), arg<usize>(1), to)
      continue
    }
    memory.fill(to, 0, <usize>outWidth() * pixel)
    for (let kh = 0; kh < kernelHeight(); ++kh) {
      const ih = (row % outHeight()) * strideHeight() - padTop() + kh * dilationHeight()
      if (<u32>ih >= <u32>height()) continue
      const line = arg<usize>(0) + ((<usize>((row / outHeight()) * height() + ih) * <usize>(width() * c)) << 2)
      for (let kw = 0; kw < kernelWidth(); ++kw) {
        const w = arg<usize>(1) + <usize>(kh * kernelWidth() + kw) * pixel
        for (let ow = 0; ow < outWidth(); ++ow) {
          const iw = ow * strideWidth() - padLeft() + kw * dilationWidth()
          if (<u32>iw >= <u32>width()) continue
          addProducts(line + ((<usize>(iw * c)) << 2), w, to + <usize>ow * pixel, c, multiplier)
        }
      }
    }
  }
}

export function depthwiseInputGradient(dy: usize, w: usize, dx: usize, multiplier: i32): void {
  setArg<usize>(0, dy)
  setArg<usize>(1, w)
  setArg<usize>(2, dx)
  setArg<i32>(3, multiplier)
  const rows = batch() * height()
  if (rows <= 0) return
  const chunks = chunksOf(rows, multiplier)
  setArg<i32>(4, chunks)
  fork(KIND_DEPTHWISE_INPUT, chunks)
}

export function depthwiseInputChunk(index: i32): void {
  const c = channels()
  const multiplier = arg<i32>(3)
  const pixel = (<usize>(c * multiplier)) << 2
  const rows = batch() * height()
  const last = chunkStart(rows, arg<i32>(4), 1, index + 1)
  for (let row = chunkStart(rows, arg<i32>(4), 1, index); row < last; ++row) {
    const to = arg<usize>(2) + ((<usize>row * <usize>(width() * c)) << 2)
    if (multiplier == 1 && strideHeight() == 1 && strideWidth() == 1) {
      const image = arg<usize>(0) + <usize>((row / height()) * outHeight() * outWidth()) * pixel
      backwardRow(image, row % height(), arg<usize>(1), to)
      continue
    }
    memory.fill(to, 0, (<usize>(width() * c)) << 2)
    for (let kh = 0; kh < kernelHeight(); ++kh) {
      const up = (row % height()) + padTop() - kh * dilationHeight()
      if (up < 0 || up % strideHeight() != 0 || up / strideHeight() >= outHeight()) continue
      const line = arg<usize>(0) + <usize>(((row / height()) * outHeight() + up / strideHeight()) * outWidth()) * pixel
      for (let kw = 0; kw < kernelWidth(); ++kw) {
        const w = arg<usize>(1) + <usize>(kh * kernelWidth() + kw) * pixel
        for (let ow = 0; ow < outWidth(); ++ow) {
          const iw = ow * strideWidth() - padLeft() + kw * dilationWidth()
          if (<u32>iw >= <u32>width()) continue
          addSums(line + <usize>ow * pixel, w, to + ((<usize>(iw * c)) << 2), c, multiplier)
        }
      }
    }
  }
}

/** `partial` holds `parts` filters; parts: from the shape alone. */
export function depthwiseFilterGradient(
  x: usize, dy: usize, dw: usize, multiplier: i32, parts: i32, partial: usize,
): void {
  const size = kernelHeight() * kernelWidth() * channels() * multiplier
  if (size == 0) return
  setArg<usize>(0, x)
  setArg<usize>(1, dy)
  setArg<usize>(2, parts == 1 ? dw : partial)
  setArg<i32>(3, multiplier)
  setArg<i32>(4, parts)
  fork(KIND_DEPTHWISE_FILTER, parts)
  if (parts > 1) sumParts(partial, parts, size, dw)
}

/** to[c·m + j] += x[c]·dy[c·m + j] over a row of outputs, one tap. */
// @ts-ignore: decorator
@inline
function addRow(x: usize, stepX: usize, dy: usize, stepY: usize, count: i32, to: usize, c: i32, multiplier: i32): void {
  let i = 0
  for (; multiplier == 1 && i + 4 <= c; i += 4) {
    const at = (<usize>i) << 2
    let sum = v128.load(to + at)
    let a = x + at
    let b = dy + at
    for (let j = 0; j < count; ++j) {
      sum = madd(v128.load(a), v128.load(b), sum)
      a += stepX
      b += stepY
    }
    v128.store(to + at, sum)
  }
  for (; i < c; ++i) {
    for (let m = 0; m < multiplier; ++m) {
      const at = (<usize>(i * multiplier + m)) << 2
      let sum = load<f32>(to + at)
      let a = x + ((<usize>i) << 2)
      let b = dy + at
      for (let j = 0; j < count; ++j) {
        sum += load<f32>(a) * load<f32>(b)
        a += stepX
        b += stepY
      }
      store<f32>(to + at, sum)
    }
  }
}

export function depthwiseFilterChunk(part: i32): void {
  const c = channels()
  const multiplier = arg<i32>(3)
  const pixel = (<usize>(c * multiplier)) << 2
  const pixelX = (<usize>c) << 2
  const dw = arg<usize>(2) + <usize>(part * kernelHeight() * kernelWidth()) * pixel
  memory.fill(dw, 0, <usize>(kernelHeight() * kernelWidth()) * pixel)
  const rows = batch() * outHeight()
  const last = chunkStart(rows, arg<i32>(4), 1, part + 1)
  for (let row = chunkStart(rows, arg<i32>(4), 1, part); row < last; ++row) {
    const dy = arg<usize>(1) + <usize>(row * outWidth()) * pixel
    for (let kh = 0; kh < kernelHeight(); ++kh) {
      const ih = (row % outHeight()) * strideHeight() - padTop() + kh * dilationHeight()
      if (<u32>ih >= <u32>height()) continue
      const line = arg<usize>(0) + <usize>(((row / outHeight()) * height() + ih) * width()) * pixelX
      for (let kw = 0; kw < kernelWidth(); ++kw) {
        // Outputs whose tap lies inside the row.
        const start = kw * dilationWidth() - padLeft()
        const from = start >= 0 ? 0 : (strideWidth() - 1 - start) / strideWidth()
        const inside = width() - 1 - start
        const end = inside < 0 ? 0 : min(outWidth(), inside / strideWidth() + 1)
        if (end <= from) continue
        const x = line + <usize>(start + from * strideWidth()) * pixelX
        const to = dw + <usize>(kh * kernelWidth() + kw) * pixel
        addRow(x, <usize>strideWidth() * pixelX, dy + <usize>from * pixel, pixel, end - from, to, c, multiplier)
      }
    }
  }
}
