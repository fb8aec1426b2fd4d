import { describe, expect, it } from 'vitest'
import { ratio, resample, StreamResampler } from './resample.js'

function tone(hz: number, sampleRateHz: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * hz * n) / sampleRateHz))
}

/** Root of the mean square of what lies away from the ends, which the filter has seen only half. */
function level(samples: Float32Array, from: number): number {
  const middle = samples.subarray(from, samples.length - from)
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length)
}

describe('resample', () => {
  it.each([
    [16_000, 8000],
    [44_100, 16_000],
    [48_000, 8000],
    [8000, 16_000],
    [22_050, 8000],
  ])('keeps tones up to 0.9 of the lower Nyquist frequency: %i -> %i Hz', (from, to) => {
    const lower = Math.min(from, to) / 2
    for (const hz of [0.05 * lower, 0.5 * lower, 0.89 * lower]) {
      const { samples, sampleRateHz } = resample({ samples: tone(hz, from, from / 4), sampleRateHz: from }, to)
      expect([sampleRateHz, samples.length]).toEqual([to, Math.ceil(to / 4)])
      const expected = tone(hz, to, samples.length)
      const margin = Math.ceil((80 * to) / lower)
      for (let n = margin; n < samples.length - margin; n += 7) expect(samples[n]).toBeCloseTo(expected[n]!, 4)
    }
  })

  it.each([
    [16_000, 8000],
    [44_100, 16_000],
    [48_000, 8000],
  ])('leaves less than -90 dB of tones that would be folded back: %i -> %i Hz', (from, to) => {
    for (const share of [1.005, 1.02, 1.3, 1.77]) {
      const samples = tone((share * to) / 2, from, from / 4)
      const folded = level(resample({ samples, sampleRateHz: from }, to).samples, 400)
      expect(20 * Math.log10(folded / Math.SQRT1_2)).toBeLessThan(-90)
    }
  })

  it('leaves less than -90 dB of mirrored tones when the rate rises', () => {
    const samples = tone(3000, 8000, 4000)
    const y = resample({ samples, sampleRateHz: 8000 }, 16_000).samples
    const rest = y.map((sample, n) => sample - Math.sin((2 * Math.PI * 3000 * n) / 16_000))
    expect(20 * Math.log10(level(rest, 400) / Math.SQRT1_2)).toBeLessThan(-80)
  })

  it('returns the sound itself at its own rate, and one sample for one', () => {
    const sound = { samples: Float32Array.of(1), sampleRateHz: 8000 }
    expect(resample(sound, 8000)).toBe(sound)
    expect(resample(sound, 16_000).samples).toHaveLength(2)
    expect(resample(sound, 1000).samples).toHaveLength(1)
  })

  it('gives the same bits piece by piece', () => {
    const samples = tone(700, 44_100, 5000)
    const whole = resample({ samples, sampleRateHz: 44_100 }, 16_000).samples
    for (const size of [1, 37, 441, 4999]) {
      const resampler = new StreamResampler(...ratio(16_000, 44_100))
      const pieces: number[] = []
      for (let start = 0; start < samples.length; start += size) {
        pieces.push(...resampler.push(samples.subarray(start, start + size)))
      }
      pieces.push(...resampler.end())
      expect(Float32Array.from(pieces)).toEqual(whole)
    }
  })

  it('refuses rates that are none', () => {
    const sound = { samples: Float32Array.of(1), sampleRateHz: 8000 }
    expect(() => resample(sound, 0)).toThrow('sampleRateHz must be an integer from 1000 to 768000, but got 0')
    expect(() => resample({ ...sound, sampleRateHz: Number.NaN }, 8000)).toThrow('but got NaN')
  })
})
