/** How the sounds of training are varied, anew each epoch. */
import { ConfigError, describeValue, knownOptions, nonNegativeInteger, numberWithin } from '@tessera-ml/core'
import type { SpecAugmentOptions } from '../augmentation/spec-augment.js'
import type { VariationOptions } from '../augmentation/vary-spectra.js'

/** All settings. */
export type Variation = VariationOptions & SpecAugmentOptions

export type AugmentOptions = Partial<Variation>

// Chosen with one speaker left out of the five of FSDD in turn.
const defaults: Variation = {
  warp: 0.08,
  tempo: 0.2,
  crop: 0.08,
  cleanShare: 0.3,
  noiseDb: [15, 45],
  equaliserDb: 2,
  frequencyMasks: 1,
  frequencyWidth: 3,
  timeMasks: 1,
  timeWidth: 4,
}

/** @throws ConfigError if a setting is unknown or out of its range. */
export function variation(options: AugmentOptions = {}, where = 'augment'): Variation {
  knownOptions(where, options, Object.keys(defaults))
  const complete = { ...defaults, ...options }
  numberWithin(`${where}: warp`, complete.warp, 0, 1)
  numberWithin(`${where}: tempo`, complete.tempo, 0, 3)
  numberWithin(`${where}: crop`, complete.crop, 0, 0.5)
  numberWithin(`${where}: cleanShare`, complete.cleanShare, 0, 1, true)
  numberWithin(`${where}: equaliserDb`, complete.equaliserDb, 0, 40)
  for (const name of ['frequencyMasks', 'frequencyWidth', 'timeMasks', 'timeWidth'] as const) {
    nonNegativeInteger(`${where}: ${name}`, complete[name])
  }
  const { noiseDb } = complete
  if (!Array.isArray(noiseDb) || noiseDb.length !== 2 || !(noiseDb[0] <= noiseDb[1])) {
    const rule = 'two ratios in dB, the smaller first'
    throw new ConfigError(`${where}: noiseDb must be ${rule}, but got ${describeValue(noiseDb)}.`)
  }
  return complete
}

/** No variation at all. */
export const unvaried: Variation = {
  ...defaults,
  warp: 0,
  tempo: 0,
  crop: 0,
  cleanShare: 1,
  equaliserDb: 0,
  frequencyMasks: 0,
  timeMasks: 0,
}
