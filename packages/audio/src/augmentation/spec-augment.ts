/** Hides stretches of time and of frequency. */
import type { Generator } from '@tessera-ml/core'
import type { Frames } from '../features/deltas.js'

export interface SpecAugmentOptions {
  /** How many stretches of frequency are hidden, and how many numbers one has at most. */
  readonly frequencyMasks: number
  readonly frequencyWidth: number
  /** How many stretches of time are hidden, and how many frames one has at most. */
  readonly timeMasks: number
  readonly timeWidth: number
}

/**
 * Sets stretches of the frames, in place, to 0, which is their mean after normalisation. Widths are drawn from 0 to the
 * largest, places from all that fit.
 *
 * Shapes: [time, width] -> [time, width]
 * Source: Park et al. 2019, arXiv:1904.08779, without time warping.
 */
export function specAugment({ data, count, width }: Frames, options: SpecAugmentOptions, random: Generator): void {
  const { frequencyMasks, frequencyWidth, timeMasks, timeWidth } = options
  for (let mask = 0; mask < frequencyMasks; mask++) {
    const [from, to] = stretch(width, frequencyWidth, random)
    for (let t = 0; t < count; t++) data.fill(0, t * width + from, t * width + to)
  }
  for (let mask = 0; mask < timeMasks; mask++) {
    const [from, to] = stretch(count, timeWidth, random)
    data.fill(0, from * width, to * width)
  }
}

function stretch(size: number, widest: number, random: Generator): [from: number, to: number] {
  const width = random.integer(Math.min(size, widest) + 1)
  const from = random.integer(size - width + 1)
  return [from, from + width]
}
