// The discrete Fourier transform of rows: radix 2, reading one array and writing the other (Stockham), so that nothing
// is put in order afterwards. Four rows go through at once, one a lane. A length that is no power of two becomes a
// convolution of a power of two (Bluestein).
//
// Sources: Cochran et al. 1967, doi:10.1109/PROC.1967.5957; Bluestein 1970, doi:10.1109/TAU.1970.1162132.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { fork } from '../pool'
import { KIND_FOURIER } from '../spatial-kinds'

/**
 * Y[k] = scale·Σ x[j]·exp(-2πi·jk/n) over rows of n complex numbers, parts apart. Scratch memory: 64 bytes for each of
 * `size`.
 *
 * @param size a power of two: n, or at least 2n - 1
 * @param roots exp(-2πi·k/size) for k below size / 2, pairs of float32
 * @param chirp 0 where n is `size`; else exp(-πi·k²/n) for k below n, pairs
 * @param kernel the transform of the chirp's conjugate, laid round (`size` pairs), divided by `size`
 */
export function fourier(
  re: usize, im: usize, toRe: usize, toIm: usize, rows: i32, n: i32, size: i32,
  roots: usize, chirp: usize, kernel: usize, scale: f32,
): void {
  setArg<usize>(0, re)
  setArg<usize>(1, im)
  setArg<usize>(2, toRe)
  setArg<usize>(3, toIm)
  setArg<i32>(4, rows)
  setArg<i32>(5, n)
  setArg<i32>(6, size)
  setArg<usize>(7, roots)
  setArg<usize>(8, chirp)
  setArg<usize>(9, kernel)
  setArg<f32>(10, scale)
  const groups = (rows + 3) / 4
  const chunks = chunkCount(<f64>groups * size * (chirp == 0 ? 12 : 30), 30_000, groups)
  setArg<i32>(11, chunks)
  fork(KIND_FOURIER, chunks)
}

/** Transforms `size` pairs of vectors at `from`, with as much memory at `other`; returns which of the two has the result. */
function transform(from: usize, other: usize, size: i32): usize {
  const roots = arg<usize>(7)
  let x = from
  let y = other
  for (let length = size, m = 1; length > 1; length >>= 1, m <<= 1) {
    const half = length >> 1
    const far = (<usize>(m * half)) << 5
    let a = x
    let to = y
    for (let p = 0; p < half; ++p) {
      const root = roots + ((<usize>(p * m)) << 3)
      const c = v128.load32_splat(root)
      const s = v128.load32_splat(root, 4)
      const step = (<usize>m) << 5
      const end = a + step
      while (a < end) {
        const aRe = v128.load(a)
        const aIm = v128.load(a, 16)
        const bRe = v128.load(a + far)
        const bIm = v128.load(a + far, 16)
        v128.store(to, f32x4.add(aRe, bRe))
        v128.store(to, f32x4.add(aIm, bIm), 16)
        const dRe = f32x4.sub(aRe, bRe)
        const dIm = f32x4.sub(aIm, bIm)
        v128.store(to + step, f32x4.sub(f32x4.mul(dRe, c), f32x4.mul(dIm, s)))
        v128.store(to + step, f32x4.add(f32x4.mul(dRe, s), f32x4.mul(dIm, c)), 16)
        a += 32
        to += 32
      }
      to += step
    }
    const next = x
    x = y
    y = next
  }
  return x
}

/** One number of four rows. */
// @ts-ignore: decorator
@inline
function gather(r0: usize, r1: usize, r2: usize, r3: usize, at: usize): v128 {
  let x = v128.load32_zero(r0 + at)
  x = v128.load32_lane(r1 + at, x, 1)
  x = v128.load32_lane(r2 + at, x, 2)
  return v128.load32_lane(r3 + at, x, 3)
}

// @ts-ignore: decorator
@inline
function scatter(x: v128, to: usize, stride: usize, count: i32): void {
  v128.store32_lane(to, x, 0)
  if (count > 1) v128.store32_lane(to + stride, x, 1)
  if (count > 2) v128.store32_lane(to + 2 * stride, x, 2)
  if (count > 3) v128.store32_lane(to + 3 * stride, x, 3)
}

/** A pair of vectors times the number at `root`, stored at `to`, its parts exchanged with `swap`. */
// @ts-ignore: decorator
@inline
function rotate(re: v128, im: v128, root: usize, to: usize, swap: bool): void {
  const c = v128.load32_splat(root)
  const s = v128.load32_splat(root, 4)
  const outRe = f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s))
  const outIm = f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c))
  v128.store(to, swap ? outIm : outRe)
  v128.store(to, swap ? outRe : outIm, 16)
}

export function fourierChunk(index: i32): void {
  const rows = arg<i32>(4)
  const n = arg<i32>(5)
  const size = arg<i32>(6)
  const chirp = arg<usize>(8)
  const stride = (<usize>n) << 2
  const first = scratch()
  const second = first + ((<usize>size) << 5)
  const scale = f32x4.splat(arg<f32>(10))
  const groups = (rows + 3) / 4
  const last = chunkStart(groups, arg<i32>(11), 1, index + 1)
  for (let group = chunkStart(groups, arg<i32>(11), 1, index); group < last; ++group) {
    const count = min(4, rows - 4 * group)
    const start = <usize>(4 * group) * stride
    const re = arg<usize>(0) + start
    const im = arg<usize>(1) + start
    const s1 = count > 1 ? stride : 0
    const s2 = count > 2 ? 2 * stride : 0
    const s3 = count > 3 ? 3 * stride : 0
    for (let i = 0; i < n; ++i) {
      const at = (<usize>i) << 2
      const to = first + ((<usize>i) << 5)
      const x = gather(re, re + s1, re + s2, re + s3, at)
      const y = gather(im, im + s1, im + s2, im + s3, at)
      if (chirp == 0) {
        v128.store(to, x)
        v128.store(to, y, 16)
      } else {
        rotate(x, y, chirp + ((<usize>i) << 3), to, false)
      }
    }
    if (chirp != 0) memory.fill(first + ((<usize>n) << 5), 0, (<usize>(size - n)) << 5)
    let result = transform(first, second, size)
    if (chirp != 0) {
      // With its parts exchanged before and after, a transform is its own inverse but for the factor.
      for (let i = 0; i < size; ++i) {
        const at = result + ((<usize>i) << 5)
        rotate(v128.load(at), v128.load(at, 16), arg<usize>(9) + ((<usize>i) << 3), at, true)
      }
      result = transform(result, result == first ? second : first, size)
      for (let i = 0; i < n; ++i) {
        const at = result + ((<usize>i) << 5)
        rotate(v128.load(at, 16), v128.load(at), chirp + ((<usize>i) << 3), at, false)
      }
    }
    for (let i = 0; i < n; ++i) {
      const at = result + ((<usize>i) << 5)
      const to = start + ((<usize>i) << 2)
      scatter(f32x4.mul(v128.load(at), scale), arg<usize>(2) + to, stride, count)
      scatter(f32x4.mul(v128.load(at, 16), scale), arg<usize>(3) + to, stride, count)
    }
  }
}
