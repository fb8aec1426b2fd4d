// Winograd's minimal filtering F(4, 3) on one line: the product of two polynomials by their values at six points,
// 0, ±√½, ±√2 and infinity (with 0, ±1, ±2, ∞ the rounding errors are twice as large). A tile of 6 × 6 numbers takes
// each function twice, down its columns and along its rows; four channels at a time.
//
//   y = Aᵀ[(G·w·Gᵀ) ⊙ (Bᵀ·x·B)]A      dw = Gᵀ[(Bᵀ·x·B) ⊙ (A·dy·Aᵀ)]G      dx = B[(G·w·Gᵀ) ⊙ (A·dy·Aᵀ)]Bᵀ
//
// Source: Lavin and Gray 2015, arXiv:1509.09308, section 4.
import { madd } from '../math'

/** Constants in memory: V8 makes a constant vector anew in each turn of a loop. */
const TABLE = memory.data<f32>([
  0.70710678118654752, 1.41421356237309505, 0.5, 2, -0.5, -2, -2.5, 0.35355339059327376, 2.8284271247461901,
  -0.66666666666666667, 0.16666666666666667, -0.47140452079103168, 0.23570226039551584, -0.33333333333333333,
  0.33333333333333333,
])
/** a = √½, b = √2. */
const A: usize = 0
const B: usize = 4
const A2: usize = 8
const B2: usize = 12
const MINUS_A2: usize = 16
const MINUS_B2: usize = 20
const MINUS_SUM: usize = 24
const A3: usize = 28
const B3: usize = 32
/** 1 / (2a²(a² - b²)) and 1 / (2b²(b² - a²)), then the same times a and b, a² and b². */
const GA: usize = 36
const GB: usize = 40
const GA_A: usize = 44
const GB_B: usize = 48
const GA_A2: usize = 52
const GB_B2: usize = 56

// @ts-ignore: decorator
@inline
function constant(offset: usize): v128 {
  return v128.load_splat<f32>(TABLE + offset)
}

/** Bᵀ: six numbers `step` bytes apart -> six, `toStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function inputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const d1 = v128.load(from + step)
  const d2 = v128.load(from + 2 * step)
  const d3 = v128.load(from + 3 * step)
  const d4 = v128.load(from + 4 * step)
  v128.store(to, madd(constant(MINUS_SUM), d2, f32x4.add(v128.load(from), d4)))
  v128.store(to + 5 * toStep, madd(constant(MINUS_SUM), d3, f32x4.add(d1, v128.load(from + 5 * step))))
  let even = madd(constant(MINUS_B2), d2, d4)
  let odd = f32x4.mul(constant(A), madd(constant(MINUS_B2), d1, d3))
  v128.store(to + toStep, f32x4.add(even, odd))
  v128.store(to + 2 * toStep, f32x4.sub(even, odd))
  even = madd(constant(MINUS_A2), d2, d4)
  odd = f32x4.mul(constant(B), madd(constant(MINUS_A2), d1, d3))
  v128.store(to + 3 * toStep, f32x4.add(even, odd))
  v128.store(to + 4 * toStep, f32x4.sub(even, odd))
}

/** B: six -> six. With these points 2a is b, and b / 2 is a. */
// @ts-ignore: decorator
@inline
export function inputGradientLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const v0 = v128.load(from)
  const v1 = v128.load(from + step)
  const v2 = v128.load(from + 2 * step)
  const v3 = v128.load(from + 3 * step)
  const v4 = v128.load(from + 4 * step)
  const v5 = v128.load(from + 5 * step)
  const evenA = f32x4.add(v1, v2)
  const oddA = f32x4.sub(v1, v2)
  const evenB = f32x4.add(v3, v4)
  const oddB = f32x4.sub(v3, v4)
  v128.store(to, v0)
  v128.store(to + toStep, f32x4.sub(v5, madd(constant(B), oddA, f32x4.mul(constant(A), oddB))))
  const inner = madd(constant(MINUS_B2), evenA, f32x4.mul(constant(MINUS_A2), evenB))
  v128.store(to + 2 * toStep, madd(constant(MINUS_SUM), v0, inner))
  const outer = madd(constant(A), oddA, f32x4.mul(constant(B), oddB))
  v128.store(to + 3 * toStep, madd(constant(MINUS_SUM), v5, outer))
  v128.store(to + 4 * toStep, f32x4.add(v0, f32x4.add(evenA, evenB)))
  v128.store(to + 5 * toStep, v5)
}

