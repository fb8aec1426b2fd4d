// Softmax and cross-entropy in one: loss = Σ t·(ln Σ e^x - x) of a row, t the target row or one class.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { laneSum, storeFirst } from '../math'
import { fork } from '../pool'
import { KIND_CROSS_ENTROPY, KIND_CROSS_ENTROPY_GRADIENT } from '../tensor-kinds'
import { firstLanes, rowMax, rowTotal } from './rows'
import { expSum, softmaxRow } from './softmax'

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

/** t·(rest + (shift - x)); a class that is not expected does not count, even where x is infinite. */
// @ts-ignore: decorator
@inline
function part(x: v128, t: v128, shift: v128, rest: v128): v128 {
  return v128.and(f32x4.mul(t, f32x4.add(rest, f32x4.sub(shift, x))), f32x4.ne(t, f32x4.splat(0)))
}

function denseLoss(x: usize, target: usize, n: i32, shift: f32, rest: f32): f32 {
  const shift4 = f32x4.splat(shift)
  const rest4 = f32x4.splat(rest)
  let sum = f32x4.splat(0)
  const end = x + ((<usize>n >> 2) << 4)
  while (x < end) {
    sum = f32x4.add(sum, part(v128.load(x), v128.load(target), shift4, rest4))
    x += 16
    target += 16
  }
  if (n & 3) sum = f32x4.add(sum, v128.and(part(v128.load(x), v128.load(target), shift4, rest4), firstLanes(n & 3)))
  return laneSum(sum)
}

export function crossEntropyChunk(index: i32): void {
  const n = arg<i32>(6)
  const rowBytes = (<usize>n) << 2
  const last = chunkStart(arg<i32>(5), arg<i32>(7), 1, index + 1)
  for (let row = chunkStart(arg<i32>(5), arg<i32>(7), 1, index); row < last; ++row) {
    const x = arg<usize>(1) + <usize>row * rowBytes
    const shift = rowMax(x, n)
    const label = arg<i32>(0) != 0 ? load<i32>(arg<usize>(2) + ((<usize>row) << 2)) : 0
    const valid = <u32>label < <u32>n
    const there: f32 = valid ? shift - load<f32>(x + ((<usize>label) << 2)) : f32.NaN
    const probabilities = arg<usize>(4) + <usize>row * rowBytes
    // x itself may become the probabilities: dense targets read it first, at the cost of one more pass.
    const inPlace = probabilities == x
    const kept = arg<usize>(4) != 0
    const sum = kept && !inPlace ? softmaxRow(x, probabilities, n, shift) : expSum(x, n, shift)
    const rest = <f32>Math.log(<f64>sum)
    const target = arg<usize>(2) + <usize>row * rowBytes
    const loss = arg<i32>(0) != 0 ? there + rest : denseLoss(x, target, n, shift, rest)
    store<f32>(arg<usize>(3) + ((<usize>row) << 2), loss)
    if (inPlace) softmaxRow(x, x, n, shift)
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
