// What the window sees at each output position of a volume, as the rows of a matrix, and back.
import { addRun, copyOver, zeroOver } from '../conv/patches'
import {
  channels, depth, dilationDepth, dilationHeight, dilationWidth, height, kernelDepth, kernelHeight, kernelWidth,
  outHeight, outPositions, outWidth, padFront, padLeft, padTop, strideDepth, strideHeight, strideWidth, width,
} from './geometry'

/**
 * Rows of `count` output positions from `first` on, `ld` floats apart; `back`: rows are added to the volume instead.
 * Positions count through all examples of `x`.
 */
// @ts-ignore: decorator
@inline
function walk(back: bool, x: usize, first: i32, count: i32, rows: usize, ld: i32): void {
  const c = channels()
  const kw = kernelWidth()
  const dw = dilationWidth()
  const run = kw * c
  const plane = outHeight() * outWidth()
  for (let i = 0; i < count; ++i) {
    const position = first + i
    const inExample = position % outPositions()
    const od = inExample / plane
    const iw = (inExample % outWidth()) * strideWidth() - padLeft()
    const inside = dw == 1 && iw >= 0 && iw + kw <= width()
    let row = rows
    for (let kd = 0; kd < kernelDepth(); ++kd) {
      const id = od * strideDepth() - padFront() + kd * dilationDepth()
      for (let kh = 0; kh < kernelHeight(); ++kh) {
        const ih = ((inExample / outWidth()) % outHeight()) * strideHeight() - padTop() + kh * dilationHeight()
        if (<u32>id >= <u32>depth() || <u32>ih >= <u32>height()) {
          if (!back) zeroOver(row, run)
        } else {
          const line = ((position / outPositions()) * depth() + id) * height() + ih
          const from = x + ((<usize>line * <usize>(width() * c)) << 2)
          if (inside) {
            const at = from + ((<usize>(iw * c)) << 2)
            if (back) addRun(row, at, run)
            else copyOver(at, row, run)
          } else {
            for (let j = 0; j < kw; ++j) {
              const column = iw + j * dw
              const cell = row + ((<usize>(j * c)) << 2)
              if (<u32>column >= <u32>width()) {
                if (!back) zeroOver(cell, c)
              } else {
                const at = from + ((<usize>(column * c)) << 2)
                if (back) addRun(cell, at, c)
                else copyOver(at, cell, c)
              }
            }
          }
        }
        row += (<usize>run) << 2
      }
    }
    rows += (<usize>ld) << 2
  }
}

export function volumePatches(x: usize, first: i32, count: i32, to: usize, ld: i32): void {
  walk(false, x, first, count, to, ld)
}

export function addVolumePatches(from: usize, ld: i32, first: i32, count: i32, x: usize): void {
  walk(true, x, first, count, from, ld)
}
