// Largest value, its place, and mean of a window in a volume, and the gradients; the window is cut at the edge, the mean
// over what is left of it. Forward: output positions go to threads; gradients: whole examples, so that overlapping
// windows add in one order.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { KIND_VOLUME_POOL, KIND_VOLUME_POOL_GRADIENT } from '../spatial-kinds'
import { put } from '../window/pool'
import { endTap, firstTap } from '../window/taps'
import {
  batch, channels, depth, dilationDepth, dilationHeight, dilationWidth, height, kernelDepth, kernelHeight, kernelWidth,
  outHeight, outPositions, outWidth, padFront, padLeft, padTop, strideDepth, strideHeight, strideWidth, taps, width,
} from './geometry'

/** The numbers stand in src/engine/operations/volume.ts too. */
const MAX: i32 = 0
const MEAN: i32 = 1
/** The place of the largest value, an int32: its index in the example, or in x. */
const PLACE: i32 = 2
const PLACE_IN_BATCH: i32 = 3

export function volumePool(op: i32, x: usize, y: usize): void {
  setArg<i32>(0, op)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  const positions = batch() * outPositions()
  const chunks = chunkCount(<f64>positions * channels() * taps(), 32_768, positions)
  setArg<i32>(3, chunks)
  fork(KIND_VOLUME_POOL, chunks)
}

/** dx from dy. The largest value's gradient goes to the first place that holds it. */
export function volumePoolGradient(op: i32, x: usize, dy: usize, dx: usize): void {
  setArg<i32>(0, op)
  setArg<usize>(1, x)
  setArg<usize>(2, dx)
  setArg<usize>(3, dy)
  const work = <f64>batch() * outPositions() * channels() * taps()
  const chunks = chunkCount(work, 32_768, batch())
  setArg<i32>(4, chunks)
  fork(KIND_VOLUME_POOL_GRADIENT, chunks)
}

// The window at hand, in the thread's own globals.
let d0: i32 = 0
let d1: i32 = 0
let h0: i32 = 0
let h1: i32 = 0
let w0: i32 = 0
let w1: i32 = 0

/** Finds which taps of the window at `position` lie inside, as index ranges of the input. */
function place(position: i32): void {
  const od = position / (outHeight() * outWidth())
  const startD = od * strideDepth() - padFront()
  const startH = ((position / outWidth()) % outHeight()) * strideHeight() - padTop()
  const startW = (position % outWidth()) * strideWidth() - padLeft()
  d0 = startD + firstTap(startD, dilationDepth()) * dilationDepth()
  d1 = startD + endTap(startD, dilationDepth(), kernelDepth(), depth()) * dilationDepth()
  h0 = startH + firstTap(startH, dilationHeight()) * dilationHeight()
  h1 = startH + endTap(startH, dilationHeight(), kernelHeight(), height()) * dilationHeight()
  w0 = startW + firstTap(startW, dilationWidth()) * dilationWidth()
  w1 = startW + endTap(startW, dilationWidth(), kernelWidth(), width()) * dilationWidth()
}

/** Index of the first channel of a voxel of an example. */
// @ts-ignore: decorator
@inline
function voxel(d: i32, h: i32, w: i32): i32 {
  return ((d * height() + h) * width() + w) * channels()
}

/** Taps of the window inside. */
function inside(): i32 {
  const inD = (d1 - d0) / dilationDepth()
  return inD * ((h1 - h0) / dilationHeight()) * ((w1 - w0) / dilationWidth())
}

/** Four channels of the window: the largest value or the sum. */
// @ts-ignore: decorator
@inline
function reduceWindow(op: i32, x: usize): v128 {
  let result = op == MEAN ? f32x4.splat(0) : f32x4.splat(-Infinity)
  for (let d = d0; d < d1; d += dilationDepth()) {
    for (let h = h0; h < h1; h += dilationHeight()) {
      for (let w = w0; w < w1; w += dilationWidth()) {
        const value = v128.load(x + ((<usize>voxel(d, h, w)) << 2))
        result = op == MEAN ? f32x4.add(result, value) : f32x4.max(result, value)
      }
    }
  }
  return result
}

