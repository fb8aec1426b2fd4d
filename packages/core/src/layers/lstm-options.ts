/** Options of `LSTM`, and the start of its bias. */
import type { ActivationLike } from '../functions/activations.js'
import type { ConstraintLike } from '../functions/constraints.js'
import type { RegularizerLike } from '../functions/regularizers.js'
import type { Initializer } from '../initializers/initializer.js'
import { initializer, type InitializerLike } from '../initializers/resolve.js'
import type { LayerOptions, WeightOptions } from './layer.js'
import { biasKeys, kernelKeys, type BiasOptions, type KernelOptions } from './weight-options.js'

export interface LSTMOptions extends LayerOptions, KernelOptions, BiasOptions {
  /** Size of the state. Range: at least 1. */
  readonly units: number
  /** Function of the new part of the cell and of the output. Default: 'tanh'. */
  readonly activation?: ActivationLike
  /** Function of the gates. Default: 'sigmoid'. */
  readonly recurrentActivation?: ActivationLike
  /** First values of the recurrent kernel. Default: 'orthogonal'. */
  readonly recurrentInitializer?: InitializerLike
  /** Term of the loss that the recurrent kernel adds. Default: none. */
  readonly recurrentRegularizer?: RegularizerLike
  /** Projection of the recurrent kernel after each update. Default: none. */
  readonly recurrentConstraint?: ConstraintLike
  /** Whether the forget gate's bias begins as 1, so that the cell keeps at first. Default: true. */
  readonly unitForgetBias?: boolean
  /** Whether every step's output is given, not the last one's alone. Default: false. */
  readonly returnSequences?: boolean
  /** Whether the steps are read from the last to the first. Default: false. */
  readonly goBackwards?: boolean
  /** Share of the input's elements that are dropped while training. Default: 0. Range: [0, 1). */
  readonly dropout?: number
  /** Share of the state's elements that the gates do not see while training. Default: 0. Range: [0, 1). */
  readonly recurrentDropout?: number
}

export const lstmKeys: readonly string[] = [
  'units',
  'activation',
  'recurrentActivation',
  'recurrentInitializer',
  'recurrentRegularizer',
  'recurrentConstraint',
  'unitForgetBias',
  'returnSequences',
  'goBackwards',
  'dropout',
  'recurrentDropout',
  ...kernelKeys,
  ...biasKeys,
]

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
