/** Options that recurrent layers share. */
import type { ActivationLike } from '../functions/activations.js'
import type { ConstraintLike } from '../functions/constraints.js'
import type { RegularizerLike } from '../functions/regularizers.js'
import type { InitializerLike } from '../initializers/resolve.js'
import { ShapeError } from '../errors/errors.js'
import { describeShape, requireRank, type Shape } from '../engine/shape.js'
import type { Layer, LayerOptions } from './layer.js'
import { biasKeys, kernelKeys, type BiasOptions, type KernelOptions } from './weight-options.js'

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
  /** Whether the steps are read from the last to the first. Default: false. */
  readonly goBackwards?: boolean
  /** Share of the input's elements that are dropped while training. Default: 0. Range: [0, 1). */
  readonly dropout?: number
  /** Share of the state's elements that the gates do not see while training. Default: 0. Range: [0, 1). */
  readonly recurrentDropout?: number
}

/** A recurrent layer, whichever it is. */
export type Recurrent = Layer<RecurrentOptions> & {
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
  'goBackwards',
  'dropout',
  'recurrentDropout',
  ...kernelKeys,
  ...biasKeys,
]

/** @throws ShapeError unless the input is [batch, time, in], with at least one step where the time is known. */
export function requireSequence(where: string, input: Shape): void {
  if (input.length === 2) {
    throw new ShapeError(
      `${where}: input must be [batch, time, in], but the time axis is missing: ${describeShape(input)}. ` +
        `Steps of one feature are [${input[1] ?? 'time'}, 1] an example.`,
    )
  }
  requireRank(where, input, ['batch', 'time', 'in'])
  if (input[1] !== 0) return
  throw new ShapeError(`${where}: input must have at least one step, but got ${describeShape(input)}.`)
}