/** Four channels of the window: index of the first voxel that is `largest`, or -1. */
// @ts-ignore: decorator
@inline
function firstPlace(x: usize, largest: v128): v128 {
  let found = i32x4.splat(-1)
  for (let d = d0; d < d1; d += dilationDepth()) {
    for (let h = h0; h < h1; h += dilationHeight()) {
      for (let w = w0; w < w1; w += dilationWidth()) {
        const index = voxel(d, h, w)
        const hit = f32x4.eq(v128.load(x + ((<usize>index) << 2)), largest)
        const isNew = v128.and(hit, i32x4.lt_s(found, i32x4.splat(0)))
        found = v128.bitselect(i32x4.splat(index), found, isNew)
      }
    }
  }
  return found
}

export function volumePoolChunk(index: i32): void {
  const op = arg<i32>(0)
  const c = channels()
  const volume = voxel(depth(), 0, 0)
  const positions = batch() * outPositions()
  const last = chunkStart(positions, arg<i32>(3), 1, index + 1)
  for (let position = chunkStart(positions, arg<i32>(3), 1, index); position < last; ++position) {
    place(position % outPositions())
    const example = position / outPositions()
    const x = arg<usize>(1) + ((<usize>example * <usize>volume) << 2)
    const y = arg<usize>(2) + ((<usize>position * <usize>c) << 2)
    for (let channel = 0; channel < c; channel += 4) {
      const at = (<usize>channel) << 2
      const result = op == MEAN ? reduceWindow(MEAN, x + at) : reduceWindow(MAX, x + at)
      if (op == MAX) {
        put(y + at, result, c - channel)
      } else if (op == MEAN) {
        put(y + at, f32x4.mul(result, f32x4.splat(1 / <f32>inside())), c - channel)
      } else {
        const start = channel + (op == PLACE_IN_BATCH ? example * volume : 0)
        const lanes = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(start))
        put(y + at, i32x4.add(firstPlace(x + at, result), lanes), c - channel)
      }
    }
  }
}

export function volumePoolGradientChunk(index: i32): void {
  const op = arg<i32>(0)
  const c = channels()
  const volume = (<usize>voxel(depth(), 0, 0)) << 2
  const last = chunkStart(batch(), arg<i32>(4), 1, index + 1)
  for (let example = chunkStart(batch(), arg<i32>(4), 1, index); example < last; ++example) {
    const dx = arg<usize>(2) + <usize>example * volume
    memory.fill(dx, 0, volume)
    for (let position = 0; position < outPositions(); ++position) {
      place(position)
      const share = f32x4.splat(op == MEAN ? 1 / <f32>inside() : 1)
      const from = arg<usize>(3) + ((<usize>(example * outPositions() + position) * <usize>c) << 2)
      for (let channel = 0; channel < c; channel += 4) {
        const at = (<usize>channel) << 2
        spread(op, arg<usize>(1) + <usize>example * volume + at, f32x4.mul(v128.load(from + at), share), dx + at, c - channel)
      }
    }
  }
}

/** Adds `dy` to each voxel of the window, or to the first that holds the largest value. */
// @ts-ignore: decorator
@inline
function spread(op: i32, x: usize, dy: v128, dx: usize, left: i32): void {
  const largest = op == MAX ? firstPlace(x, reduceWindow(MAX, x)) : dy
  for (let d = d0; d < d1; d += dilationDepth()) {
    for (let h = h0; h < h1; h += dilationHeight()) {
      for (let w = w0; w < w1; w += dilationWidth()) {
        const index = voxel(d, h, w)
        const to = dx + ((<usize>index) << 2)
        const add = op == MAX ? v128.and(dy, i32x4.eq(largest, i32x4.splat(index))) : dy
        put(to, f32x4.add(v128.load(to), add), left)
      }
    }
  }
}
