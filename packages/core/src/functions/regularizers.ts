/** Penalties on the size of weights, which a model adds to its loss. */
import { abs, add, mul, scalar, square, sum, tidy, type Scalar, type Tensor } from '@tensorflow/tfjs-core'
import { knownOptions, nonNegativeNumber, oneOf } from '../errors/checks.js'
import type { Configurable, Serialised } from '../errors/configurable.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { isJsonObject, type JsonObject } from '../errors/json.js'

export interface Regularizer extends Configurable {
  /** The penalty as a scalar. Shapes: a weight of any shape -> []. */
  penalty(weight: Tensor): Scalar
}

export interface L1Options {
  /** Factor of the sum of absolute values. Default: 0.01. Range: at least 0. */
  readonly l1?: number
}

export interface L2Options {
  /** Factor of the sum of squares. Default: 0.01. Range: at least 0. */
  readonly l2?: number
}

export interface L1L2Options {
  /** Factor of the sum of absolute values. Default: 0. Range: at least 0. */
  readonly l1?: number
  /** Factor of the sum of squares. Default: 0. Range: at least 0. */
  readonly l2?: number
}

/**
 * A penalty that drives weights to 0 exactly.
 *
 *   l1·Σ|w|
 *
 * @throws ConfigError if `l1` is negative or not finite, or an option is unknown.
 */
export function l1(options: L1Options = {}): Regularizer {
  knownOptions('l1', options, ['l1'])
  const { l1: factor = 0.01 } = options
  nonNegativeNumber('l1: l1', factor)
  return {
    className: 'L1',
    config: () => ({ l1: factor }),
    penalty: (weight) => tidy(() => sumOfSizes(weight, factor)),
  }
}

/**
 * A penalty that keeps weights small.
 *
 *   l2·Σw²
 *
 * @throws ConfigError if `l2` is negative or not finite, or an option is unknown.
 */
export function l2(options: L2Options = {}): Regularizer {
  knownOptions('l2', options, ['l2'])
  const { l2: factor = 0.01 } = options
  nonNegativeNumber('l2: l2', factor)
  return {
    className: 'L2',
    config: () => ({ l2: factor }),
    penalty: (weight) => tidy(() => sumOfSquares(weight, factor)),
  }
}

/**
 * Both penalties.
 *
 *   l1·Σ|w| + l2·Σw²
 *
 * @throws ConfigError if a factor is negative or not finite, or an option is unknown.
 */
export function l1l2(options: L1L2Options = {}): Regularizer {
  knownOptions('l1l2', options, ['l1', 'l2'])
  const { l1: sizes = 0, l2: squares = 0 } = options
  nonNegativeNumber('l1l2: l1', sizes)
  nonNegativeNumber('l1l2: l2', squares)
  return {
    className: 'L1L2',
    config: () => ({ l1: sizes, l2: squares }),
    penalty: (weight) => tidy(() => add(sumOfSizes(weight, sizes), sumOfSquares(weight, squares))),
  }
}

function sumOfSizes(weight: Tensor, factor: number): Scalar {
  return mul(sum(abs(weight)), scalar(factor))
}

function sumOfSquares(weight: Tensor, factor: number): Scalar {
  return mul(sum(square(weight)), scalar(factor))
}

const makers = { l1, l2, l1l2 } as const

export type RegularizerName = keyof typeof makers

/** A name (with all defaults), a regularizer, or one as it stands in a file. */
export type RegularizerLike = RegularizerName | Regularizer | Serialised

/**
 * The regularizer that `like` stands for; a name or a serialised form makes a fresh one.
 *
 * @throws ConfigError if the name or class is unknown, or its options are wrong.
 */
export function regularizer(like: RegularizerLike): Regularizer {
  if (typeof like === 'string') return makers[oneOf('regularizer', like, ['l1', 'l2', 'l1l2'])]()
  if (isRegularizer(like)) return like
  if (!isJsonObject(like) || !isJsonObject(like.config)) {
    throw new ConfigError(
      `regularizer must be a name, a regularizer or { className, config }, but got ${describe(like)}.`,
    )
  }
  const className = oneOf('regularizer: className', like.className, ['L1', 'L2', 'L1L2'])
  const name = className.toLowerCase() as RegularizerName
  // The maker checks every option, so what a file says may be handed to it as it is.
  return (makers[name] as (options: JsonObject) => Regularizer)(like.config)
}

function isRegularizer(value: unknown): value is Regularizer {
  return typeof (value as Partial<Regularizer> | null | undefined)?.penalty === 'function'
}
