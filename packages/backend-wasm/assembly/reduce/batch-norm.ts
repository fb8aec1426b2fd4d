// Batch normalization over the rows of [rows, n]: statistics of the columns, y = (x - mean)·scale + shift, and gradients.
// Rows are taken in parts of a size that depends on n alone, so that sums have one order whatever the threads; a part
// stays in the cache for its second pass.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { put } from '../math'
import { fork } from '../pool'
import { KIND_BATCH_NORM, KIND_BATCH_NORM_GRADIENT, KIND_BATCH_NORM_MOMENTS, KIND_BATCH_NORM_SUMS } from '../tensor-kinds'

// @ts-ignore: decorator
@inline
function partRows(n: i32): i32 {
  return min(max(8192 / n, 32), 256)
}

// @ts-ignore: decorator
@inline
function partsOf(rows: i32, n: i32): i32 {
  return (rows + partRows(n) - 1) / partRows(n)
}

/** Bytes of one part's figures: two vectors of n, filled up to whole vectors. */
// @ts-ignore: decorator
@inline
function partBytes(n: i32): usize {
  return (((<usize>n + 3) & ~3) << 2) * 2
}

/** Bytes of the partial figures of all parts, and of two float64 for each column. */
export function batchNormPartialBytes(rows: i32, n: i32): usize {
  return <usize>partsOf(rows, n) * partBytes(n) + ((<usize>n) << 4)
}

function forkParts(kind: i32, x: usize, dy: usize, other: usize, rows: i32, n: i32, partials: usize): void {
  setArg<usize>(0, x)
  setArg<usize>(1, dy)
  setArg<usize>(2, other)
  setArg<i32>(3, rows)
  setArg<i32>(4, n)
  setArg<usize>(5, partials)
  const chunks = chunkCount(<f64>rows * n, 15_000, partsOf(rows, n))
  setArg<i32>(6, chunks)
  fork(kind, chunks)
}

/** Whether a row counts; `mask` is 0 or one byte a row. */
// @ts-ignore: decorator
@inline
function counts(mask: usize, row: i32): bool {
  return mask == 0 || load<u8>(mask + <usize>row) != 0
}

/** How many rows of a part count. */
function countOf(mask: usize, part: i32, each: i32, rows: i32): i32 {
  const last = min((part + 1) * each, rows)
  if (mask == 0) return last - part * each
  let count = 0
  for (let row = part * each; row < last; ++row) if (counts(mask, row)) ++count
  return count
}

/**
 * Mean and variance of each column over the rows that count. Returns how many do.
 * Source: Chan et al. 1983, doi:10.1080/00031305.1983.10483115.
 *
 * @param mask one byte a row, or 0: all count
 */
export function batchNormMoments(
  x: usize, mask: usize, rows: i32, n: i32, partials: usize, mean: usize, variance: usize,
): i32 {
  if (rows <= 0 || n <= 0) return 0
  forkParts(KIND_BATCH_NORM_MOMENTS, x, 0, mask, rows, n, partials)
  const parts = partsOf(rows, n)
  const step = partBytes(n)
  const each = partRows(n)
  const means = partials + <usize>parts * step
  const spreads = means + ((<usize>n) << 3)
  memory.fill(means, 0, (<usize>n) << 4)
  // Part after part: M = M + M' + d²·k·k' / (k + k'), d the distance of the means, k the counts.
  let known = 0
  for (let part = 0; part < parts; ++part) {
    const more = countOf(mask, part, each, rows)
    if (more == 0) continue
    const share = <f64>more / (known + more)
    const from = partials + <usize>part * step
    for (let j: usize = 0; j < <usize>n; ++j) {
      const at = j << 3
      const distance = <f64>load<f32>(from + (j << 2)) - load<f64>(means + at)
      store<f64>(means + at, load<f64>(means + at) + distance * share)
      const spread = load<f64>(spreads + at) + <f64>load<f32>(from + step / 2 + (j << 2))
      store<f64>(spreads + at, spread + distance * distance * share * known)
    }
    known += more
  }
  for (let j: usize = 0; j < <usize>n; ++j) {
    store<f32>(mean + (j << 2), <f32>load<f64>(means + (j << 3)))
    store<f32>(variance + (j << 2), <f32>(load<f64>(spreads + (j << 3)) / max(known, 1)))
  }
  return known
}

