// Softmax and cross-entropy in one: loss = Σ t·(ln Σ e^x - x) of a row, t the target row or one class.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { KIND_CROSS_ENTROPY, KIND_CROSS_ENTROPY_GRADIENT } from '../tensor-kinds'
import { rowTotal } from './rows'
import { logSumExpRow, softmaxRow } from './softmax'

/**
 * One loss per row; NaN where a class is out of range.
 *
 * @param sparse not 0: `targets` are int32 classes, else float32 rows
 * @param probabilities softmax of the rows, for the gradient; 0: not wanted. It may be the memory of x
 */
export function crossEntropy(
  sparse: i32, x: usize, targets: usize, losses: usize, probabilities: usize, rows: i32, n: i32,
): void {
  if (rows <= 0 || n <= 0) return
  setArg<i32>(0, sparse)
  setArg<usize>(1, x)
  setArg<usize>(2, targets)
  setArg<usize>(3, losses)
  setArg<usize>(4, probabilities)
  setArg<i32>(5, rows)
  setArg<i32>(6, n)
  const chunks = chunkCount(<f64>rows * n, 6_000, rows)
  setArg<i32>(7, chunks)
  fork(KIND_CROSS_ENTROPY, chunks)
}

function denseLoss(x: usize, target: usize, n: i32, whole: f64): f64 {
  let loss: f64 = 0
  for (let i = 0; i < n; ++i) {
    const t = <f64>load<f32>(target)
    // 0·Infinity is nothing here: a class that is not expected does not count.
    if (t != 0) loss += t * (whole - <f64>load<f32>(x))
    x += 4
    target += 4
  }
  return loss
}

export function crossEntropyChunk(index: i32): void {
  const n = arg<i32>(6)
  const rowBytes = (<usize>n) << 2
  const last = chunkStart(arg<i32>(5), arg<i32>(7), 1, index + 1)
  for (let row = chunkStart(arg<i32>(5), arg<i32>(7), 1, index); row < last; ++row) {
    const x = arg<usize>(1) + <usize>row * rowBytes
    const whole = <f64>logSumExpRow(x, n)
    let loss: f64 = NaN
    if (arg<i32>(0) != 0) {
      const label = load<i32>(arg<usize>(2) + ((<usize>row) << 2))
      if (<u32>label < <u32>n) loss = whole - <f64>load<f32>(x + ((<usize>label) << 2))
    } else {
      loss = denseLoss(x, arg<usize>(2) + <usize>row * rowBytes, n, whole)
    }
    store<f32>(arg<usize>(3) + ((<usize>row) << 2), <f32>loss)
    if (arg<usize>(4) != 0) softmaxRow(x, arg<usize>(4) + <usize>row * rowBytes, n)
  }
}

/** dx = dl·(p·Σt - t), dl one number per row; dx may be the memory of p. Dense targets get no gradient. */
export function crossEntropyGradient(
  sparse: i32, probabilities: usize, targets: usize, dLosses: usize, dx: usize, rows: i32, n: i32,
): void {
  if (rows <= 0 || n <= 0) return
  setArg<i32>(0, sparse)
  setArg<usize>(1, probabilities)
  setArg<usize>(2, targets)
  setArg<usize>(3, dLosses)
  setArg<usize>(4, dx)
  setArg<i32>(5, rows)
  setArg<i32>(6, n)
  const chunks = chunkCount(<f64>rows * n, 20_000, rows)
  setArg<i32>(7, chunks)
  fork(KIND_CROSS_ENTROPY_GRADIENT, chunks)
}

function denseGradient(p: usize, target: usize, dx: usize, n: i32, dl: f32): void {
  const scale = f32x4.splat(dl)
  const total = f32x4.splat(rowTotal(target, n))
  const end = p + ((<usize>n >> 2) << 4)
  while (p < end) {
    v128.store(dx, f32x4.mul(scale, f32x4.sub(f32x4.mul(v128.load(p), total), v128.load(target))))
    p += 16
    target += 16
    dx += 16
  }
  if (n & 3) storeFirst(dx, f32x4.mul(scale, f32x4.sub(f32x4.mul(v128.load(p), total), v128.load(target))), n & 3)
}

function sparseGradient(p: usize, label: i32, dx: usize, n: i32, dl: f32): void {
  const valid = <u32>label < <u32>n
  const scale = f32x4.splat(valid ? dl : f32.NaN)
  const there = valid ? dl * (load<f32>(p + ((<usize>label) << 2)) - 1) : f32.NaN
  const end = p + ((<usize>n >> 2) << 4)
  let to = dx
  while (p < end) {
    v128.store(to, f32x4.mul(scale, v128.load(p)))
    p += 16
    to += 16
  }
  if (n & 3) storeFirst(to, f32x4.mul(scale, v128.load(p)), n & 3)
  if (valid) store<f32>(dx + ((<usize>label) << 2), there)
}

export function crossEntropyGradientChunk(index: i32): void {
  const n = arg<i32>(6)
  const rowBytes = (<usize>n) << 2
  const last = chunkStart(arg<i32>(5), arg<i32>(7), 1, index + 1)
  for (let row = chunkStart(arg<i32>(5), arg<i32>(7), 1, index); row < last; ++row) {
    const p = arg<usize>(1) + <usize>row * rowBytes
    const dx = arg<usize>(4) + <usize>row * rowBytes
    const dl = load<f32>(arg<usize>(3) + ((<usize>row) << 2))
    if (arg<i32>(0) != 0) sparseGradient(p, load<i32>(arg<usize>(2) + ((<usize>row) << 2)), dx, n, dl)
    else denseGradient(p, arg<usize>(2) + <usize>row * rowBytes, dx, n, dl)
  }
}
