/** Features of sounds: power spectrum -> mel -> decibels -> cosine transform -> deltas -> normalisation. */
import { resample } from '../sound/resample.js'
import { checkSound, type Sound } from '../sound/sound.js'
import { cosineTransform } from './cosine-transform.js'
import { withDeltas, type Frames } from './deltas.js'
import { featureSettings, featureWidth, type FeatureOptions, type FeatureSettings } from './feature-options.js'
import { melFilters, type MelFilter } from './mel-filters.js'
import { normalise } from './normalise.js'
import { PowerSpectrum } from './spectrum.js'

/** Powers below this count as this much: -100 dB. */
const leastPower = 1e-10

/**
 * Makes features of sounds, the same at once and piece by piece (`FeatureStream`).
 *
 *   P = |FFT(w⊙x)|²    M = Σ_bins filter·P    D = 10·log10(max(M, 1e-10)), at least max D - topDb
 *   mfcc = the first coefficients of the cosine transform of D;   logMel = D
 *
 * then slopes, and mean and deviation over time. w is the periodic Hann window, in the middle of the transform.
 *
 * Source: Davis and Mermelstein 1980, DOI 10.1109/TASSP.1980.1163420; numbers as in librosa 0.11.
 *
 * @throws ConfigError if a setting is unknown or out of its range.
 * @example
 * const { data, count, width } = new FeatureExtractor({ preset: 'librosa' }).features(await readWav('yes.wav'))
 */
export class FeatureExtractor {
  readonly settings: FeatureSettings
  /** Numbers a frame. */
  readonly width: number
  readonly #spectrum: PowerSpectrum
  readonly #window: Float64Array
  readonly #filters: readonly MelFilter[]
  readonly #transform: Float64Array
  readonly #frame: Float32Array

  constructor(options: FeatureOptions = {}) {
    this.settings = featureSettings(options)
    const { sampleRateHz, frameLength, fftSize, melBands, coefficients } = this.settings
    this.width = featureWidth(this.settings)
    this.#spectrum = new PowerSpectrum(fftSize, sampleRateHz)
    this.#window = Float64Array.from({ length: frameLength }, (_, n) => {
      return 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / frameLength)
    })
    this.#filters = this.filters()
    this.#transform = cosineTransform(coefficients, melBands)
    this.#frame = new Float32Array(fftSize)
  }

  /** The features of a sound, at the rate of the settings. @throws ConfigError if it is none. */
  features(sound: Sound): Frames {
    checkSound('features', sound)
    const { samples } = resample(sound, this.settings.sampleRateHz)
    return this.finish(this.melPowers(this.powers(samples)))
  }

  /** The mel filters, for frequencies multiplied by `warp`. */
  filters(warp = 1): readonly MelFilter[] {
    const { sampleRateHz, fftSize, melBands, lowHz, highHz, melScale, melNorm } = this.settings
    return melFilters({
      sampleRateHz,
      fftSize,
      bands: melBands,
      lowHz,
      highHz,
      scale: melScale,
      isAreaNormalised: melNorm === 'slaney',
      warp,
    })
  }

  /** Frames of a sound of so many samples; at least one, with zeros where samples are missing. */
  frameCount(samples: number): number {
    const { center, frameLength, hopLength } = this.settings
    return center
      ? 1 + Math.floor(samples / hopLength)
      : 1 + Math.max(0, Math.floor((samples - frameLength) / hopLength))
  }

  /** Power spectra of samples at the rate of the settings. Shapes: [samples] -> [time, fftSize / 2] */
  powers(samples: Float32Array): Frames {
    const { center, hopLength, frameLength } = this.settings
    const count = this.frameCount(samples.length)
    const width = this.#spectrum.bins
    const data = new Float32Array(count * width)
    const before = center ? Math.floor(frameLength / 2) : 0
    for (let t = 0; t < count; t++) data.set(this.powersAt(samples, t * hopLength - before), t * width)
    return { data, count, width }
  }

  /** The power spectrum of the frame whose window begins at sample `start`; zeros stand outside. */
  powersAt(samples: Float32Array, start: number): Float32Array {
    const { frameLength, fftSize, preEmphasis } = this.settings
    const margin = Math.floor((fftSize - frameLength) / 2)
    for (let n = 0; n < frameLength; n++) {
      const sample = (samples[start + n] ?? 0) - preEmphasis * (samples[start + n - 1] ?? 0)
      this.#frame[margin + n] = sample * this.#window[n]!
    }
    return this.#spectrum.of(this.#frame)
  }

  /** Powers of the mel bands. Shapes: [time, fftSize / 2] -> [time, melBands] */
  melPowers({ data, count, width: bins }: Frames, filters: readonly MelFilter[] = this.#filters): Frames {
    const width = filters.length
    const powers = new Float32Array(count * width)
    for (let t = 0; t < count; t++) {
      for (const [band, { firstBin, weights }] of filters.entries()) {
        const start = t * bins + firstBin
        let sum = 0
        for (let i = 0; i < weights.length; i++) sum += weights[i]! * data[start + i]!
        powers[t * width + band] = sum
      }
    }
    return { data: powers, count, width }
  }

  /** What is left to do from the powers of the mel bands on. Shapes: [time, melBands] -> [time, width] */
  finish(melPowers: Frames): Frames {
    const { kind, deltas, normalise: how } = this.settings
    const decibels = this.decibels(melPowers)
    return normalise(withDeltas(kind === 'mfcc' ? this.#cepstra(decibels) : decibels, deltas), how)
  }

  /** Powers in decibels, none of them more than `topDb` below the largest. */
  decibels({ data, count, width }: Frames): Frames {
    const decibels = data.map((power) => 10 * Math.log10(Math.max(leastPower, power)))
    const floor = decibels.reduce((most, value) => Math.max(most, value), -Infinity) - this.settings.topDb
    return { data: decibels.map((value) => Math.max(floor, value)), count, width }
  }

  #cepstra({ data, count, width: bands }: Frames): Frames {
    const width = this.settings.coefficients
    const cepstra = new Float32Array(count * width)
    for (let t = 0; t < count; t++) {
      for (let k = 0; k < width; k++) {
        let sum = 0
        for (let n = 0; n < bands; n++) sum += this.#transform[k * bands + n]! * data[t * bands + n]!
        cepstra[t * width + k] = sum
      }
    }
    return { data: cepstra, count, width }
  }
}
