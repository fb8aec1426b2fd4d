/** What features are made of a sound: presets, and the settings of one's own. */
import {
  ConfigError,
  describeValue,
  knownOptions,
  nonNegativeNumber,
  numberWithin,
  oneOf,
  positiveInteger,
  positiveNumber,
} from '@tessera-ml/core'
import { checkSampleRate } from '../sound/sound.js'
import type { MelScale } from './mel-filters.js'
import { normalisations, type Normalisation } from './normalise.js'

export type FeatureKind = 'mfcc' | 'logMel'

export type FeaturePreset = 'command' | 'librosa' | 'htk'

/** All settings. A `type`, since no interface is assignable to `JsonObject`. */
export type FeatureSettings = {
  /** `mfcc`: the first coefficients of the cosine transform of the log-mel spectrum; `logMel`: that spectrum. */
  readonly kind: FeatureKind
  /** The rate that sounds are brought to, in Hz. */
  readonly sampleRateHz: number
  /** Samples that a frame's window covers. */
  readonly frameLength: number
  /** Samples from one frame to the next. */
  readonly hopLength: number
  /** Samples a Fourier transform: a power of two, at least `frameLength`. */
  readonly fftSize: number
  /** Whether the first frame's middle is the first sample, with zeros before it; else its beginning is. */
  readonly center: boolean
  /** How much of the sample before is taken off each sample; 0 for nothing. */
  readonly preEmphasis: number
  /** Bands on the mel scale. */
  readonly melBands: number
  readonly lowHz: number
  /** At most half the rate. */
  readonly highHz: number
  readonly melScale: MelScale
  /** `slaney`: triangles of equal area; `none`: of equal height. */
  readonly melNorm: 'slaney' | 'none'
  /** What is more than this below the loudest number of a sound counts as that, in dB. */
  readonly topDb: number
  /** Coefficients of `mfcc`. */
  readonly coefficients: number
  /** Whether slopes follow (1), and the slopes of slopes (2). */
  readonly deltas: 0 | 1 | 2
  readonly normalise: Normalisation
}

/** A preset, or settings of one's own, which begin with those of the preset. */
export type FeatureOptions = Partial<FeatureSettings> & {
  /**
   * `command`: log-mel of 8 kHz for short words, with `levelAndMean`; `librosa`: the defaults of `librosa.feature.mfcc` 0.11; `htk`: MFCC of
   * 25 ms each 10 ms as HTK has them, on librosa's scale. Default: `command`.
   */
  readonly preset?: FeaturePreset
}

const command: FeatureSettings = {
  kind: 'logMel',
  sampleRateHz: 8000,
  frameLength: 256,
  hopLength: 128,
  fftSize: 256,
  center: false,
  preEmphasis: 0,
  melBands: 24,
  lowHz: 60,
  highHz: 3800,
  melScale: 'slaney',
  melNorm: 'slaney',
  topDb: 60,
  coefficients: 13,
  deltas: 0,
  normalise: 'levelAndMean',
}

const presets: Readonly<Record<FeaturePreset, FeatureSettings>> = {
  command,
  librosa: {
    ...command,
    kind: 'mfcc',
    sampleRateHz: 22_050,
    frameLength: 2048,
    hopLength: 512,
    fftSize: 2048,
    center: true,
    melBands: 128,
    lowHz: 0,
    highHz: 11_025,
    topDb: 80,
    coefficients: 20,
    normalise: 'meanVariance',
  },
  htk: {
    ...command,
    kind: 'mfcc',
    sampleRateHz: 16_000,
    frameLength: 400,
    hopLength: 160,
    fftSize: 512,
    preEmphasis: 0.97,
    melBands: 26,
    lowHz: 0,
    highHz: 8000,
    melScale: 'htk',
    melNorm: 'none',
    topDb: 80,
    normalise: 'meanVariance',
  },
}

/**
 * Settings with none left out.
 *
 * @throws ConfigError if one is unknown, out of its range, or two do not suit each other.
 */
export function featureSettings(options: FeatureOptions = {}, where = 'features'): FeatureSettings {
  const { preset = 'command', ...own } = options
  oneOf(`${where}: preset`, preset, Object.keys(presets) as FeaturePreset[])
  const base = presets[preset]
  knownOptions(where, own, [...Object.keys(base), 'preset'])
  const rate = checkSampleRate(where, own.sampleRateHz ?? base.sampleRateHz)
  // A rate of one's own takes the highest frequency along.
  const highHz = own.highHz ?? Math.min(base.highHz, rate / 2)
  const settings: FeatureSettings = { ...base, ...own, highHz }
  oneOf(`${where}: kind`, settings.kind, ['mfcc', 'logMel'])
  for (const name of ['frameLength', 'hopLength', 'melBands', 'coefficients'] as const) {
    positiveInteger(`${where}: ${name}`, settings[name])
  }
  const { frameLength, fftSize, melBands, coefficients } = settings
  if (!Number.isInteger(Math.log2(fftSize)) || fftSize < frameLength || fftSize > 65_536) {
    const rule = `a power of two from frameLength, ${frameLength}, to 65536`
    throw new ConfigError(`${where}: fftSize must be ${rule}, but got ${describeValue(fftSize)}.`)
  }
  if (settings.kind === 'mfcc' && coefficients > melBands) {
    throw new ConfigError(`${where}: coefficients must be at most melBands, ${melBands}, but got ${coefficients}.`)
  }
  numberWithin(`${where}: highHz`, highHz, 1, rate / 2, true)
  numberWithin(`${where}: lowHz`, settings.lowHz, 0, highHz)
  numberWithin(`${where}: preEmphasis`, settings.preEmphasis, 0, 1)
  positiveNumber(`${where}: topDb`, settings.topDb)
  oneOf(`${where}: melScale`, settings.melScale, ['slaney', 'htk'])
  oneOf(`${where}: melNorm`, settings.melNorm, ['slaney', 'none'])
  oneOf(`${where}: normalise`, settings.normalise, normalisations)
  if (typeof settings.center !== 'boolean') {
    throw new ConfigError(`${where}: center must be true or false, but got ${describeValue(settings.center)}.`)
  }
  if (nonNegativeNumber(`${where}: deltas`, settings.deltas) > 2 || !Number.isInteger(settings.deltas)) {
    throw new ConfigError(`${where}: deltas must be 0, 1 or 2, but got ${settings.deltas}.`)
  }
  return settings
}

/** Numbers a frame of these settings. */
export function featureWidth(settings: FeatureSettings): number {
  const { kind, melBands, coefficients, deltas } = settings
  return (kind === 'mfcc' ? coefficients : melBands) * (1 + deltas) * featureChannels(settings)
}

/** How many numbers there are of each band or coefficient, side by side. */
export function featureChannels({ normalise }: FeatureSettings): 1 | 2 {
  return normalise === 'levelAndMean' ? 2 : 1
}
