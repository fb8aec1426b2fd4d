/** From a sound to the numbers that a network takes: the same for training, predicting and listening. */
import type { Generator } from '@tessera-ml/core'
import { specAugment } from '../augmentation/spec-augment.js'
import { sliceFrames } from '../augmentation/stretch-frames.js'
import { varySpectra } from '../augmentation/vary-spectra.js'
import type { Frames } from '../features/deltas.js'
import { FeatureExtractor } from '../features/feature-extractor.js'
import { featureChannels, type FeatureSettings } from '../features/feature-options.js'
import { resample } from '../sound/resample.js'
import type { Sound } from '../sound/sound.js'
import type { Variation } from './augment-options.js'

/** What is more than this below the loudest frame counts as silence around a word, in dB. */
const silenceDb = 45

/** Spectra are taken about this many times as densely as frames, so that a word can be stretched smoothly. */
const usualDensity = 2

export class SoundInput {
  readonly extractor: FeatureExtractor
  readonly #dense: FeatureExtractor
  readonly #density: number

  constructor(
    readonly features: FeatureSettings,
    /** Frames that the network sees at once. */
    readonly frames: number,
  ) {
    this.extractor = new FeatureExtractor(features)
    const hopLength = Math.max(1, Math.floor(features.hopLength / usualDensity))
    this.#density = features.hopLength / hopLength
    this.#dense = new FeatureExtractor({ ...features, hopLength })
  }

  /** The shape of one input, without the batch: [time, numbers]. */
  get shape(): readonly [frames: number, width: number] {
    return [this.frames, this.extractor.width]
  }

  /** Numbers of one band or coefficient that stand side by side. */
  get channels(): 1 | 2 {
    return featureChannels(this.features)
  }

  /** The input of a word as it is. */
  plain(sound: Sound): Float32Array {
    const { samples } = resample(sound, this.features.sampleRateHz)
    return this.fromPowers(this.extractor.melPowers(this.extractor.powers(samples)))
  }

  /** The input of mel powers, those of a piece of a stream for instance. */
  fromPowers(melPowers: Frames): Float32Array {
    return this.#placed(this.extractor.finish(loudest(withoutSilence(melPowers), this.frames)), 0.5)
  }

  /** Dense power spectra of a word without the silence around it, for `varied`. */
  spectra(sound: Sound): Frames {
    return withoutSilence(this.#dense.powers(resample(sound, this.features.sampleRateHz).samples))
  }

  /** The input of a word as another speaker would say it in another room. */
  varied(spectra: Frames, variation: Variation, random: Generator): Float32Array {
    const frames = this.extractor.finish(varySpectra(spectra, this.#density, this.extractor, variation, random))
    specAugment(frames, variation, random)
    return this.#placed(frames, random.uniform())
  }

  /** Frames of a word in as many as the network sees: zeros, the mean, stand around a short one. */
  #placed(frames: Frames, where: number): Float32Array {
    const { count, width } = frames
    const input = new Float32Array(this.frames * width)
    if (count > this.frames) {
      const start = Math.floor((count - this.frames + 1) * where)
      input.set(sliceFrames(frames, Math.min(start, count - this.frames), this.frames).data)
    } else input.set(frames.data, Math.floor((this.frames - count) * where) * width)
    return input
  }
}

function frameSums({ data, count, width }: Frames): number[] {
  return Array.from({ length: count }, (_, t) => {
    return data.subarray(t * width, (t + 1) * width).reduce((sum, power) => sum + power, 0)
  })
}

function withoutSilence(powers: Frames): Frames {
  const sums = frameSums(powers)
  const least = sums.reduce((most, sum) => Math.max(most, sum), 0) * 10 ** (-silenceDb / 10)
  const first = sums.findIndex((sum) => sum >= least)
  const last = sums.findLastIndex((sum) => sum >= least)
  return sliceFrames(powers, first, last - first + 1)
}

/** So many frames that follow one another, the loudest ones: all of them where there are no more. */
function loudest(powers: Frames, most: number): Frames {
  if (powers.count <= most) return powers
  const sums = frameSums(powers)
  let sum = sums.slice(0, most).reduce((total, one) => total + one, 0)
  let [best, bestStart] = [sum, 0]
  for (let start = 1; start + most <= sums.length; start++) {
    sum += sums[start + most - 1]! - sums[start - 1]!
    if (sum > best) [best, bestStart] = [sum, start]
  }
  return sliceFrames(powers, bestStart, most)
}
