/** Options that layers with weights share, and their way into `Layer.weight`. */
import { StateError } from '../errors/errors.js'
import { constraint, type ConstraintLike } from '../functions/constraints.js'
import { regularizer, type RegularizerLike } from '../functions/regularizers.js'
import { initializer, type InitializerLike } from '../initializers/resolve.js'
import type { WeightOptions } from './layer.js'

export interface KernelOptions {
  /** First values of the kernel. Default: 'glorotUniform'. */
  readonly kernelInitializer?: InitializerLike
  /** Term of the loss that the kernel adds. Default: none. */
  readonly kernelRegularizer?: RegularizerLike
  /** Projection of the kernel after each update. Default: none. */
  readonly kernelConstraint?: ConstraintLike
}

export const kernelKeys = ['kernelInitializer', 'kernelRegularizer', 'kernelConstraint'] as const

export interface BiasOptions {
  /** Whether a bias is added. Default: true. */
  readonly useBias?: boolean
  /** First values of the bias. Default: 'zeros'. */
  readonly biasInitializer?: InitializerLike
  /** Term of the loss that the bias adds. Default: none. */
  readonly biasRegularizer?: RegularizerLike
  /** Projection of the bias after each update. Default: none. */
  readonly biasConstraint?: ConstraintLike
}

export const biasKeys = ['useBias', 'biasInitializer', 'biasRegularizer', 'biasConstraint'] as const

/**
 * Options of one weight, resolved, so that the constructor of the layer already refuses what is not known.
 *
 * @throws ConfigError if one of them is not known.
 */
export function weightOptions(
  first: InitializerLike,
  penalty: RegularizerLike | undefined,
  projection: ConstraintLike | undefined,
): WeightOptions {
  return {
    initializer: initializer(first),
    regularizer: penalty === undefined ? undefined : regularizer(penalty),
    constraint: projection === undefined ? undefined : constraint(projection),
  }
}

/** @throws ConfigError if one of the kernel's options is not known. */
export function kernelWeight(options: KernelOptions): WeightOptions {
  return weightOptions(
    options.kernelInitializer ?? 'glorotUniform',
    options.kernelRegularizer,
    options.kernelConstraint,
  )
}

/** @throws ConfigError if one of the bias's options is not known. */
export function biasWeight(options: BiasOptions): WeightOptions {
  return weightOptions(options.biasInitializer ?? 'zeros', options.biasRegularizer, options.biasConstraint)
}

/** @throws StateError if a layer is called before its weights are made. */
export function built<T>(where: string, weight: T | undefined): T {
  if (weight !== undefined) return weight
  throw new StateError(`${where}: the layer must be built before it is called, but it has no weights yet.`)
}