/** Aᵀ: six -> four. */
// @ts-ignore: decorator
@inline
export function outputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const m1 = v128.load(from + step)
  const m2 = v128.load(from + 2 * step)
  const m3 = v128.load(from + 3 * step)
  const m4 = v128.load(from + 4 * step)
  const evenA = f32x4.add(m1, m2)
  const oddA = f32x4.sub(m1, m2)
  const evenB = f32x4.add(m3, m4)
  const oddB = f32x4.sub(m3, m4)
  v128.store(to, f32x4.add(v128.load(from), f32x4.add(evenA, evenB)))
  v128.store(to + toStep, madd(constant(A), oddA, f32x4.mul(constant(B), oddB)))
  v128.store(to + 2 * toStep, madd(constant(A2), evenA, f32x4.mul(constant(B2), evenB)))
  v128.store(to + 3 * toStep, madd(constant(A3), oddA, madd(constant(B3), oddB, v128.load(from + 5 * step))))
}

/** A: four -> six. */
// @ts-ignore: decorator
@inline
export function outputGradientLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const y0 = v128.load(from)
  const y1 = v128.load(from + step)
  const y2 = v128.load(from + 2 * step)
  const y3 = v128.load(from + 3 * step)
  v128.store(to, y0)
  v128.store(to + 5 * toStep, y3)
  let even = madd(constant(A2), y2, y0)
  let odd = f32x4.mul(constant(A), madd(constant(A2), y3, y1))
  v128.store(to + toStep, f32x4.add(even, odd))
  v128.store(to + 2 * toStep, f32x4.sub(even, odd))
  even = madd(constant(B2), y2, y0)
  odd = f32x4.mul(constant(B), madd(constant(B2), y3, y1))
  v128.store(to + 3 * toStep, f32x4.add(even, odd))
  v128.store(to + 4 * toStep, f32x4.sub(even, odd))
}

/** G: three -> six. */
// @ts-ignore: decorator
@inline
export function filterLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const w0 = v128.load(from)
  const w1 = v128.load(from + step)
  const w2 = v128.load(from + 2 * step)
  v128.store(to, w0)
  v128.store(to + 5 * toStep, w2)
  let even = f32x4.mul(constant(GA), madd(constant(A2), w2, w0))
  let odd = f32x4.mul(constant(GA_A), w1)
  v128.store(to + toStep, f32x4.add(even, odd))
  v128.store(to + 2 * toStep, f32x4.sub(even, odd))
  even = f32x4.mul(constant(GB), madd(constant(B2), w2, w0))
  odd = f32x4.mul(constant(GB_B), w1)
  v128.store(to + 3 * toStep, f32x4.add(even, odd))
  v128.store(to + 4 * toStep, f32x4.sub(even, odd))
}

/** Gᵀ: six -> three. */
// @ts-ignore: decorator
@inline
export function filterGradientLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const m1 = v128.load(from + step)
  const m2 = v128.load(from + 2 * step)
  const m3 = v128.load(from + 3 * step)
  const m4 = v128.load(from + 4 * step)
  const evenA = f32x4.add(m1, m2)
  const evenB = f32x4.add(m3, m4)
  v128.store(to, madd(constant(GA), evenA, madd(constant(GB), evenB, v128.load(from))))
  v128.store(to + toStep, madd(constant(GA_A), f32x4.sub(m1, m2), f32x4.mul(constant(GB_B), f32x4.sub(m3, m4))))
  const last = madd(constant(GB_B2), evenB, v128.load(from + 5 * step))
  v128.store(to + 2 * toStep, madd(constant(GA_A2), evenA, last))
}
