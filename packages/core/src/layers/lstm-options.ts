/** Options of `LSTM`, and the start of its bias. */
import type { Initializer } from '../initializers/initializer.js'
import { initializer } from '../initializers/resolve.js'
import type { WeightOptions } from './layer.js'
import { recurrentKeys, type RecurrentOptions } from './recurrent-options.js'

export interface LSTMOptions extends RecurrentOptions {
  /** Whether the forget gate's bias begins as 1, so that the cell keeps at first. Default: true. */
  readonly unitForgetBias?: boolean
}

export const lstmKeys: readonly string[] = [...recurrentKeys, 'unitForgetBias']

/**
 * Options of the bias with its second quarter, the forget gate's, at 1.
 * Source: Jozefowicz et al. 2015, section 2.2.
 */
export function withForgetBias(options: WeightOptions, units: number): WeightOptions {
  const source = initializer(options.initializer)
  const withOnes: Initializer = {
    className: source.className,
    config: () => source.config(),
    sample: (shape, random) => source.sample(shape, random).fill(1, units, 2 * units),
  }
  return { ...options, initializer: withOnes }
}
