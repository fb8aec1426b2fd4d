// Packing: A into panels of 4 rows, B into panels of 8 columns, each step of k side by side, so that a micro-kernel
// reads both straight through. What lies beyond the edge of a matrix becomes 0.

/** Four rows of four: the columns of `r0…r3` go to `to`, `to + step`, … */
// @ts-ignore: decorator
@inline
function transpose4(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, step: usize): void {
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5)
  const b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
  const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
  const d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f64>(a, b, 0, 2))
  v128.store(to + step, v128.shuffle<f64>(a, b, 1, 3))
  v128.store(to + 2 * step, v128.shuffle<f64>(c, d, 0, 2))
  v128.store(to + 3 * step, v128.shuffle<f64>(c, d, 1, 3))
}

/** `width` (≤ 4) rows of length `k`, `stride` bytes apart -> k groups of four, `step` bytes apart. */
function packRows4(from: usize, stride: usize, width: i32, k: i32, to: usize, step: usize): void {
  const zero = f32x4.splat(0)
  const r1 = width > 1 ? from + stride : from
  const r2 = width > 2 ? from + 2 * stride : from
  const r3 = width > 3 ? from + 3 * stride : from
  let i = 0
  let at: usize = 0
  for (; i + 4 <= k; i += 4) {
    const x1 = width > 1 ? v128.load(r1 + at) : zero
    const x2 = width > 2 ? v128.load(r2 + at) : zero
    const x3 = width > 3 ? v128.load(r3 + at) : zero
    transpose4(width > 0 ? v128.load(from + at) : zero, x1, x2, x3, to, step)
    at += 16
    to += 4 * step
  }
  for (; i < k; ++i) {
    store<f32>(to, width > 0 ? load<f32>(from + at) : 0)
    store<f32>(to, width > 1 ? load<f32>(r1 + at) : 0, 4)
    store<f32>(to, width > 2 ? load<f32>(r2 + at) : 0, 8)
    store<f32>(to, width > 3 ? load<f32>(r3 + at) : 0, 12)
    at += 4
    to += step
  }
}

/** `width` (≤ 4) values from each of `k` rows, `stride` bytes apart -> k groups of four, `step` bytes apart. */
function packColumns4(from: usize, stride: usize, width: i32, k: i32, to: usize, step: usize): void {
  if (width >= 4) {
    for (let i = 0; i < k; ++i) {
      v128.store(to, v128.load(from))
      from += stride
      to += step
    }
    return
  }
  for (let i = 0; i < k; ++i) {
    for (let j = 0; j < 4; ++j) {
      store<f32>(to + ((<usize>j) << 2), j < width ? load<f32>(from + ((<usize>j) << 2)) : 0)
    }
    from += stride
    to += step
  }
}

/**
 * 16 values from each of `k` rows, `stride` bytes apart -> four times k groups of four, from `t0`, …, `t3` on, `step`
 * bytes apart. Each line of the cache is read and written once, whatever the
 * stride; narrow columns of a wide matrix would fetch it four times.
 */
// @ts-ignore: decorator
@inline
function packColumns16(
  from: usize, stride: usize, k: i32, t0: usize, t1: usize, t2: usize, t3: usize, step: usize,
): void {
  for (let i = 0; i < k; ++i) {
    v128.store(t0, v128.load(from))
    v128.store(t1, v128.load(from, 16))
    v128.store(t2, v128.load(from, 32))
    v128.store(t3, v128.load(from, 48))
    from += stride
    t0 += step
    t1 += step
    t2 += step
    t3 += step
  }
}

/**
 * Packs `rows` rows of A, from row 0 of `from`, k values each, into panels of 4.
 * Not transposed: A[m][k], rows `ld` floats apart. Transposed: A[k][m].
 */
export function packA(from: usize, ld: i32, transposed: bool, rows: i32, k: i32, to: usize): void {
  const stride = (<usize>ld) << 2
  const panel = (<usize>k) << 4
  let i = 0
  for (; transposed && i + 16 <= rows; i += 16) {
    packColumns16(from + ((<usize>i) << 2), stride, k, to, to + panel, to + 2 * panel, to + 3 * panel, 16)
    to += 4 * panel
  }
  for (; i < rows; i += 4) {
    if (transposed) packColumns4(from + ((<usize>i) << 2), stride, rows - i, k, to, 16)
    else packRows4(from + <usize>i * stride, stride, rows - i, k, to, 16)
    to += panel
  }
}

/**
 * Packs columns `first` (a multiple of 8) to `last` of B[k][n] (transposed: B[n][k]) into panels of 8; `n` columns in
 * all.
 */
export function packB(from: usize, ld: i32, transposed: bool, n: i32, k: i32, first: i32, last: i32, to: usize): void {
  const stride = (<usize>ld) << 2
  let j = first
  for (; !transposed && j + 16 <= min(last, n); j += 16) {
    const panel = to + (((<usize>j) >> 3) * <usize>k << 5)
    const next = panel + (<usize>k << 5)
    packColumns16(from + ((<usize>j) << 2), stride, k, panel, panel + 16, next, next + 16, 32)
  }
  for (; j < last; j += 8) {
    const panel = to + (((<usize>j) >> 3) * <usize>k << 5)
    for (let h = 0; h < 8; h += 4) {
      const column = j + h
      const width = n - column
      const target = panel + ((<usize>h) << 2)
      if (transposed) packRows4(from + <usize>column * stride, stride, width, k, target, 32)
      else packColumns4(from + ((<usize>column) << 2), stride, width, k, target, 32)
    }
  }
}

/** One tap of a filter turned round: up to 8 rows of `k` values each, of `width` that are left -> a panel of 8. */
export function packRotated4(from: usize, k: i32, width: i32, to: usize): void {
  const stride = (<usize>k) << 2
  packRows4(from, stride, width, k, to, 32)
  packRows4(from + 4 * stride, stride, width - 4, k, to + 16, 32)
}
