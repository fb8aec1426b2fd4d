// Layer normalization over rows: y = (x - mean)·r·gamma + beta, r = 1/√(variance + epsilon); and its gradients.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { laneSum, storeFirst } from '../math'
import { fork } from '../pool'
import { KIND_LAYER_NORM, KIND_LAYER_NORM_GRADIENT, KIND_LAYER_NORM_PARTS } from '../tensor-kinds'
import { firstLanes, rowTotal } from './rows'

/** Rows whose gradients of gamma and beta are added by one thread; fixed, so that sums have a fixed order. */
const ROWS: i32 = 64

/**
 * @param gamma, beta one number per column, or 0: none
 * @param moments per row mean and r, side by side; for the gradient
 */
export function layerNorm(
  x: usize, gamma: usize, beta: usize, y: usize, moments: usize, rows: i32, n: i32, epsilon: f32,
): void {
  if (rows <= 0 || n <= 0) return
  setArg<usize>(0, x)
  setArg<usize>(1, gamma)
  setArg<usize>(2, beta)
  setArg<usize>(3, y)
  setArg<usize>(4, moments)
  setArg<i32>(5, rows)
  setArg<i32>(6, n)
  setArg<f32>(7, epsilon)
  const chunks = chunkCount(<f64>rows * n, 15_000, rows)
  setArg<i32>(8, chunks)
  fork(KIND_LAYER_NORM, chunks)
}

/** Σ (x - mean)². */
// @ts-ignore: decorator
@inline
function squares(x: usize, n: i32, mean: f32): f32 {
  const mean4 = f32x4.splat(mean)
  let sum = f32x4.splat(0)
  const end = x + ((<usize>n >> 2) << 4)
  while (x < end) {
    const d = f32x4.sub(v128.load(x), mean4)
    sum = f32x4.add(sum, f32x4.mul(d, d))
    x += 16
  }
  if (n & 3) {
    const d = v128.and(f32x4.sub(v128.load(x), mean4), firstLanes(n & 3))
    sum = f32x4.add(sum, f32x4.mul(d, d))
  }
  return laneSum(sum)
}

// @ts-ignore: decorator
@inline
function normalized(x: v128, mean: v128, r: v128, gamma: usize, beta: usize, at: usize): v128 {
  let y = f32x4.mul(f32x4.sub(x, mean), r)
  if (gamma != 0) y = f32x4.mul(y, v128.load(gamma + at))
  return beta == 0 ? y : f32x4.add(y, v128.load(beta + at))
}

export function layerNormChunk(index: i32): void {
  const gamma = arg<usize>(1)
  const beta = arg<usize>(2)
  const n = arg<i32>(6)
  const last = chunkStart(arg<i32>(5), arg<i32>(8), 1, index + 1)
  for (let row = chunkStart(arg<i32>(5), arg<i32>(8), 1, index); row < last; ++row) {
    const start = (<usize>row * <usize>n) << 2
    const x = arg<usize>(0) + start
    const y = arg<usize>(3) + start
    const mean = rowTotal(x, n) / <f32>n
    const r: f32 = 1 / Mathf.sqrt(squares(x, n, mean) / <f32>n + arg<f32>(7))
    if (arg<usize>(4) != 0) {
      store<f32>(arg<usize>(4) + ((<usize>row) << 3), mean)
      store<f32>(arg<usize>(4) + ((<usize>row) << 3), r, 4)
    }
    const mean4 = f32x4.splat(mean)
    const r4 = f32x4.splat(r)
    const end = (<usize>n >> 2) << 4
    let at: usize = 0
    for (; at < end; at += 16) v128.store(y + at, normalized(v128.load(x + at), mean4, r4, gamma, beta, at))
    if (n & 3) storeFirst(y + at, normalized(v128.load(x + at), mean4, r4, gamma, beta, at), n & 3)
  }
}

/** Bytes of partial sums that the gradient needs. */
export function layerNormPartialBytes(rows: i32, n: i32): usize {
  return (<usize>((rows + ROWS - 1) / ROWS) * (<usize>n + 4)) << 3
}

/**
 * With h = (x - mean)·r and g = dy·gamma:
 *
 *   dx = r·(g - mean(g) - h·mean(g·h)),  dGamma = Σ dy·h,  dBeta = Σ dy over the rows
 *
 * dx may be dy. gamma 0: none. dGamma and dBeta are always written.
 */
