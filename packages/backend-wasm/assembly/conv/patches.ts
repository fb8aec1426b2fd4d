// Patches: what the window sees at each output pixel, as the rows of a matrix (im2col), and back (col2im). Only a
// panel of pixels exists at a time.
import {
  channels, dilationHeight, dilationWidth, height, kernelWidth, outHeight, outWidth, padLeft, padTop, strideHeight,
  strideWidth, width,
} from './geometry'

/** Copies `count` floats in vectors: up to 12 bytes more are read and written. */
// @ts-ignore: decorator
@inline
export function copyOver(from: usize, to: usize, count: i32): void {
  const end = to + ((<usize>count) << 2)
  while (to < end) {
    v128.store(to, v128.load(from))
    from += 16
    to += 16
  }
}

// @ts-ignore: decorator
@inline
export function zeroOver(to: usize, count: i32): void {
  const end = to + ((<usize>count) << 2)
  while (to < end) {
    v128.store(to, f32x4.splat(0))
    to += 16
  }
}

// @ts-ignore: decorator
@inline
export function addRun(from: usize, to: usize, count: i32): void {
  let i = 0
  for (; i + 4 <= count; i += 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)))
    from += 16
    to += 16
  }
  for (; i < count; ++i) {
    store<f32>(to, load<f32>(to) + load<f32>(from))
    from += 4
    to += 4
  }
}

/** Writes the rows of `count` output pixels from `first` on, window rows khFrom to khTo - 1; rows `ld` floats apart. */
export function patches(x: usize, first: i32, count: i32, khFrom: i32, khTo: i32, to: usize, ld: i32): void {
  if (count <= 0) return
  const h = height()
  const w = width()
  const c = channels()
  const kw = kernelWidth()
  const dw = dilationWidth()
  const dh = dilationHeight()
  const columns = outWidth()
  const rows = outHeight()
  const run = kw * c
  let ow = first % columns
  let oh = (first / columns) % rows
  let image = first / columns / rows
  for (let i = 0; i < count; ++i) {
    const iw = ow * strideWidth() - padLeft()
    const inside = dw == 1 && iw >= 0 && iw + kw <= w
    let target = to
    for (let kh = khFrom; kh < khTo; ++kh) {
      const ih = oh * strideHeight() - padTop() + kh * dh
      if (<u32>ih >= <u32>h) {
        zeroOver(target, run)
      } else {
        const row = x + ((<usize>(image * h + ih) * <usize>w * <usize>c) << 2)
        if (inside) {
          copyOver(row + ((<usize>(iw * c)) << 2), target, run)
        } else {
          for (let j = 0; j < kw; ++j) {
            const column = iw + j * dw
            const cell = target + ((<usize>(j * c)) << 2)
            if (<u32>column >= <u32>w) zeroOver(cell, c)
            else copyOver(row + ((<usize>(column * c)) << 2), cell, c)
          }
        }
      }
      target += (<usize>run) << 2
    }
    to += (<usize>ld) << 2
    if (++ow == columns) {
      ow = 0
      if (++oh == rows) {
        oh = 0
        image += 1
      }
    }
  }
}

/** Adds rows of patches back into the image `x` (one image, output pixels `first`… of it), full window height. */
export function addPatches(from: usize, ld: i32, first: i32, count: i32, khEnd: i32, x: usize): void {
  if (count <= 0) return
  const h = height()
  const w = width()
  const c = channels()
  const kw = kernelWidth()
  const dw = dilationWidth()
  const columns = outWidth()
  const run = kw * c
  for (let i = 0; i < count; ++i) {
    const ow = (first + i) % columns
    const oh = (first + i) / columns
    const iw = ow * strideWidth() - padLeft()
    const inside = dw == 1 && iw >= 0 && iw + kw <= w
    let source = from
    for (let kh = 0; kh < khEnd; ++kh) {
      const ih = oh * strideHeight() - padTop() + kh * dilationHeight()
      if (<u32>ih < <u32>h) {
        const row = x + ((<usize>ih * <usize>w * <usize>c) << 2)
        if (inside) {
          addRun(source, row + ((<usize>(iw * c)) << 2), run)
        } else {
          for (let j = 0; j < kw; ++j) {
            const column = iw + j * dw
            if (<u32>column >= <u32>w) continue
            addRun(source + ((<usize>(j * c)) << 2), row + ((<usize>(column * c)) << 2), c)
          }
        }
      }
      source += (<usize>run) << 2
    }
    from += (<usize>ld) << 2
  }
}
