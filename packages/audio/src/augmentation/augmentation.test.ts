import { Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { FeatureExtractor } from '../features/feature-extractor.js'
import { crop, gain, shift } from './level-and-place.js'
import { addNoise, noise } from './noise.js'
import { specAugment } from './spec-augment.js'
import { sliceFrames, stretchFrames } from './stretch-frames.js'
import { changePitch, changeSpeed, changeTempo } from './tempo.js'
import { varySpectra } from './vary-spectra.js'

const rate = 8000

/** A voice: a pulse each 1/hz seconds through a resonance, so that it has a pitch and a colour. */
function tone(hz: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, n) => {
    return [1, 2, 3, 4].reduce((sum, k) => sum + Math.sin((2 * Math.PI * hz * k * n) / rate) / k, 0) / 4
  })
}

/** The pitch by the highest peak of the autocorrelation, in Hz; of two peaks alike, that of the shorter period. */
function pitchOf(x: Float32Array): number {
  const middle = x.subarray(Math.floor(x.length / 4), Math.floor((3 * x.length) / 4))
  const correlation = (lag: number): number => {
    let sum = 0
    for (let n = 0; n + lag < middle.length; n++) sum += middle[n]! * middle[n + lag]!
    return (sum / (middle.length - lag)) * (1 - lag / 400)
  }
  const lags = Array.from({ length: 60 }, (_, i) => 20 + i)
  return rate / lags.reduce((best, lag) => (correlation(lag) > correlation(best) ? lag : best), lags[0]!)
}

function power(x: Float32Array): number {
  return x.reduce((sum, sample) => sum + sample * sample, 0) / x.length
}

describe('noise', () => {
  it.each(['white', 'pink'] as const)('has power 1, and comes from the seed: %s', (color) => {
    const one = noise(8000, new Generator(3), color)
    expect(power(one)).toBeCloseTo(1, 1)
    expect(noise(8000, new Generator(3), color)).toEqual(one)
    expect(noise(8000, new Generator(4), color)).not.toEqual(one)
  })

  it('falls by 3 dB an octave where it is pink, and not where it is white', () => {
    const levels = (color: 'white' | 'pink'): number[] => {
      const { data, count, width } = extractor(1024).powers(noise(60_000, new Generator(1), color))
      const band = (from: number, to: number): number => {
        let sum = 0
        for (let t = 0; t < count; t++) for (let k = from; k < to; k++) sum += data[t * width + k]!
        return 10 * Math.log10(sum / (to - from))
      }
      return [band(16, 24) - band(32, 48), band(32, 48) - band(64, 96), band(64, 96) - band(128, 192)]
    }
    for (const step of levels('pink')) expect(Math.abs(step - 3)).toBeLessThan(1)
    for (const step of levels('white')) expect(Math.abs(step)).toBeLessThan(0.5)
  })

  it.each([-5, 0, 20])('is added at a ratio of %i dB', (ratioDb) => {
    const x = tone(200, 0.5)
    const y = addNoise(x, noise(1000, new Generator(1)), ratioDb)
    const added = y.map((sample, i) => sample - x[i]!)
    expect(10 * Math.log10(power(x) / power(added))).toBeCloseTo(ratioDb, 2)
  })

  it('refuses no noise and no ratio', () => {
    expect(() => addNoise(tone(200, 0.1), new Float32Array(0), 3)).toThrow('but got no sample')
    expect(() => addNoise(tone(200, 0.1), Float32Array.of(1), Number.NaN)).toThrow('but got NaN')
  })
})

describe('level and place', () => {
  it('changes by decibels, moves with zeros behind, and crops shares', () => {
    const x = Float32Array.of(1, 2, 3, 4)
    expect([...gain(x, 20)]).toEqual([10, 20, 30, 40])
    expect([...shift(x, 1)]).toEqual([0, 1, 2, 3])
    expect([...shift(x, -3)]).toEqual([4, 0, 0, 0])
    expect([...shift(x, 9)]).toEqual([0, 0, 0, 0])
    expect([...crop(x, 0.25, 0.5)]).toEqual([2])
    expect([...crop(x, 0.9, 0.9)]).toEqual([4])
  })
})