export function layerNormGradient(
  x: usize, gamma: usize, moments: usize, dy: usize, dx: usize, dGamma: usize, dBeta: usize,
  rows: i32, n: i32, partials: usize,
): void {
  if (n <= 0) return
  setArg<usize>(0, x)
  setArg<usize>(1, gamma)
  setArg<usize>(2, moments)
  setArg<usize>(3, dy)
  setArg<usize>(4, dx)
  setArg<i32>(5, rows)
  setArg<i32>(6, n)
  setArg<usize>(7, partials)
  const parts = (rows + ROWS - 1) / ROWS
  setArg<i32>(8, parts)
  const chunks = rows <= 0 ? 0 : chunkCount(<f64>rows * n, 15_000, parts)
  setArg<i32>(9, chunks)
  fork(KIND_LAYER_NORM_GRADIENT, chunks)
  setArg<usize>(10, dGamma)
  setArg<usize>(11, dBeta)
  const ends = chunkCount(<f64>parts * n, 15_000, (n + 15) / 16)
  setArg<i32>(12, ends)
  fork(KIND_LAYER_NORM_PARTS, ends)
}

export function layerNormGradientChunk(index: i32): void {
  const gamma = arg<usize>(1)
  const rows = arg<i32>(5)
  const n = arg<i32>(6)
  const last = chunkStart(arg<i32>(8), arg<i32>(9), 1, index + 1)
  const full = ((<usize>n + 3) & ~3) << 2
  for (let part = chunkStart(arg<i32>(8), arg<i32>(9), 1, index); part < last; ++part) {
    const forGamma = arg<usize>(7) + <usize>part * 2 * full
    const forBeta = forGamma + full
    memory.fill(forGamma, 0, 2 * full)
    const end = min(rows, (part + 1) * ROWS)
    for (let row = part * ROWS; row < end; ++row) gradientRow(row, gamma, n, forGamma, forBeta)
  }
}

function gradientRow(row: i32, gamma: usize, n: i32, forGamma: usize, forBeta: usize): void {
  const start = (<usize>row * <usize>n) << 2
  const x = arg<usize>(0) + start
  const dy = arg<usize>(3) + start
  const dx = arg<usize>(4) + start
  const mean = v128.load_splat<f32>(arg<usize>(2) + ((<usize>row) << 3))
  const r = v128.load_splat<f32>(arg<usize>(2) + ((<usize>row) << 3), 4)
  const end = (<usize>n >> 2) << 4
  let sum = f32x4.splat(0)
  let dot = sum
  let at: usize = 0
  for (; at < end; at += 16) {
    const d = v128.load(dy + at)
    const h = f32x4.mul(f32x4.sub(v128.load(x + at), mean), r)
    const g = gamma == 0 ? d : f32x4.mul(d, v128.load(gamma + at))
    v128.store(forGamma + at, f32x4.add(v128.load(forGamma + at), f32x4.mul(d, h)))
    v128.store(forBeta + at, f32x4.add(v128.load(forBeta + at), d))
    sum = f32x4.add(sum, g)
    dot = f32x4.add(dot, f32x4.mul(g, h))
  }
  if (n & 3) {
    const first = firstLanes(n & 3)
    const d = v128.and(v128.load(dy + at), first)
    const h = v128.and(f32x4.mul(f32x4.sub(v128.load(x + at), mean), r), first)
    const g = gamma == 0 ? d : v128.and(f32x4.mul(d, v128.load(gamma + at)), first)
    v128.store(forGamma + at, f32x4.add(v128.load(forGamma + at), f32x4.mul(d, h)))
    v128.store(forBeta + at, f32x4.add(v128.load(forBeta + at), d))
    sum = f32x4.add(sum, g)
    dot = f32x4.add(dot, f32x4.mul(g, h))
  }
  const meanG = f32x4.splat(laneSum(sum) / <f32>n)
  const meanGh = f32x4.splat(laneSum(dot) / <f32>n)
  for (at = 0; at < ((<usize>n) << 2); at += 16) {
    const d = v128.load(dy + at)
    const h = f32x4.mul(f32x4.sub(v128.load(x + at), mean), r)
    const g = gamma == 0 ? d : f32x4.mul(d, v128.load(gamma + at))
    const y = f32x4.mul(r, f32x4.sub(f32x4.sub(g, meanG), f32x4.mul(h, meanGh)))
    if (at < end) v128.store(dx + at, y)
    else storeFirst(dx + at, y, n & 3)
  }
}

export function layerNormPartsChunk(index: i32): void {
  const n = arg<i32>(6)
  const parts = arg<i32>(8)
  const full = ((<usize>n + 3) & ~3) << 2
  const last = chunkStart(n, arg<i32>(12), 16, index + 1)
  for (let column = chunkStart(n, arg<i32>(12), 16, index); column < last; ++column) {
    let from = arg<usize>(7) + ((<usize>column) << 2)
    let gammaSum: f64 = 0
    let betaSum: f64 = 0
    for (let part = 0; part < parts; ++part) {
      gammaSum += <f64>load<f32>(from)
      betaSum += <f64>load<f32>(from + full)
      from += 2 * full
    }
    store<f32>(arg<usize>(10) + ((<usize>column) << 2), <f32>gammaSum)
    store<f32>(arg<usize>(11) + ((<usize>column) << 2), <f32>betaSum)
  }
}
