/** Limits that weights are brought back to after each step of an optimizer. */
import {
  add,
  cast,
  clipByValue,
  div,
  greaterEqual,
  mul,
  scalar,
  sqrt,
  square,
  sum,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { knownOptions, nonNegativeNumber, numberWithin, oneOf } from '../errors/checks.js'
import type { Configurable, Serialised } from '../errors/configurable.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { isJsonObject, type JsonObject } from '../errors/json.js'

export interface Constraint extends Configurable {
  /** The allowed weight that takes the place of `weight`. Shapes: any -> the same. */
  project(weight: Tensor): Tensor
}

interface AxisOption {
  /**
   * The axis or axes along which a norm is taken. Default: 0, the inputs of a dense kernel [in, out], so that each unit
   * has a norm of its own. For a convolution [height, width, in, out] it is [0, 1, 2]. Range: axes of the weight.
   */
  readonly axis?: number | readonly number[]
}

export interface MaxNormOptions extends AxisOption {
  /** The largest norm. Default: 2. Range: at least 0. */
  readonly maxValue?: number
}

export interface MinMaxNormOptions extends AxisOption {
  /** The smallest norm. Default: 0. Range: from 0 to `maxValue`. */
  readonly minValue?: number
  /** The largest norm. Default: 1. Range: at least `minValue`. */
  readonly maxValue?: number
  /** How far a step goes towards the allowed norm: 1 all the way. Default: 1. Range: from 0 to 1. */
  readonly rate?: number
}

export interface UnitNormOptions extends AxisOption {}

/** Keras's `epsilon()`: keeps the division by a norm of 0 finite. */
const epsilon = 1e-7

/**
 * Shortens vectors of weights that are longer than `maxValue`.
 *
 *   w <- w·min(‖w‖, maxValue)/(1e-7 + ‖w‖)
 *
 * Source: Srivastava et al. 2014, Journal of Machine Learning Research 15.
 *
 * @throws ConfigError if an option is out of range or unknown.
 */
export function maxNorm(options: MaxNormOptions = {}): Constraint {
  knownOptions('maxNorm', options, ['maxValue', 'axis'])
  const { maxValue = 2 } = options
  nonNegativeNumber('maxNorm: maxValue', maxValue)
  const axis = checkedAxis('maxNorm: axis', options.axis)
  return {
    className: 'MaxNorm',
    config: () => ({ maxValue, axis }),
    project: (weight) => rescale(weight, axis, (norm) => clipByValue(norm, 0, maxValue)),
  }
}

/**
 * Brings the lengths of vectors of weights between two bounds, or part of the way there.
 *
 *   w <- w·(rate·clip(‖w‖, minValue, maxValue) + (1 - rate)·‖w‖)/(1e-7 + ‖w‖)
 *
 * @throws ConfigError if an option is out of range or unknown.
 */
export function minMaxNorm(options: MinMaxNormOptions = {}): Constraint {
  knownOptions('minMaxNorm', options, ['minValue', 'maxValue', 'rate', 'axis'])
  const { minValue = 0, maxValue = 1, rate = 1 } = options
  nonNegativeNumber('minMaxNorm: maxValue', maxValue)
  numberWithin('minMaxNorm: minValue', minValue, 0, maxValue, true)
  numberWithin('minMaxNorm: rate', rate, 0, 1, true)
  const axis = checkedAxis('minMaxNorm: axis', options.axis)
  const target = (norm: Tensor): Tensor =>
    add(mul(clipByValue(norm, minValue, maxValue), scalar(rate)), mul(norm, scalar(1 - rate)))
  return {
    className: 'MinMaxNorm',
    config: () => ({ minValue, maxValue, rate, axis }),
    project: (weight) => rescale(weight, axis, target),
  }
}

/**
 * Gives vectors of weights the length 1.
 *
 *   w <- w/(1e-7 + ‖w‖)
 *
 * @throws ConfigError if an option is out of range or unknown.
 */
export function unitNorm(options: UnitNormOptions = {}): Constraint {
  knownOptions('unitNorm', options, ['axis'])
  const axis = checkedAxis('unitNorm: axis', options.axis)
  return {
    className: 'UnitNorm',
    config: () => ({ axis }),
    project: (weight) => rescale(weight, axis, () => scalar(1)),
  }
}

/** Sets negative weights to 0: w <- w·(w ≥ 0). */
export function nonNegative(): Constraint {
  return {
    className: 'NonNeg',
    config: () => ({}),
    project: (weight) => tidy(() => mul(weight, cast(greaterEqual(weight, scalar(0)), 'float32'))),
  }
}

function rescale(weight: Tensor, axis: number | number[], target: (norm: Tensor) => Tensor): Tensor {
  return tidy(() => {
    const norm = sqrt(sum(square(weight), axis, true))
    return mul(weight, div(target(norm), add(norm, scalar(epsilon))))
  })
}

function checkedAxis(where: string, axis: number | readonly number[] = 0): number | number[] {
  const axes = Array.isArray(axis) ? (axis as number[]) : [axis]
  if (axes.length === 0 || !axes.every(Number.isInteger)) {
    throw new ConfigError(`${where} must be an integer or a list of them, but got ${describe(axis)}.`)
  }
  return typeof axis === 'number' ? axis : [...axis]
}

const makers = { maxNorm, minMaxNorm, unitNorm, nonNegative } as const

/** The class in a file -> the name. */
const classes = { MaxNorm: 'maxNorm', MinMaxNorm: 'minMaxNorm', UnitNorm: 'unitNorm', NonNeg: 'nonNegative' } as const

export type ConstraintName = keyof typeof makers

/** A name (with all defaults), a constraint, or one as it stands in a file. */
export type ConstraintLike = ConstraintName | Constraint | Serialised

/**
 * The constraint that `like` stands for; a name or a serialised form makes a fresh one.
 *
 * @throws ConfigError if the name or class is unknown, or its options are wrong.
 */
export function constraint(like: ConstraintLike): Constraint {
  if (typeof like === 'string') return makers[oneOf('constraint', like, Object.values(classes))]()
  if (isConstraint(like)) return like
  if (!isJsonObject(like) || !isJsonObject(like.config)) {
    throw new ConfigError(
      `constraint must be a name, a constraint or { className, config }, but got ${describe(like)}.`,
    )
  }
  const classNames = Object.keys(classes) as (keyof typeof classes)[]
  const name = classes[oneOf('constraint: className', like.className, classNames)]
  if (name === 'nonNegative') {
    knownOptions('nonNegative', like.config, [])
    return nonNegative()
  }
  // The maker checks every option, so what a file says may be handed to it as it is.
  return (makers[name] as (options: JsonObject) => Constraint)(like.config)
}

function isConstraint(value: unknown): value is Constraint {
  return typeof (value as Partial<Constraint> | null | undefined)?.project === 'function'
}
