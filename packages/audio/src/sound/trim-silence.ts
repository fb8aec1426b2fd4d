/** Cuts off the silence around a sound. */
import type { Sound } from './sound.js'

/** Seconds that are judged together. */
const stepSeconds = 0.01

/**
 * The sound from its first to its last stretch of 10 ms that is less than `belowDb` below the loudest one; what is silent
 * throughout stays as it is.
 */
export function trimSilence({ samples, sampleRateHz }: Sound, belowDb = 40): Sound {
  const step = Math.max(1, Math.round(stepSeconds * sampleRateHz))
  const powers = Array.from({ length: Math.ceil(samples.length / step) }, (_, i) => {
    return samples.subarray(i * step, (i + 1) * step).reduce((sum, sample) => sum + sample * sample, 0)
  })
  const least = powers.reduce((most, power) => Math.max(most, power), 0) * 10 ** (-belowDb / 10)
  const first = powers.findIndex((power) => power >= least)
  const last = powers.findLastIndex((power) => power >= least)
  return { samples: samples.slice(first * step, (last + 1) * step), sampleRateHz }
}
