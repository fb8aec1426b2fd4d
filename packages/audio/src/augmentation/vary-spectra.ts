/** Makes another speaker's version of a word from its power spectra: quick enough to be made anew each epoch. */
import type { Generator } from '@tessera-ml/core'
import type { Frames } from '../features/deltas.js'
import type { FeatureExtractor } from '../features/feature-extractor.js'
import { sliceFrames, stretchFrames } from './stretch-frames.js'

export interface VariationOptions {
  /** The vocal tract's length changes by a factor from 1 / (1 + warp) to 1 + warp; 0 for none. */
  readonly warp: number
  /** The tempo changes by a factor from 1 / (1 + tempo) to 1 + tempo; 0 for none. */
  readonly tempo: number
  /** Most that is cut off each end, as a share of the sound. */
  readonly crop: number
  /** Noise is added at a ratio drawn from these two, in dB. */
  readonly noiseDb: readonly [least: number, most: number]
}

/**
 * Powers of mel bands of a varied sound: cropped, stretched, with the frequencies warped and noise added.
 *
 * The frames of `powers` are twice as dense as those of the features. Noise adds to powers as a sum of independent
 * sounds does on average, and varies as the power of white noise does, by an exponential distribution.
 *
 * Source: warping: Jaitly and Hinton 2013, Vocal Tract Length Perturbation; tempo: Ko et al. 2015, Interspeech.
 */
export function varySpectra(
  powers: Frames,
  extractor: FeatureExtractor,
  { warp, tempo, crop, noiseDb }: VariationOptions,
  random: Generator,
): Frames {
  const cut = (): number => Math.floor(random.uniform() * crop * powers.count)
  const [front, back] = [cut(), cut()]
  const kept = sliceFrames(powers, front, Math.max(1, powers.count - front - back))
  const stretched = stretchFrames(kept, 2 * factor(tempo, random))
  const mel = extractor.melPowers(stretched, extractor.filters(factor(warp, random)))
  const [least, most] = noiseDb
  addNoise(mel, least + random.uniform() * (most - least), random)
  return mel
}

/** A factor from 1 / (1 + most) to 1 + most, its logarithm evenly spread. */
function factor(most: number, random: Generator): number {
  return (1 + most) ** (2 * random.uniform() - 1)
}

/** Adds noise of a random colour, in place, at a ratio to the mean power of the sound. */
function addNoise({ data, count, width }: Frames, ratioDb: number, random: Generator): void {
  let sum = 0
  for (const power of data) sum += power
  const level = (sum / data.length) * 10 ** (-ratioDb / 10)
  // From falling by 12 dB over the bands to rising by 6.
  const slope = (-12 + 18 * random.uniform()) / 10 / width
  const draws = new Float32Array(data.length)
  random.fillUniform(draws)
  for (let band = 0; band < width; band++) {
    const bandLevel = level * 10 ** (slope * (band - width / 2))
    for (let i = band; i < count * width; i += width) data[i]! -= bandLevel * Math.log(1 - draws[i]!)
  }
}
