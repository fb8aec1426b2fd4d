import { ConfigError, knownOptions, numberWithin, positiveInteger, positiveNumber } from '@tessera-ml/core'
import { checkFamily, type NGramFamily } from '../../text/n-grams.js'

/** A family of n-grams whose TF-IDF rows, brought to length 1 by themselves, are then multiplied by `weight`. */
export interface WeightedFamily extends NGramFamily {
  /** Above 0. */
  readonly weight: number
}

/** How a `LinearTextModel` is trained. */
export interface LinearSettings {
  /** Default: words 1..2 (weight 1), characters 3..6 (1), skips 2..3 (0.5). */
  readonly families?: readonly WeightedFamily[]
  /** Features that occur in fewer training texts are left out. Default 2. */
  readonly minCount?: number
  /** Counts n become 1 + ln n. Default true. */
  readonly sublinear?: boolean
  /** Smoothing of the naive-Bayes log-count ratios. Default 0.1; above 0. */
  readonly smoothing?: number
  /** `c` of the logistic regression on features multiplied by their naive-Bayes ratios. Default 3; above 0. */
  readonly naiveBayesC?: number
  /** `c` of the logistic regression on the features as they are. Default 20; above 0. */
  readonly plainC?: number
  /** Share of the naive-Bayes regression in the mean of the two; 0 and 1 train one only. Default 0.5; in [0, 1]. */
  readonly naiveBayesShare?: number
  /** What all logits are multiplied by at the end; above 1 for more extreme probabilities. Default 1; above 0. */
  readonly scale?: number
}

/** The settings with none left out. @throws ConfigError for an unknown one or one out of its range. */
export function completeSettings(settings: LinearSettings): Required<LinearSettings> {
  const where = 'LinearTextModel'
  const defaults: Required<LinearSettings> = {
    families: [
      { kind: 'words', min: 1, max: 2, weight: 1 },
      { kind: 'characters', min: 3, max: 6, weight: 1 },
      { kind: 'skips', min: 2, max: 3, weight: 0.5 },
    ],
    minCount: 2,
    sublinear: true,
    smoothing: 0.1,
    naiveBayesC: 3,
    plainC: 20,
    naiveBayesShare: 0.5,
    scale: 1,
  }
  knownOptions(where, settings, Object.keys(defaults))
  const full = { ...defaults, ...settings }
  if (!Array.isArray(full.families) || full.families.length === 0) {
    throw new ConfigError(`${where}: families must be a list of at least one family of n-grams, but got none.`)
  }
  for (const [i, family] of full.families.entries()) {
    checkFamily(`${where}: families[${i}]`, family)
    positiveNumber(`${where}: families[${i}].weight`, family.weight)
  }
  positiveInteger(`${where}: minCount`, full.minCount)
  const above0 = ['smoothing', 'naiveBayesC', 'plainC', 'scale'] as const
  for (const name of above0) positiveNumber(`${where}: ${name}`, full[name])
  numberWithin(`${where}: naiveBayesShare`, full.naiveBayesShare, 0, 1, true)
  return full
}
