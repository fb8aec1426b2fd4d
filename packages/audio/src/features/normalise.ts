/** Takes out of features what a microphone and a room do to all frames alike. */
import type { Frames } from './deltas.js'

/** `mean`: the mean of each number over time becomes 0; `meanVariance`: its deviation becomes 1 too. */
export type Normalisation = 'none' | 'mean' | 'meanVariance'

/** Deviations below this count as this much: what does not change is not made larger. */
const leastDeviation = 1e-3

/**
 * Brings each column to mean 0, or to mean 0 and deviation 1, over the frames of one sound.
 *
 *   y = (x - μ) / max(σ, 0.001)
 *
 * Source: Atal 1974, DOI 10.1121/1.1914702; Viikki and Laurila 1998, DOI 10.1016/S0167-6393(98)00033-8.
 */
export function normalise(frames: Frames, how: Normalisation): Frames {
  if (how === 'none') return frames
  const { data, count, width } = frames
  const normal = new Float32Array(data.length)
  for (let column = 0; column < width; column++) {
    let sum = 0
    for (let i = column; i < data.length; i += width) sum += data[i]!
    const mean = sum / count
    let squares = 0
    for (let i = column; i < data.length; i += width) squares += (data[i]! - mean) ** 2
    const deviation = how === 'mean' ? 1 : Math.max(leastDeviation, Math.sqrt(squares / count))
    for (let i = column; i < data.length; i += width) normal[i] = (data[i]! - mean) / deviation
  }
  return { data: normal, count, width }
}
