/** Filters on the mel scale: triangles that overlap by half, as sparse rows. */

/** How frequencies become mels. */
export type MelScale = 'slaney' | 'htk'

export interface MelFilterOptions {
  readonly sampleRateHz: number
  /** Samples a frame of the spectrum. */
  readonly fftSize: number
  readonly bands: number
  readonly lowHz: number
  readonly highHz: number
  /** `slaney`: linear below 1,000 Hz, logarithmic above; `htk`: 2595·log10(1 + f / 700). */
  readonly scale: MelScale
  /** Whether each triangle has the same area (Slaney) or the same height, 1. */
  readonly isAreaNormalised: boolean
  /** Factor of all frequencies of the triangles: what a longer or shorter vocal tract does. Default: 1. */
  readonly warp?: number
}

/** One filter: weights of neighbouring bins. */
export interface MelFilter {
  readonly firstBin: number
  readonly weights: Float32Array
}

/**
 * `bands` triangles between `bands + 2` frequencies f that are equally far apart in mels.
 *
 *   w_b(f) = max(0, min((f - f_b) / (f_{b+1} - f_b), (f_{b+2} - f) / (f_{b+2} - f_{b+1}))) · 2 / (f_{b+2} - f_b)
 *
 * The last factor is left out where the heights are to be equal. With `warp`, all f are multiplied by it below a knee,
 * above which a line leads back to `highHz`, so that nothing leaves the band.
 *
 * Source: Slaney 1998, Auditory Toolbox; Young et al., The HTK Book; warping: Lee and Rose 1996, DOI
 * 10.1109/ICASSP.1996.541105.
 */
export function melFilters(options: MelFilterOptions): readonly MelFilter[] {
  const { sampleRateHz, fftSize, bands, lowHz, highHz, scale, isAreaNormalised, warp = 1 } = options
  const { toMel, toHz } = scales[scale]
  const [low, high] = [toMel(lowHz), toMel(highHz)]
  const edges = Array.from({ length: bands + 2 }, (_, i) => {
    return warped(toHz(low + ((high - low) * i) / (bands + 1)), warp, highHz)
  })
  const binHz = sampleRateHz / fftSize
  return Array.from({ length: bands }, (_, band) => {
    const [from, peak, to] = [edges[band]!, edges[band + 1]!, edges[band + 2]!]
    const firstBin = Math.max(0, Math.ceil(from / binHz))
    const lastBin = Math.min(fftSize / 2 - 1, Math.floor(to / binHz))
    const factor = isAreaNormalised ? 2 / (to - from) : 1
    const weights = Float32Array.from({ length: Math.max(0, lastBin - firstBin + 1) }, (_, i) => {
      const f = (firstBin + i) * binHz
      return Math.max(0, Math.min((f - from) / (peak - from), (to - f) / (to - peak))) * factor
    })
    return { firstBin, weights }
  })
}

/** The knee of warping, as a share of the highest frequency. */
const knee = 0.8

function warped(f: number, warp: number, highHz: number): number {
  if (warp === 1) return f
  const edge = (knee * highHz) / Math.max(1, warp)
  return f <= edge ? f * warp : highHz - ((highHz - edge * warp) / (highHz - edge)) * (highHz - f)
}

const scales = {
  slaney: {
    toMel: (f: number) => (f < 1000 ? (3 * f) / 200 : 15 + (27 * Math.log(f / 1000)) / Math.log(6.4)),
    toHz: (mel: number) => (mel < 15 ? (200 * mel) / 3 : 1000 * Math.exp((Math.log(6.4) * (mel - 15)) / 27)),
  },
  htk: {
    toMel: (f: number) => 2595 * Math.log10(1 + f / 700),
    toHz: (mel: number) => 700 * (10 ** (mel / 2595) - 1),
  },
} as const
