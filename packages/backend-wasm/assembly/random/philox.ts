// Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405), four blocks at a time; the layout and the numbers
// are those of core/src/random/generator.ts.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { KIND_UNIFORM } from '../tensor-kinds'

// What is written: numbers from low to high; factors of 0 or `high`; x times such factors.
const UNIFORM: i32 = 0
const MASK: i32 = 1
const DROPOUT: i32 = 2

/**
 * Word i is word i mod 4 of block position + ⌊i/4⌋, u = (word >>> 8)·2^-24.
 *
 *   code 0: y = low + (high - low)·u, in float64 before it is rounded
 *   code 1: y = u < low ? 0 : high           code 2: y = u < low ? 0 : x·high
 *
 * Seed, stream and position are given as two words each, the lower first.
 */
export function uniform(
  code: i32, x: usize, y: usize, n: i32, seedLow: u32, seedHigh: u32, streamLow: u32, streamHigh: u32,
  positionLow: u32, positionHigh: u32, low: f64, high: f64,
): void {
  setArg<i32>(0, code)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<i32>(3, n)
  setArg<u32>(4, seedLow)
  setArg<u32>(5, seedHigh)
  setArg<u32>(6, streamLow)
  setArg<u32>(7, streamHigh)
  setArg<u32>(8, positionLow)
  setArg<u32>(9, positionHigh)
  setArg<f64>(10, low)
  setArg<f64>(12, high)
  const chunks = chunkCount(n, 5_000, 0x7fff)
  setArg<i32>(14, chunks)
  fork(KIND_UNIFORM, chunks)
}

// @ts-ignore: decorator
@inline
function put(code: i32, words: v128, x: usize, y: usize, low: f64, high: f64, count: i32): void {
  if (count <= 0) return
  const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), f32x4.splat(5.9604644775390625e-8))
  let result: v128
  if (code == UNIFORM) {
    const width = f64x2.splat(high - low)
    const start = f64x2.splat(low)
    const first = f64x2.add(start, f64x2.mul(width, f64x2.promote_low_f32x4(u)))
    const second = f64x2.add(start, f64x2.mul(width, f64x2.promote_low_f32x4(v128.shuffle<f64>(u, u, 1, 0))))
    result = v128.shuffle<f64>(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 2)
  } else {
    // u < low in float64, as in core: u is exact, and low rounded up to float32 keeps the relation.
    let bound = <f32>low
    if (<f64>bound < low) bound = reinterpret<f32>(reinterpret<i32>(bound) + 1)
    const factor = f32x4.splat(<f32>high)
    result = v128.andnot(code == MASK ? factor : f32x4.mul(v128.load(x), factor), f32x4.lt(u, f32x4.splat(bound)))
  }
  if (count >= 4) v128.store(y, result)
  else storeFirst(y, result, count)
}

/** The keys of the ten rounds, two vectors each, in scratch memory: a load in the loop is cheaper than an addition. */
function writeKeys(keys: usize): void {
  let k0 = arg<u32>(4)
  let k1 = arg<u32>(5)
  for (let round: usize = 0; round < 10; ++round) {
    v128.store(keys + (round << 5), i32x4.splat(k0))
    v128.store(keys + (round << 5), i32x4.splat(k1), 16)
    k0 += 0x9e3779b9
    k1 += 0xbb67ae85
  }
}

// @ts-ignore: decorator
@inline
function run(code: i32, x: usize, y: usize, first: i32, last: i32): void {
  const keys = scratch()
  writeKeys(keys)
  const m0 = i32x4.splat(0xd2511f53)
  const m1 = i32x4.splat(0xcd9e8d57)
  const low = arg<f64>(10)
  const high = arg<f64>(12)
  const start = (<u64>arg<u32>(8) | (<u64>arg<u32>(9) << 32)) + <u64>(first >> 2)
  // Two block numbers of 64 bits a vector.
  let even = i64x2.add(i64x2.splat(<i64>start), i64x2(0, 1))
  for (let left = last - first; left > 0; left -= 16) {
    const odd = i64x2.add(even, i64x2.splat(2))
    let c0 = v128.shuffle<i32>(even, odd, 0, 2, 4, 6)
    let c1 = v128.shuffle<i32>(even, odd, 1, 3, 5, 7)
    let c2 = i32x4.splat(arg<i32>(6))
    let c3 = i32x4.splat(arg<i32>(7))
    for (let key = keys; key < keys + 320; key += 32) {
      const p0 = i64x2.extmul_low_i32x4_u(c0, m0)
      const q0 = i64x2.extmul_high_i32x4_u(c0, m0)
      const p1 = i64x2.extmul_low_i32x4_u(c2, m1)
      const q1 = i64x2.extmul_high_i32x4_u(c2, m1)
      c0 = v128.xor(v128.xor(v128.shuffle<i32>(p1, q1, 1, 3, 5, 7), c1), v128.load(key))
      c1 = v128.shuffle<i32>(p1, q1, 0, 2, 4, 6)
      c2 = v128.xor(v128.xor(v128.shuffle<i32>(p0, q0, 1, 3, 5, 7), c3), v128.load(key, 16))
      c3 = v128.shuffle<i32>(p0, q0, 0, 2, 4, 6)
    }
    const a = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5)
    const b = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5)
    const c = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7)
    const d = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7)
    put(code, v128.shuffle<f64>(a, b, 0, 2), x, y, low, high, left)
    put(code, v128.shuffle<f64>(a, b, 1, 3), x + 16, y + 16, low, high, left - 4)
    put(code, v128.shuffle<f64>(c, d, 0, 2), x + 32, y + 32, low, high, left - 8)
    put(code, v128.shuffle<f64>(c, d, 1, 3), x + 48, y + 48, low, high, left - 12)
    x += 64
    y += 64
    even = i64x2.add(even, i64x2.splat(4))
  }
}

export function uniformChunk(index: i32): void {
  const first = chunkStart(arg<i32>(3), arg<i32>(14), 16, index)
  const last = chunkStart(arg<i32>(3), arg<i32>(14), 16, index + 1)
  const offset = (<usize>first) << 2
  const code = arg<i32>(0)
  const x = arg<usize>(1) + offset
  const y = arg<usize>(2) + offset
  if (code == UNIFORM) run(UNIFORM, x, y, first, last)
  else if (code == MASK) run(MASK, x, y, first, last)
  else run(DROPOUT, x, y, first, last)
}
