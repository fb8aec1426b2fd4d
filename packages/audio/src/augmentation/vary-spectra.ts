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
  /** Share of the sounds that get no noise: what is spoken by machines has none. Range: [0, 1]. */
  readonly cleanShare: number
  /** To the others noise is added at a ratio drawn from these two, in dB. */
  readonly noiseDb: readonly [least: number, most: number]
  /** How much a smooth curve over the frequencies, as of another microphone, swings on average, in dB; 0 for none. */
  readonly equaliserDb: number
}

/**
 * Powers of mel bands of a varied sound: cropped, stretched, with the frequencies warped, through another microphone and
 * with noise.
 *
 * The frames of `powers` are `density` times as dense as those of the result. Noise adds to powers as a sum of
 * independent sounds does on average, and varies as the power of white noise does, by an exponential distribution.
 *
 * Source: warping: Jaitly and Hinton 2013, Vocal Tract Length Perturbation; tempo: Ko et al. 2015, Interspeech.
 */
export function varySpectra(
  powers: Frames,
  density: number,
  extractor: FeatureExtractor,
  { warp, tempo, crop, cleanShare, noiseDb, equaliserDb }: VariationOptions,
  random: Generator,
): Frames {
  const cut = (): number => Math.floor(random.uniform() * crop * powers.count)
  const [front, back] = [cut(), cut()]
  const kept = sliceFrames(powers, front, Math.max(1, powers.count - front - back))
  const stretched = stretchFrames(kept, density * factor(tempo, random))
  const mel = extractor.melPowers(stretched, extractor.filters(factor(warp, random)))
  const [least, most] = noiseDb
  if (random.uniform() >= cleanShare) addNoise(mel, least + random.uniform() * (most - least), random)
  equalise(mel, equaliserDb, random)
  return mel
}

/** A factor from 1 / (1 + most) to 1 + most, its logarithm evenly spread. */
function factor(most: number, random: Generator): number {
  return (1 + most) ** (2 * random.uniform() - 1)
}

/** Adds noise of a random colour, in place, at a ratio to the mean power of the sound. */
function addNoise({ data, width }: Frames, ratioDb: number, random: Generator): void {
  const level = (data.reduce((sum, power) => sum + power, 0) / data.length) * 10 ** (-ratioDb / 10)
  // From falling by 12 dB over the bands to rising by 6.
  const slope = (-12 + 18 * random.uniform()) / 10 / width
  const draws = new Float32Array(data.length)
  random.fillUniform(draws)
  for (let band = 0; band < width; band++) {
    const bandLevel = level * 10 ** (slope * (band - width / 2))
    for (let i = band; i < data.length; i += width) data[i]! -= bandLevel * Math.log(1 - draws[i]!)
  }
}

/** Waves of the curve over all bands. */
const waves = 4

/** Multiplies the bands, in place, by a smooth curve: half cosines with random swings, the wider the stronger. */
function equalise({ data, width }: Frames, swingDb: number, random: Generator): void {
  if (swingDb === 0) return
  const decibels = new Float64Array(width)
  for (let wave = 1; wave <= waves; wave++) {
    const swing = (swingDb / Math.sqrt(wave)) * random.normal()
    const phase = 2 * Math.PI * random.uniform()
    for (let band = 0; band < width; band++)
      decibels[band]! += swing * Math.cos((Math.PI * wave * band) / width + phase)
  }
  const gains = decibels.map((value) => 10 ** (value / 10))
  for (let i = 0; i < data.length; i++) data[i]! *= gains[i % width]!
}
