/** The discrete Fourier transform of rows of any length. */
import type { Engine } from '../engine.js'

/** Rows [rows, n] of complex numbers, real and imaginary parts apart. */
export interface Spectrum {
  readonly rows: number
  readonly n: number
  readonly re: number
  readonly im: number
  readonly toRe: number
  readonly toIm: number
}

/** exp(-i·angle(k)) for k = 0 … count - 1, pairs. */
function writeRoots(engine: Engine, to: number, count: number, angle: (k: number) => number): void {
  const pairs = engine.memory.float32(to, 2 * count)
  for (let k = 0; k < count; k++) {
    pairs[2 * k] = Math.cos(angle(k))
    pairs[2 * k + 1] = -Math.sin(angle(k))
  }
}

/**
 * The forward transform Y[k] = Σ x[j]·exp(-2πi·jk/n), or the inverse, Σ x[j]·exp(2πi·jk/n) / n. `to…` must not overlap
 * the source.
 */
export function fourier(engine: Engine, spectrum: Spectrum, inverse: boolean): void {
  const { rows, n } = spectrum
  if (rows === 0 || n === 0) return
  const isPower = (n & (n - 1)) === 0
  const size = isPower ? n : 2 ** Math.ceil(Math.log2(2 * n - 1))
  engine.ensureScratch(64 * size)
  // The inverse is the forward transform with the parts exchanged on both sides.
  const { re, im, toRe, toIm } = spectrum
  const pointers = inverse ? ([im, re, toIm, toRe] as const) : ([re, im, toRe, toIm] as const)
  const scale = inverse ? 1 / n : 1
  engine.withBlock(4 * size, (roots) => {
    writeRoots(engine, roots, size / 2, (k) => (2 * Math.PI * k) / size)
    if (isPower) return engine.kernels.fourier(...pointers, rows, n, size, roots, 0, 0, scale)
    withChirp(engine, n, size, roots, (chirp, kernel) =>
      engine.kernels.fourier(...pointers, rows, n, size, roots, chirp, kernel, scale),
    )
  })
}

/** exp(-πi·k²/n), and the transform of its conjugate, laid round `size` places and divided by that. */
function withChirp(
  engine: Engine,
  n: number,
  size: number,
  roots: number,
  use: (chirp: number, kernel: number) => void,
): void {
  // k² grows beyond what a sine takes exactly; only its rest modulo 2n matters.
  const angle = (k: number): number => (Math.PI * ((k * k) % (2 * n))) / n
  engine.withBlock(8 * n + 24 * size, (chirp) => {
    const [kernel, re, to] = [chirp + 8 * n, chirp + 8 * n + 8 * size, chirp + 8 * n + 16 * size]
    writeRoots(engine, chirp, n, angle)
    const parts = engine.memory.float32(re, 2 * size).fill(0)
    for (let k = 0; k < n; k++) {
      for (const place of k === 0 ? [0] : [k, size - k]) {
        parts[place] = Math.cos(angle(k))
        parts[size + place] = Math.sin(angle(k))
      }
    }
    engine.kernels.fourier(re, re + 4 * size, to, to + 4 * size, 1, size, size, roots, 0, 0, 1 / size)
    const [result, pairs] = [engine.memory.float32(to, 2 * size), engine.memory.float32(kernel, 2 * size)]
    for (let k = 0; k < size; k++) {
      pairs[2 * k] = result[k]!
      pairs[2 * k + 1] = result[size + k]!
    }
    use(chirp, kernel)
  })
}
