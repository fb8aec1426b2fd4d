import { Generator, oneOf, positiveInteger, positiveNumber } from '@tessera-ml/core'
import { featureSelections, type FeatureSelection } from './feature-selection.js'

/** What every kind of LIME takes. */
export interface LimeOptions {
  /** Points around each row, itself among them, at least 10. */
  readonly samples?: number
  /** At most so many features get a value. */
  readonly numFeatures?: number
  /** How they are chosen. Default 'auto'. */
  readonly featureSelection?: FeatureSelection
  /** How fast a sample's weight falls with its distance. */
  readonly kernelWidth?: number
  /** Where the samples come from. Default 0. */
  readonly seed?: number
}

export const limeOptionNames = ['samples', 'numFeatures', 'featureSelection', 'kernelWidth', 'seed']

export interface LimeSettings {
  readonly samples: number
  readonly numFeatures: number
  readonly featureSelection: FeatureSelection
  readonly kernelWidth: number
  readonly seed: number
  readonly random: Generator
}

/** @throws ConfigError if one is out of range. */
export function limeSettings(
  where: string,
  options: LimeOptions,
  defaults: { readonly samples: number; readonly numFeatures: number; readonly kernelWidth: number },
): LimeSettings {
  const { seed = 0, featureSelection = 'auto' } = options
  return {
    samples: Math.max(10, positiveInteger(`${where}: samples`, options.samples ?? defaults.samples)),
    numFeatures: positiveInteger(`${where}: numFeatures`, options.numFeatures ?? defaults.numFeatures),
    featureSelection: oneOf(`${where}: featureSelection`, featureSelection, featureSelections),
    kernelWidth: positiveNumber(`${where}: kernelWidth`, options.kernelWidth ?? defaults.kernelWidth),
    seed,
    random: new Generator(seed),
  }
}
