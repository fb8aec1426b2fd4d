/** Options that recurrent layers share. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { numberWithin, positiveInteger } from '../errors/checks.js'
import { activation, type ActivationFunction, type ActivationLike } from '../functions/activations.js'
import type { ConstraintLike } from '../functions/constraints.js'
import type { RegularizerLike } from '../functions/regularizers.js'
import type { InitializerLike } from '../initializers/resolve.js'
import type { Layer, LayerOptions, WeightOptions } from './layer.js'
import type { OneOrMore } from './one-or-more.js'
import { biasKeys, biasWeight, kernelKeys, kernelWeight, weightOptions } from './weight-options.js'
import type { BiasOptions, KernelOptions } from './weight-options.js'

export interface RecurrentOptions extends LayerOptions, KernelOptions, BiasOptions {
  /** Size of the state. Range: at least 1. */
  readonly units: number
  /** Function of the new part of the state. Default: 'tanh'. */
  readonly activation?: ActivationLike
  /** Function of the gates. Default: 'sigmoid'. */
  readonly recurrentActivation?: ActivationLike
  /** First values of the recurrent kernel. Default: 'orthogonal'. */
  readonly recurrentInitializer?: InitializerLike
  /** Term of the loss that the recurrent kernel adds. Default: none. */
  readonly recurrentRegularizer?: RegularizerLike
  /** Projection of the recurrent kernel after each update. Default: none. */
  readonly recurrentConstraint?: ConstraintLike
  /** Whether every step's output is given, not the last one's alone. Default: false. */
  readonly returnSequences?: boolean
  /** Whether the last states are outputs, too, behind the first one; see `applyAll`. Default: false. */
  readonly returnState?: boolean
  /** Whether the steps are read from the last to the first. Default: false. */
  readonly goBackwards?: boolean
  /** Share of the input's elements that are dropped while training. Default: 0. Range: [0, 1). */
  readonly dropout?: number
  /** Share of the state's elements that the gates do not see while training. Default: 0. Range: [0, 1). */
  readonly recurrentDropout?: number
}

/** A recurrent layer, whichever it is. */
export type Recurrent = Layer<RecurrentOptions, OneOrMore<Tensor>> & {
  /** The size of each of its states. */
  readonly stateSizes: readonly number[]
  /** A new layer of the same options that reads the steps the other way round. */
  reversed(): Recurrent
}

export const recurrentKeys: readonly string[] = [
  'units',
  'activation',
  'recurrentActivation',
  'recurrentInitializer',
  'recurrentRegularizer',
  'recurrentConstraint',
  'returnSequences',
  'returnState',
  'goBackwards',
  'dropout',
  'recurrentDropout',
  ...kernelKeys,
  ...biasKeys,
]

/** Options of the weights that recurrent layers share. */
export interface RecurrentWeightOptions {
  readonly kernel: WeightOptions
  readonly recurrentKernel: WeightOptions
  readonly bias: WeightOptions
}

/** @throws ConfigError if an option that recurrent layers share is out of its range or not known. */
export function recurrentWeights(
  where: string,
  options: Omit<RecurrentOptions, 'recurrentActivation'>,
): RecurrentWeightOptions {
  const { recurrentInitializer = 'orthogonal', recurrentRegularizer, recurrentConstraint } = options
  positiveInteger(`${where}: units`, options.units)
  numberWithin(`${where}: dropout`, options.dropout ?? 0, 0, 1)
  numberWithin(`${where}: recurrentDropout`, options.recurrentDropout ?? 0, 0, 1)
  return {
    kernel: kernelWeight(options),
    recurrentKernel: weightOptions(recurrentInitializer, recurrentRegularizer, recurrentConstraint),
    bias: biasWeight(options),
  }
}

/** The functions of a layer with gates, left out where they are those of operations that go over a whole sequence. */
export function gateFunctions(options: RecurrentOptions): {
  readonly activation: ActivationFunction | undefined
  readonly recurrentActivation: ActivationFunction | undefined
} {
  const { activation: ofNew = 'tanh', recurrentActivation: ofGates = 'sigmoid' } = options
  return {
    activation: ofNew === 'tanh' ? undefined : activation(ofNew),
    recurrentActivation: ofGates === 'sigmoid' ? undefined : activation(ofGates),
  }
}
