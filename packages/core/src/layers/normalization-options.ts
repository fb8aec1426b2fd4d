/** Options of the scale and shift that follow a normalisation. */
import type { ConstraintLike } from '../functions/constraints.js'
import type { RegularizerLike } from '../functions/regularizers.js'
import type { InitializerLike } from '../initializers/resolve.js'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { describeShape, type Shape } from '../engine/shape.js'
import type { CallContext, LayerOptions, WeightOptions } from './layer.js'
import { weightOptions } from './weight-options.js'

export interface NormalizationOptions extends LayerOptions {
  /** Added to the variance, so that nothing is divided by 0. Default: 0.001. Range: above 0. */
  readonly epsilon?: number
  /** Whether beta is added. Default: true. */
  readonly center?: boolean
  /** Whether it is multiplied by gamma. Default: true. */
  readonly scale?: boolean
  /** First values of beta. Default: 'zeros'. */
  readonly betaInitializer?: InitializerLike
  /** First values of gamma. Default: 'ones'. */
  readonly gammaInitializer?: InitializerLike
  /** Term of the loss that beta adds. Default: none. */
  readonly betaRegularizer?: RegularizerLike
  /** Term of the loss that gamma adds. Default: none. */
  readonly gammaRegularizer?: RegularizerLike
  /** Projection of beta after each update. Default: none. */
  readonly betaConstraint?: ConstraintLike
  /** Projection of gamma after each update. Default: none. */
  readonly gammaConstraint?: ConstraintLike
}

export const normalizationKeys: readonly string[] = [
  'axis',
  'epsilon',
  'center',
  'scale',
  'betaInitializer',
  'gammaInitializer',
  'betaRegularizer',
  'gammaRegularizer',
  'betaConstraint',
  'gammaConstraint',
]

/** @throws ConfigError if one of gamma's options is not known. */
export function gammaWeight(options: NormalizationOptions): WeightOptions {
  return weightOptions(options.gammaInitializer ?? 'ones', options.gammaRegularizer, options.gammaConstraint)
}

/** @throws ConfigError if one of beta's options is not known. */
export function betaWeight(options: NormalizationOptions): WeightOptions {
  return weightOptions(options.betaInitializer ?? 'zeros', options.betaRegularizer, options.betaConstraint)
}

/** @throws ConfigError unless `axis` is an integer. */
export function requireAxis(where: string, axis: unknown): void {
  if (Number.isInteger(axis)) return
  throw new ConfigError(`${where}: axis must be an integer, but got ${describe(axis)}.`)
}

/**
 * An axis counted from the front, not the batch.
 *
 * @throws ShapeError if the input has no such axis.
 */
export function axisOf(where: string, axis: number, input: Shape): number {
  const fromFront = axis < 0 ? axis + input.length : axis
  if (fromFront >= 1 && fromFront < input.length) return fromFront
  throw new ShapeError(`${where}: input must have axis ${axis} behind the batch, but got ${describeShape(input)}.`)
}

/** An axis or several as a list. @throws ConfigError unless they are integers and at least one. */
export function axesOption(where: string, axis: number | readonly number[]): readonly number[] {
  const axes = typeof axis === 'number' || !Array.isArray(axis) ? [axis as number] : axis
  for (const one of axes) requireAxis(where, one)
  if (axes.length > 0) return axes
  throw new ConfigError(`${where}: axis must be at least one axis, but got [].`)
}

/** The axes from the front, in rising order, each once. @throws ShapeError if the input lacks one. */
export function axesOf(where: string, axes: readonly number[], input: Shape): number[] {
  return [...new Set(axes.map((axis) => axisOf(where, axis, input)))].sort((a, b) => a - b)
}

/**
 * Where it goes along time, what stands in masked steps would tell.
 *
 * @throws ShapeError if there is a mask of one of the axes.
 */
export function refuseMaskAlong(where: string, axes: readonly number[], { masks: [mask] }: CallContext): void {
  if (mask === undefined || axes.every((axis) => axis >= mask.rank)) return
  throw new ShapeError(
    `${where}: input must have no mask along axis ${axes.join(', ')}, but got one of shape ${describeShape(mask.shape)}.`,
  )
}
