import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FeatureExtractor } from './feature-extractor.js'
import type { FeatureOptions } from './feature-options.js'
import { FeatureStream } from './feature-stream.js'
import { melFilters } from './mel-filters.js'

interface Case extends FeatureOptions {
  readonly rate: number
  readonly seconds: number
  readonly frames: readonly (readonly number[])[]
  /** Only each so many frames are kept. */
  readonly every?: number
}

const fixture = JSON.parse(readFileSync(new URL('__fixtures__/features.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[]
  readonly filters: Readonly<Record<'slaney' | 'htk', readonly (readonly number[])[]>>
}

/** The sound of the script that wrote the fixture. */
function chirp(rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.floor(rate * seconds) }, (_, n) => {
    const t = n / rate
    const low = Math.sin(2 * Math.PI * (200 * t + 900 * t * t)) * (0.2 + 0.6 * t)
    return low + 0.05 * Math.sin(2 * Math.PI * 0.31 * rate * t)
  })
}

describe('FeatureExtractor', () => {
  it.each(fixture.cases)('gives the numbers of librosa: $preset $kind $deltas', ({ frames, every = 1, ...options }) => {
    const { rate, seconds, ...settings } = options
    const extractor = new FeatureExtractor(settings)
    const { data, count, width } = extractor.features({ samples: chirp(rate, seconds), sampleRateHz: rate })
    expect([Math.ceil(count / every), width]).toEqual([frames.length, frames[0]!.length])
    // Decibels from -100 to 40, of float32 spectra; cepstra are sums of many of them.
    let worst = 0
    frames.forEach((row, t) => {
      row.forEach((value, i) => (worst = Math.max(worst, Math.abs(data[t * every * width + i]! - value))))
    })
    expect(worst).toBeLessThan(5e-3)
  })

  it('moves with the level of the sound by decibels, and not at all after normalisation', () => {
    const samples = chirp(8000, 0.3)
    const features = (factor: number, options: FeatureOptions): Float32Array =>
      new FeatureExtractor(options).features({ samples: samples.map((x) => x * factor), sampleRateHz: 8000 }).data
    const loud = features(1, { normalise: 'none' })
    features(1 / 8, { normalise: 'none' }).forEach((value, i) => {
      expect(value).toBeCloseTo(loud[i]! - 20 * Math.log10(8), 3)
    })
    const normal = features(1, { normalise: 'mean' })
    features(1 / 8, { normalise: 'mean' }).forEach((value, i) => expect(value).toBeCloseTo(normal[i]!, 3))
  })

  it('brings sounds of other rates to its own', () => {
    const extractor = new FeatureExtractor({ highHz: 3000 })
    const at8 = extractor.features({ samples: chirp(8000, 0.5).map((_, n) => Math.sin(n / 3)), sampleRateHz: 8000 })
    const at16 = extractor.features({
      samples: chirp(16_000, 0.5).map((_, n) => Math.sin(n / 6)),
      sampleRateHz: 16_000,
    })
    expect(at16.count).toBe(at8.count)
  })

  it.each([0, 1, 255, 256, 300])('makes at least one frame of %i samples and more', (length) => {
    const sound = { samples: new Float32Array(length + 1), sampleRateHz: 8000 }
    const { count, data } = new FeatureExtractor().features(sound)
    expect(count).toBeGreaterThan(0)
    expect(data.every((value) => value === 0)).toBe(true)
  })

  it.each([
    [{ preset: 'kaldi' }, 'preset must be one of "command", "librosa", "htk", but got "kaldi"'],
    [{ melBand: 3 }, 'Did you mean "melBands"?'],
    [{ fftSize: 300 }, 'fftSize must be a power of two from frameLength, 256, to 65536, but got 300'],
    [{ fftSize: 128 }, 'fftSize must be a power of two from frameLength'],
    [{ kind: 'mfcc', coefficients: 25 }, 'coefficients must be at most melBands, 24, but got 25'],
    [{ highHz: 4001 }, 'highHz must be a number in [1, 4000], but got 4001'],
    [{ lowHz: 3800 }, 'lowHz must be a number in [0, 3800), but got 3800'],
    [{ sampleRateHz: 12 }, 'sampleRateHz must be an integer'],
    [{ deltas: 3 }, 'deltas must be 0, 1 or 2, but got 3'],
    [{ normalise: 'yes' }, 'normalise must be one of'],
    [{ hopLength: 0 }, 'hopLength must be a positive integer, but got 0'],
    [{ center: 1 }, 'center must be true or false, but got 1'],
  ])('refuses settings that do not fit: %j', (options, message) => {
    expect(() => new FeatureExtractor(options as FeatureOptions)).toThrow(message)
  })
})

describe('FeatureStream', () => {
  it.each([
    {},
    { preset: 'htk', preEmphasis: 0.97 },
    { preset: 'librosa', frameLength: 1000, hopLength: 100 },
  ] as const)('makes, piece by piece, the bits that the whole sound gives: %j', (options) => {
    const extractor = new FeatureExtractor(options)
    const samples = chirp(extractor.settings.sampleRateHz, 0.2)
    const whole = extractor.melPowers(extractor.powers(samples))
    for (const size of [1, 77, 128, 3000, 10_000]) {
      const stream = new FeatureStream(extractor)
      const pieces: number[] = []
      for (let start = 0; start < samples.length; start += size) {
        pieces.push(...stream.push(samples.subarray(start, start + size)).data)
      }
      pieces.push(...stream.end().data)
      expect(stream.frames).toBe(whole.count)
      expect(Float32Array.from(pieces)).toEqual(whole.data)
    }
  })
})

describe('melFilters', () => {
  const shared = { sampleRateHz: 16_000, fftSize: 128, bands: 8, lowHz: 0, highHz: 8000 }

  it.each(['slaney', 'htk'] as const)('are those of librosa: %s', (scale) => {
    const filters = melFilters({ ...shared, scale, isAreaNormalised: scale === 'slaney' })
    fixture.filters[scale].forEach((row, band) => {
      const { firstBin, weights } = filters[band]!
      // librosa has the Nyquist frequency too, where every weight is 0.
      row.forEach((weight, bin) => expect(weights[bin - firstBin] ?? 0).toBeCloseTo(weight, 6))
    })
  })

  it('move up with a warp above 1, down with one below, and stay within the band', () => {
    const peak = (warp: number, band: number): number => {
      const { firstBin, weights } = melFilters({
        ...shared,
        scale: 'htk',
        isAreaNormalised: false,
        fftSize: 4096,
        warp,
      })[band]!
      return firstBin + weights.indexOf(Math.max(...weights))
    }
    for (const warp of [0.8, 1.2]) expect(peak(warp, 2) / peak(1, 2)).toBeCloseTo(warp, 1)
    expect(peak(1.2, 7)).toBeLessThan(2048)
    expect(peak(1.2, 7)).toBeGreaterThan(peak(1, 7))
  })
})