/** Means and summed squares about them of eight columns (four, if `one`) over the rows of a part that count. */
// @ts-ignore: decorator
@inline
function momentsOf(one: bool, x: usize, mask: usize, from: i32, last: i32, stride: usize, to: usize, second: usize): void {
  const zero = f32x4.splat(0)
  let a = zero
  let b = zero
  let count = 0
  let at = x
  for (let row = from; row < last; ++row, at += stride) {
    if (!counts(mask, row)) continue
    ++count
    a = f32x4.add(a, v128.load(at))
    if (!one) b = f32x4.add(b, v128.load(at, 16))
  }
  const divisor = f32x4.splat(<f32>max(count, 1))
  const meanA = f32x4.div(a, divisor)
  const meanB = f32x4.div(b, divisor)
  a = zero
  b = zero
  at = x
  for (let row = from; row < last; ++row, at += stride) {
    if (!counts(mask, row)) continue
    const d = f32x4.sub(v128.load(at), meanA)
    a = f32x4.add(a, f32x4.mul(d, d))
    if (one) continue
    const e = f32x4.sub(v128.load(at, 16), meanB)
    b = f32x4.add(b, f32x4.mul(e, e))
  }
  v128.store(to, meanA)
  v128.store(second, a)
  if (one) return
  v128.store(to, meanB, 16)
  v128.store(second, b, 16)
}

export function batchNormMomentsChunk(index: i32): void {
  const mask = arg<usize>(2)
  const rows = arg<i32>(3)
  const n = arg<i32>(4)
  const each = partRows(n)
  const stride = (<usize>n) << 2
  const half = partBytes(n) / 2
  const parts = partsOf(rows, n)
  const last = chunkStart(parts, arg<i32>(6), 1, index + 1)
  for (let part = chunkStart(parts, arg<i32>(6), 1, index); part < last; ++part) {
    const from = part * each
    const end = min(from + each, rows)
    const x = arg<usize>(0) + <usize>from * stride
    const to = arg<usize>(5) + <usize>part * partBytes(n)
    let at: usize = 0
    for (; at + 32 <= half; at += 32) momentsOf(false, x + at, mask, from, end, stride, to + at, to + half + at)
    if (at < half) momentsOf(true, x + at, mask, from, end, stride, to + at, to + half + at)
  }
}

/** sum = Σ dy and dot = Σ dy·(x - mean) of each column. */
export function batchNormSums(
  x: usize, dy: usize, mean: usize, rows: i32, n: i32, partials: usize, sum: usize, dot: usize,
): void {
  if (n <= 0) return
  forkParts(KIND_BATCH_NORM_SUMS, x, dy, mean, rows, n, partials)
  const parts = partsOf(rows, n)
  const step = partBytes(n)
  const sums = partials + <usize>parts * step
  const dots = sums + ((<usize>n) << 3)
  memory.fill(sums, 0, (<usize>n) << 4)
  for (let part = 0; part < parts; ++part) {
    const from = partials + <usize>part * step
    for (let j: usize = 0; j < <usize>n; ++j) {
      const at = j << 3
      store<f64>(sums + at, load<f64>(sums + at) + <f64>load<f32>(from + (j << 2)))
      store<f64>(dots + at, load<f64>(dots + at) + <f64>load<f32>(from + step / 2 + (j << 2)))
    }
  }
  for (let j: usize = 0; j < <usize>n; ++j) {
    store<f32>(sum + (j << 2), <f32>load<f64>(sums + (j << 3)))
    store<f32>(dot + (j << 2), <f32>load<f64>(dots + (j << 3)))
  }
}

export function batchNormSumsChunk(index: i32): void {
  const rows = arg<i32>(3)
  const n = arg<i32>(4)
  const each = partRows(n)
  const stride = (<usize>n) << 2
  const parts = partsOf(rows, n)
  const last = chunkStart(parts, arg<i32>(6), 1, index + 1)
  for (let part = chunkStart(parts, arg<i32>(6), 1, index); part < last; ++part) {
    const start = <usize>(part * each) * stride
    const to = arg<usize>(5) + <usize>part * partBytes(n)
    const end = start + <usize>min(each, rows - part * each) * stride
    for (let column: usize = 0; column < stride; column += 16) {
      const mean = v128.load(arg<usize>(2) + column)
      let sum = f32x4.splat(0)
      let dot = sum
      for (let at = start + column; at < end; at += stride) {
        const d = v128.load(arg<usize>(1) + at)
        sum = f32x4.add(sum, d)
        dot = f32x4.add(dot, f32x4.mul(d, f32x4.sub(v128.load(arg<usize>(0) + at), mean)))
      }
      v128.store(to + column, sum)
      v128.store(to + partBytes(n) / 2 + column, dot)
    }
  }
}

