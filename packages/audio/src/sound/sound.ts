/** Sound as everything here takes it: one channel of numbers, with the rate at which they were taken. */
import { ConfigError, describeValue } from '@tessera-ml/core'

export interface Sound {
  /** One channel, mostly within [-1, 1]. */
  readonly samples: Float32Array
  /** Samples a second. */
  readonly sampleRateHz: number
}

/** The rates that make sense for sound, in Hz: anything else is a damaged header or a mistaken unit. */
export const sampleRates = { lowest: 1000, highest: 768_000 } as const

/** @throws ConfigError unless it is an integer that can be a sample rate. */
export function checkSampleRate(where: string, rate: unknown): number {
  const { lowest, highest } = sampleRates
  if (typeof rate === 'number' && Number.isInteger(rate) && rate >= lowest && rate <= highest) return rate
  throw new ConfigError(
    `${where}: sampleRateHz must be an integer from ${lowest} to ${highest}, but got ${describeValue(rate)}.`,
  )
}

/** The largest magnitude of a sample that is taken as sound: 16-bit numbers that nobody has scaled still pass. */
export const largestSample = 65_536

/** @throws ConfigError unless it is a sound of at least one sample, and all of them are finite. */
export function checkSound(where: string, sound: Sound): void {
  const { samples, sampleRateHz } = sound ?? {}
  if (!(samples instanceof Float32Array)) {
    throw new ConfigError(`${where}: samples must be a Float32Array, but got ${describeValue(samples)}.`)
  }
  checkSampleRate(where, sampleRateHz)
  if (samples.length === 0) throw new ConfigError(`${where}: samples must be at least one, but got none.`)
  const bad = samples.findIndex((sample) => !(Math.abs(sample) <= largestSample))
  if (bad < 0) return
  throw new ConfigError(
    `${where}: samples must be numbers within ±${largestSample}, but got ${samples[bad]} at sample ${bad}.`,
  )
}
