/** Which pixels of a line make a pixel of a longer or shorter one, and with which weights. */

/** Filters of `resize`, from the fastest to the sharpest. */
export const resizeFilters = ['nearest', 'box', 'bilinear', 'bicubic', 'lanczos'] as const

export type ResizeFilter = (typeof resizeFilters)[number]

interface Kernel {
  /** Beyond this distance the weight is 0. */
  readonly support: number
  readonly weight: (x: number) => number
}

/** Source: Keys 1981, doi:10.1109/TASSP.1981.1163711, with a = -1/2 (bicubic); Duchon 1979 (Lanczos with 3 lobes). */
const kernels: Readonly<Record<Exclude<ResizeFilter, 'nearest'>, Kernel>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: cubic },
  lanczos: { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
}

/** The source pixels of each target pixel, and their weights, which sum to 1 << 22. */
export interface Taps {
  /** The first source pixel of each target pixel. */
  readonly first: Int32Array
  /** How many there are. */
  readonly count: Int32Array
  /** `width` weights a target pixel, the unused ones 0. */
  readonly weights: Int32Array
  readonly width: number
}

/** Bits of the weights behind the point: 8 bits of a pixel and 2 for overshooting leave 22 of 32. */
export const weightBits = 22

/**
 * The taps along one axis. Where the picture shrinks by s, the kernel is widened by s, so that every source pixel counts
 * and nothing flickers (antialiasing).
 *
 *   w(i, j) ∝ k((j + 1/2 - c(i)) / max(1, s))      c(i) = (i + 1/2)·s      s = source / target
 *
 * Source: the weights and their rounding are those of Pillow's `Image.resize`.
 */
export function tapsFor(source: number, target: number, filter: Exclude<ResizeFilter, 'nearest'>): Taps {
  const { support, weight } = kernels[filter]
  const scale = source / target
  const stretch = Math.max(1, scale)
  const reach = support * stretch
  const width = 2 * Math.ceil(reach) + 1
  const taps: Taps = {
    first: new Int32Array(target),
    count: new Int32Array(target),
    weights: new Int32Array(target * width),
    width,
  }
  for (let i = 0; i < target; i++) {
    const center = (i + 0.5) * scale
    const from = Math.max(0, Math.trunc(center - reach + 0.5))
    const count = Math.min(source, Math.trunc(center + reach + 0.5)) - from
    const raw = Array.from({ length: count }, (_, j) => weight((from + j - center + 0.5) / stretch))
    const sum = raw.reduce((total, value) => total + value, 0)
    taps.first[i] = from
    taps.count[i] = count
    raw.forEach((value, j) => {
      const scaled = (sum === 0 ? 0 : value / sum) * 2 ** weightBits
      taps.weights[i * width + j] = Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5))
    })
  }
  return taps
}

function cubic(x: number): number {
  const [d, a] = [Math.abs(x), -0.5]
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}
