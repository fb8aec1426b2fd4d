import { Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { FeatureStream } from '../features/feature-stream.js'
import { featureSettings, type FeatureOptions } from '../features/feature-options.js'
import { madeUpWords } from './__fixtures__/made-up-words.js'
import { unvaried, variation } from './augment-options.js'
import { SoundInput } from './sound-input.js'

const input = (options: FeatureOptions = {}, frames = 40): SoundInput =>
  new SoundInput(featureSettings(options), frames)
const { sound } = madeUpWords(1)[0]!

describe('SoundInput', () => {
  it.each([{}, { hopLength: 101 }, { preset: 'htk', deltas: 1 }] as const)(
    'gives a word as it is the same numbers in training and in prediction: %j',
    (options) => {
      const made = input(options, 1000)
      const plain = made.plain(sound)
      expect(plain).toHaveLength(made.shape[0] * made.shape[1])
      // Both stand somewhere among zeros; the silence is cut at a frame, or between two.
      const numbers = (values: Float32Array): number => values.filter((value) => value !== 0).length
      const varied = made.varied(made.spectra(sound), unvaried, new Generator(1))
      expect(Math.abs(numbers(varied) - numbers(plain))).toBeLessThanOrEqual(2 * made.shape[1])
      const first = (values: Float32Array): number => values.findIndex((value) => value !== 0)
      const [a, b] = [plain.slice(first(plain)), varied.slice(first(varied))]
      const worst = Math.max(...a.subarray(0, made.shape[1]).map((value, i) => Math.abs(value - b[i]!)))
      expect(worst).toBeLessThan(0.5)
    },
  )

  it('gives, from a stream, the bits that the whole sound gives', () => {
    const made = input()
    const stream = new FeatureStream(made.extractor)
    const parts = [0, 1, 2, 3, 4, 5].map((i) => stream.push(sound.samples.subarray(i * 500, (i + 1) * 500)))
    const data = Float32Array.from([...parts, stream.end()].flatMap((part) => [...part.data]))
    expect(made.fromPowers({ data, count: data.length / 24, width: 24 })).toEqual(made.plain(sound))
  })

  it('puts a short word in the middle of zeros, and takes the loudest part of a long one', () => {
    const made = input({}, 200)
    const plain = made.plain(sound)
    const isZero = (value: number): boolean => value === 0
    expect(plain.subarray(0, 80 * 48).every(isZero)).toBe(true)
    expect(plain.subarray(120 * 48).every(isZero)).toBe(true)
    const long = new Float32Array(16_000)
    long.set(sound.samples, 9000)
    const fewer = input({}, 10)
    expect(fewer.plain({ samples: long, sampleRateHz: 8000 }).every(isZero)).toBe(false)
  })

  it('varies with the seed, and stays without variation', () => {
    const made = input()
    const spectra = made.spectra(sound)
    const varied = (seed: number): Float32Array => made.varied(spectra, variation(), new Generator(seed))
    expect(varied(1)).toEqual(varied(1))
    expect(varied(1)).not.toEqual(varied(2))
  })
})
