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

// What a thread's scratch memory holds: constants that V8 would make anew at every use.
const KEYS: usize = 0
const MULTIPLIER0: usize = 320
const MULTIPLIER1: usize = 336
const UNIT: usize = 352
const FIRST: usize = 368
const SECOND: usize = 384

/**
 * The keys of the ten rounds, two vectors each; the multipliers; 2^-24; and for numbers low and high - low as float64, for
 * masks bound and factor as float32.
 */
function writeConstants(code: i32, to: usize): void {
  let k0 = arg<u32>(4)
  let k1 = arg<u32>(5)
  for (let round: usize = 0; round < 10; ++round) {
    v128.store(to + (round << 5), i32x4.splat(k0))
    v128.store(to + (round << 5), i32x4.splat(k1), 16)
    k0 += 0x9e3779b9
    k1 += 0xbb67ae85
  }
  v128.store(to, i32x4.splat(0xd2511f53), MULTIPLIER0)
  v128.store(to, i32x4.splat(0xcd9e8d57), MULTIPLIER1)
  v128.store(to, f32x4.splat(5.9604644775390625e-8), UNIT)
  const low = arg<f64>(10)
  const high = arg<f64>(12)
  if (code == UNIFORM) {
    v128.store(to, f64x2.splat(low), FIRST)
    v128.store(to, f64x2.splat(high - low), SECOND)
    return
  }
  // u < low in float64, as in core: u is exact, and low rounded up to float32 keeps the relation.
  let bound = <f32>low
  if (<f64>bound < low) bound = reinterpret<f32>(reinterpret<i32>(bound) + 1)
  v128.store(to, f32x4.splat(bound), FIRST)
  v128.store(to, f32x4.splat(<f32>high), SECOND)
}

// @ts-ignore: decorator
@inline
function put(code: i32, words: v128, x: usize, y: usize, constants: usize, count: i32): void {
  if (count <= 0) return
  const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), v128.load(constants, UNIT))
  const first = v128.load(constants, FIRST)
  const second = v128.load(constants, SECOND)
  let result: v128
  if (code == UNIFORM) {
    const lower = f64x2.add(first, f64x2.mul(second, f64x2.promote_low_f32x4(u)))
    const upper = f64x2.add(first, f64x2.mul(second, f64x2.promote_low_f32x4(v128.shuffle<f64>(u, u, 1, 0))))
    result = v128.shuffle<f64>(f32x4.demote_f64x2_zero(lower), f32x4.demote_f64x2_zero(upper), 0, 2)
  } else {
    result = v128.andnot(code == MASK ? second : f32x4.mul(v128.load(x), second), f32x4.lt(u, first))
  }
  if (count >= 4) v128.store(y, result)
  else storeFirst(y, result, count)
}

// @ts-ignore: decorator
@inline
function run(code: i32, x: usize, y: usize, first: i32, last: i32): void {
  const constants = scratch()
  writeConstants(code, constants)
  const start = (<u64>arg<u32>(8) | (<u64>arg<u32>(9) << 32)) + <u64>(first >> 2)
  const stream0 = i32x4.splat(arg<i32>(6))
  const stream1 = i32x4.splat(arg<i32>(7))
  // Two block numbers of 64 bits a vector.
  let even = i64x2.add(i64x2.splat(<i64>start), i64x2(0, 1))
  for (let left = last - first; left > 0; left -= 16) {
    const odd = i64x2.add(even, i64x2.splat(2))
    let c0 = v128.shuffle<i32>(even, odd, 0, 2, 4, 6)
    let c1 = v128.shuffle<i32>(even, odd, 1, 3, 5, 7)
    let c2 = stream0
    let c3 = stream1
    for (let key = constants + KEYS; key < constants + MULTIPLIER0; key += 32) {
      const m0 = v128.load(constants, MULTIPLIER0)
      const m1 = v128.load(constants, MULTIPLIER1)
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
    put(code, v128.shuffle<f64>(a, b, 0, 2), x, y, constants, left)
    put(code, v128.shuffle<f64>(a, b, 1, 3), x + 16, y + 16, constants, left - 4)
    put(code, v128.shuffle<f64>(c, d, 0, 2), x + 32, y + 32, constants, left - 8)
    put(code, v128.shuffle<f64>(c, d, 1, 3), x + 48, y + 48, constants, left - 12)
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