function forkRows(kind: i32, rows: i32, n: i32): void {
  setArg<i32>(7, rows)
  setArg<i32>(8, n)
  const chunks = chunkCount(<f64>rows * n, 30_000, rows)
  setArg<i32>(9, chunks)
  fork(kind, chunks)
}

/** y = (x - mean)·scale + shift, one of the three for each column; shift 0: none. */
export function batchNorm(x: usize, mean: usize, scale: usize, shift: usize, y: usize, rows: i32, n: i32): void {
  if (rows <= 0 || n <= 0) return
  setArg<usize>(0, x)
  setArg<usize>(1, mean)
  setArg<usize>(2, scale)
  setArg<usize>(3, shift)
  setArg<usize>(4, y)
  forkRows(KIND_BATCH_NORM, rows, n)
}

export function batchNormChunk(index: i32): void {
  const mean = arg<usize>(1)
  const scale = arg<usize>(2)
  const shift = arg<usize>(3)
  const n = arg<i32>(8)
  const stride = (<usize>n) << 2
  const last = chunkStart(arg<i32>(7), arg<i32>(9), 1, index + 1)
  for (let row = chunkStart(arg<i32>(7), arg<i32>(9), 1, index); row < last; ++row) {
    const x = arg<usize>(0) + <usize>row * stride
    const y = arg<usize>(4) + <usize>row * stride
    for (let left = n, at: usize = 0; left > 0; left -= 4, at += 16) {
      const scaled = f32x4.mul(f32x4.sub(v128.load(x + at), v128.load(mean + at)), v128.load(scale + at))
      put(y + at, shift == 0 ? scaled : f32x4.add(scaled, v128.load(shift + at)), left)
    }
  }
}

/**
 * dx = scale·(dy - meanDy - (x - mean)·slope), all but x and dy one for each column; scale·dy where a row had no part in
 * the mean.
 */
export function batchNormGradient(
  x: usize, mask: usize, dy: usize, mean: usize, scale: usize, meanDy: usize, slope: usize, dx: usize, rows: i32, n: i32,
): void {
  if (rows <= 0 || n <= 0) return
  setArg<usize>(0, x)
  setArg<usize>(1, dy)
  setArg<usize>(2, mean)
  setArg<usize>(3, scale)
  setArg<usize>(4, meanDy)
  setArg<usize>(5, slope)
  setArg<usize>(6, dx)
  setArg<usize>(10, mask)
  forkRows(KIND_BATCH_NORM_GRADIENT, rows, n)
}

export function batchNormGradientChunk(index: i32): void {
  const mean = arg<usize>(2)
  const scale = arg<usize>(3)
  const meanDy = arg<usize>(4)
  const slope = arg<usize>(5)
  const n = arg<i32>(8)
  const stride = (<usize>n) << 2
  const last = chunkStart(arg<i32>(7), arg<i32>(9), 1, index + 1)
  for (let row = chunkStart(arg<i32>(7), arg<i32>(9), 1, index); row < last; ++row) {
    const x = arg<usize>(0) + <usize>row * stride
    const dy = arg<usize>(1) + <usize>row * stride
    const dx = arg<usize>(6) + <usize>row * stride
    if (!counts(arg<usize>(10), row)) {
      for (let left = n, at: usize = 0; left > 0; left -= 4, at += 16) {
        put(dx + at, f32x4.mul(v128.load(scale + at), v128.load(dy + at)), left)
      }
      continue
    }
    for (let left = n, at: usize = 0; left > 0; left -= 4, at += 16) {
      const bent = f32x4.mul(f32x4.sub(v128.load(x + at), v128.load(mean + at)), v128.load(slope + at))
      const d = f32x4.sub(f32x4.sub(v128.load(dy + at), v128.load(meanDy + at)), bent)
      put(dx + at, f32x4.mul(v128.load(scale + at), d), left)
    }
  }
}
