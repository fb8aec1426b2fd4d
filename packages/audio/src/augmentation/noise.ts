import { ConfigError, describeValue, type Generator } from '@tessera-ml/core'

/** `white`: equal power at all frequencies; `pink`: power falls by 3 dB an octave, as in many rooms. */
export type NoiseColor = 'white' | 'pink'

/**
 * Noise of power 1.
 *
 * Pink noise is white noise through three first-order filters in parallel.
 * Source: Kellet 1999, as quoted in Smith, Spectral Audio Signal Processing; within ±0.5 dB above 40 Hz at 44.1 kHz.
 */
export function noise(length: number, random: Generator, color: NoiseColor = 'white'): Float32Array {
  const samples = new Float32Array(length)
  random.fillNormal(samples)
  if (color === 'white') return samples
  let [slow, middle, fast, squares] = [0, 0, 0, 0]
  for (let i = 0; i < length; i++) {
    const white = samples[i]!
    slow = 0.99765 * slow + 0.099046 * white
    middle = 0.963 * middle + 0.2965164 * white
    fast = 0.57 * fast + 1.0526913 * white
    samples[i] = slow + middle + fast + 0.1848 * white
    squares += samples[i]! ** 2
  }
  const scale = Math.sqrt(length / Math.max(Number.MIN_VALUE, squares))
  return samples.map((sample) => sample * scale)
}

/**
 * The samples with noise at a ratio of mean powers.
 *
 *   y = x + n·√(P_x / (P_n·10^(ratio/10)))
 *
 * Silence stays silence. Noise that is shorter than the sound is repeated.
 *
 * @throws ConfigError if the noise is empty or the ratio is no number.
 */
export function addNoise(samples: Float32Array, background: Float32Array, ratioDb: number): Float32Array {
  if (background.length === 0 || !Number.isFinite(ratioDb)) {
    const got = background.length === 0 ? 'no sample' : describeValue(ratioDb)
    throw new ConfigError(`addNoise: noise must have samples and a ratio in dB, but got ${got}.`)
  }
  const noisePower = meanPower(background)
  if (noisePower === 0) return samples.slice()
  const scale = Math.sqrt(meanPower(samples) / (noisePower * 10 ** (ratioDb / 10)))
  return samples.map((sample, i) => sample + scale * background[i % background.length]!)
}

function meanPower(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
}
