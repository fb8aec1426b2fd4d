// Softmax and its logarithm over rows, and their gradients. x and y may be the same memory.
import { exp as exp4 } from '../element/functions'
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { laneSum, storeFirst } from '../math'
import { fork } from '../pool'
import { KIND_SOFTMAX, KIND_SOFTMAX_GRADIENT } from '../tensor-kinds'
import { firstLanes, rowDot, rowMax, rowTotal } from './rows'

/** y = e^(x - shift); returns Σ y. With `keep` false, y is not written. */
// @ts-ignore: decorator
@inline
function expRow(keep: bool, x: usize, y: usize, n: i32, shift: f32): f32 {
  const shift4 = f32x4.splat(shift)
  let sum = f32x4.splat(0)
  const end = x + ((<usize>n >> 2) << 4)
  while (x < end) {
    const e = exp4(f32x4.sub(v128.load(x), shift4))
    if (keep) v128.store(y, e)
    sum = f32x4.add(sum, e)
    x += 16
    y += 16
  }
  if (n & 3) {
    const e = v128.and(exp4(f32x4.sub(v128.load(x), shift4)), firstLanes(n & 3))
    if (keep) storeFirst(y, e, n & 3)
    sum = f32x4.add(sum, e)
  }
  return laneSum(sum)
}

/** y = y·factor. */
// @ts-ignore: decorator
@inline
export function scaleRow(y: usize, n: i32, factor: f32): void {
  const factor4 = f32x4.splat(factor)
  const end = y + ((<usize>n >> 2) << 4)
  while (y < end) {
    v128.store(y, f32x4.mul(v128.load(y), factor4))
    y += 16
  }
  if (n & 3) storeFirst(y, f32x4.mul(v128.load(y), factor4), n & 3)
}

/** y = softmax(x), given the maximum of x; returns Σ e^(x - shift). */
// @ts-ignore: decorator
@inline
export function softmaxRow(x: usize, y: usize, n: i32, shift: f32): f32 {
  const sum = expRow(true, x, y, n, shift)
  scaleRow(y, n, 1 / sum)
  return sum
}

/** Σ e^(x - shift). */
export function expSum(x: usize, n: i32, shift: f32): f32 {
  return expRow(false, x, 0, n, shift)
}

function logSoftmaxRow(x: usize, y: usize, n: i32): void {
  const shift = rowMax(x, n)
  const rest = <f32>Math.log(<f64>expSum(x, n, shift))
  // Two steps: shift and rest may be of very different size.
  const shift4 = f32x4.splat(shift)
  const rest4 = f32x4.splat(rest)
  const end = x + ((<usize>n >> 2) << 4)
  while (x < end) {
    v128.store(y, f32x4.sub(f32x4.sub(v128.load(x), shift4), rest4))
    x += 16
    y += 16
  }
  if (n & 3) storeFirst(y, f32x4.sub(f32x4.sub(v128.load(x), shift4), rest4), n & 3)
}

/** y = softmax(x) of each row; `logarithm` not 0: ln softmax(x). */
export function softmax(logarithm: i32, x: usize, y: usize, rows: i32, n: i32): void {
  if (rows <= 0 || n <= 0) return
  setArg<i32>(0, logarithm)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<i32>(3, rows)
  setArg<i32>(4, n)
  const chunks = chunkCount(<f64>rows * n, 6_000, rows)
  setArg<i32>(5, chunks)
  fork(KIND_SOFTMAX, chunks)
}

export function softmaxChunk(index: i32): void {
  const n = arg<i32>(4)
  const last = chunkStart(arg<i32>(3), arg<i32>(5), 1, index + 1)
  for (let row = chunkStart(arg<i32>(3), arg<i32>(5), 1, index); row < last; ++row) {
    const at = (<usize>row * <usize>n) << 2
    if (arg<i32>(0) == 0) softmaxRow(arg<usize>(1) + at, arg<usize>(2) + at, n, rowMax(arg<usize>(1) + at, n))
    else logSoftmaxRow(arg<usize>(1) + at, arg<usize>(2) + at, n)
  }
}

/**
 * dx from dy and the result y: softmax dx = (dy - Σ dy·y)·y; logarithm dx = dy - e^y·Σ dy. dx may be dy.
 */
export function softmaxGradient(logarithm: i32, dy: usize, y: usize, dx: usize, rows: i32, n: i32): void {
  if (rows <= 0 || n <= 0) return
  setArg<i32>(0, logarithm)
  setArg<usize>(1, dy)
  setArg<usize>(2, y)
  setArg<i32>(3, rows)
  setArg<i32>(4, n)
  const chunks = chunkCount(<f64>rows * n * (logarithm != 0 ? 4 : 1), 20_000, rows)
  setArg<i32>(5, chunks)
  setArg<usize>(6, dx)
  fork(KIND_SOFTMAX_GRADIENT, chunks)
}

// @ts-ignore: decorator
@inline
function gradient(logarithm: bool, dy: v128, y: v128, sum: v128): v128 {
  return logarithm ? f32x4.sub(dy, f32x4.mul(exp4(y), sum)) : f32x4.mul(f32x4.sub(dy, sum), y)
}

// @ts-ignore: decorator
@inline
function gradientRow(logarithm: bool, dy: usize, y: usize, dx: usize, n: i32): void {
  const sum = f32x4.splat(logarithm ? rowTotal(dy, n) : rowDot(dy, y, n))
  const end = dy + ((<usize>n >> 2) << 4)
  while (dy < end) {
    v128.store(dx, gradient(logarithm, v128.load(dy), v128.load(y), sum))
    dy += 16
    y += 16
    dx += 16
  }
  if (n & 3) storeFirst(dx, gradient(logarithm, v128.load(dy), v128.load(y), sum), n & 3)
}

export function softmaxGradientChunk(index: i32): void {
  const n = arg<i32>(4)
  const last = chunkStart(arg<i32>(3), arg<i32>(5), 1, index + 1)
  for (let row = chunkStart(arg<i32>(3), arg<i32>(5), 1, index); row < last; ++row) {
    const at = (<usize>row * <usize>n) << 2
    if (arg<i32>(0) == 0) gradientRow(false, arg<usize>(1) + at, arg<usize>(2) + at, arg<usize>(6) + at, n)
    else gradientRow(true, arg<usize>(1) + at, arg<usize>(2) + at, arg<usize>(6) + at, n)
  }
}
