import { knownOptions } from '../errors/checks.js'
import { meanSquaredError } from '../losses/mean-squared-error.js'
import { Mean } from './mean.js'

export interface RootMeanSquaredErrorOptions {
  /** Default: `rootMeanSquaredError`. */
  readonly name?: string
}

/**
 * The root of the mean squared error over the epoch, in the labels' own unit.
 *
 *   √(Σ s·(y - ŷ)² / Σ s)      over examples and outputs, with weights s
 *
 * Shapes: labels and predictions [batch, ..., outputs].
 *
 * @throws ConfigError if an option is unknown.
 */
export function rootMeanSquaredError(options: RootMeanSquaredErrorOptions = {}): Mean {
  knownOptions('rootMeanSquaredError', options, ['name'])
  return new Mean(options.name ?? 'rootMeanSquaredError', meanSquaredError(), Math.sqrt)
}
