// Grey-scale dilation of pictures: the largest x + w of a window, and its two gradients, which go to the place of the
// largest. Channels go to threads, so that each sum has one order. The geometry is that of a volume of depth 1.
// Source: the formula of TensorFlow's tf.nn.dilation2d.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { KIND_DILATION } from '../spatial-kinds'
import {
  batch, channels, dilationHeight, dilationWidth, height, kernelHeight, kernelWidth, outHeight, outPositions, outWidth,
  padLeft, padTop, strideHeight, strideWidth, taps, width,
} from './geometry'

/** The numbers stand in src/engine/operations/dilation.ts too. */
const FORWARD: i32 = 0
const INPUT: i32 = 1

/**
 * @param op 0: y, 1: the gradient of x, 2: that of w
 * @param dy not read for op 0
 * @param to y, dx or dw; gradients start at 0 there
 */
export function dilation(op: i32, x: usize, w: usize, dy: usize, to: usize): void {
  setArg<i32>(0, op)
  setArg<usize>(1, x)
  setArg<usize>(2, w)
  setArg<usize>(3, dy)
  setArg<usize>(4, to)
  const chunks = chunkCount(<f64>batch() * outPositions() * channels() * taps() * 4, 60_000, channels())
  setArg<i32>(5, chunks)
  fork(KIND_DILATION, chunks)
}

export function dilationChunk(index: i32): void {
  const op = arg<i32>(0)
  const c = channels()
  const first = chunkStart(c, arg<i32>(5), 1, index)
  const last = chunkStart(c, arg<i32>(5), 1, index + 1)
  for (let position = 0; position < batch() * outPositions(); ++position) {
    const image = position / outPositions()
    const top = ((position / outWidth()) % outHeight()) * strideHeight() - padTop()
    const left = (position % outWidth()) * strideWidth() - padLeft()
    for (let channel = first; channel < last; ++channel) {
      let largest: f32 = -Infinity
      let at: usize = 0
      for (let kh = 0; kh < kernelHeight(); ++kh) {
        const ih = top + kh * dilationHeight()
        if (<u32>ih >= <u32>height()) continue
        for (let kw = 0; kw < kernelWidth(); ++kw) {
          const iw = left + kw * dilationWidth()
          if (<u32>iw >= <u32>width()) continue
          const pixel = (<usize>(((image * height() + ih) * width() + iw) * c + channel)) << 2
          const tap = (<usize>((kh * kernelWidth() + kw) * c + channel)) << 2
          const value = load<f32>(arg<usize>(1) + pixel) + load<f32>(arg<usize>(2) + tap)
          if (value > largest) {
            largest = value
            at = op == INPUT ? pixel : tap
          }
        }
      }
      const out = (<usize>(position * c + channel)) << 2
      if (op == FORWARD) {
        store<f32>(arg<usize>(4) + out, largest)
      } else if (largest > -Infinity) {
        const to = arg<usize>(4) + at
        store<f32>(to, load<f32>(to) + load<f32>(arg<usize>(3) + out))
      }
    }
  }
}