describe('speed, tempo and pitch', () => {
  it.each([0.7, 1.25, 1.5])('change what they should and nothing else: %f', (factor) => {
    const x = tone(160, 0.6)
    const faster = changeSpeed(x, factor)
    expect(faster.length / x.length).toBeCloseTo(1 / factor, 1)
    expect(pitchOf(faster) / 160).toBeCloseTo(factor, 1)
    const quicker = changeTempo(x, rate, factor)
    expect(quicker.length / x.length).toBeCloseTo(1 / factor, 2)
    expect(pitchOf(quicker) / 160).toBeCloseTo(1, 1)
    const higher = changePitch(x, rate, factor)
    expect(higher.length / x.length).toBeCloseTo(1, 1)
    expect(pitchOf(higher) / 160).toBeCloseTo(factor, 1)
    for (const y of [quicker, higher]) expect(power(y) / power(x)).toBeCloseTo(1, 0)
  })

  it('leave a sound of tempo 1 as it is, and take one of a few samples', () => {
    const x = tone(160, 0.1)
    expect(changeTempo(x, rate, 1)).toEqual(x)
    expect(changeTempo(x.slice(0, 10), rate, 2).length).toBeGreaterThan(0)
  })

  it.each([0, -1, 5, Number.NaN])('refuse the factor %f', (factor) => {
    for (const change of [changeSpeed, (x: Float32Array, f: number) => changeTempo(x, rate, f)]) {
      expect(() => change(tone(160, 0.1), factor)).toThrow('factor must be a number from 0.25 to 4')
    }
  })
})

describe('frames', () => {
  const frames = { data: Float32Array.of(0, 10, 1, 20, 2, 30), count: 3, width: 2 }

  it('are stretched by linear interpolation', () => {
    expect(stretchFrames(frames, 1)).toEqual(frames)
    expect([...stretchFrames(frames, 0.5).data]).toEqual([0, 10, 0.5, 15, 1, 20, 1.5, 25, 2, 30])
    expect([...stretchFrames(frames, 2).data]).toEqual([0, 10, 2, 30])
    expect([...sliceFrames(frames, 1, 1).data]).toEqual([1, 20])
  })

  it('lose stretches of time and frequency no wider than asked for', () => {
    for (let seed = 0; seed < 20; seed++) {
      const full = { data: new Float32Array(200).fill(1), count: 20, width: 10 }
      const masks = { frequencyMasks: 1, frequencyWidth: 3, timeMasks: 1, timeWidth: 4 }
      specAugment(full, masks, new Generator(seed))
      const isEmpty = (values: readonly number[]): boolean => values.every((value) => value === 0)
      const rows = Array.from({ length: 20 }, (_, t) => [...full.data.subarray(t * 10, (t + 1) * 10)])
      const emptyColumns = Array.from({ length: 10 }, (_, i) => rows.map((row) => row[i]!)).filter(isEmpty)
      expect(rows.filter(isEmpty).length).toBeLessThanOrEqual(4)
      expect(emptyColumns.length).toBeLessThanOrEqual(3)
    }
  })
})

describe('varySpectra', () => {
  const none = { warp: 0, tempo: 0, crop: 0, cleanShare: 1, noiseDb: [10, 10], equaliserDb: 0 } as const
  const features = new FeatureExtractor()
  const powers = features.powers(tone(200, 0.5))

  it('changes nothing where nothing is asked for', () => {
    expect(varySpectra(powers, 1, features, none, new Generator(1))).toEqual(features.melPowers(powers))
  })

  it('makes the same from the same seed, and another from another one', () => {
    const options = { warp: 0.2, tempo: 0.3, crop: 0.1, cleanShare: 0, noiseDb: [5, 20], equaliserDb: 2 } as const
    const one = varySpectra(powers, 1, features, options, new Generator(1))
    expect(varySpectra(powers, 1, features, options, new Generator(1))).toEqual(one)
    expect(varySpectra(powers, 1, features, options, new Generator(2))).not.toEqual(one)
  })

  it('adds noise at the ratio that is asked for', () => {
    const clean = features.melPowers(powers).data
    const noisy = varySpectra(powers, 1, features, { ...none, cleanShare: 0 }, new Generator(1)).data
    const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0)
    const ratioDb = 10 * Math.log10(sum(clean) / (sum(noisy) - sum(clean)))
    expect(Math.abs(ratioDb - 10)).toBeLessThan(1.5)
  })

  it('leaves so many without noise as are to be clean', () => {
    const clean = features.melPowers(powers)
    const isClean = (seed: number): boolean => {
      const varied = varySpectra(powers, 1, features, { ...none, cleanShare: 0.3 }, new Generator(seed))
      return varied.data.every((power, i) => power === clean.data[i])
    }
    const share = Array.from({ length: 200 }, (_, seed) => Number(isClean(seed))).reduce((a, b) => a + b) / 200
    expect(Math.abs(share - 0.3)).toBeLessThan(0.1)
  })
})

function extractor(fftSize: number): FeatureExtractor {
  return new FeatureExtractor({ fftSize, frameLength: fftSize })
}
