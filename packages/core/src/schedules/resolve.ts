import { nonNegativeNumber, oneOf } from '../errors/checks.js'
import type { Serialised } from '../errors/configurable.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { isJsonObject, type JsonObject } from '../errors/json.js'
import { CosineDecayRestarts } from './cosine-decay-restarts.js'
import { CosineDecay } from './cosine-decay.js'
import { ExponentialDecay } from './exponential-decay.js'
import { InverseTimeDecay } from './inverse-time-decay.js'
import { OneCycle } from './one-cycle.js'
import { PiecewiseConstantDecay } from './piecewise-constant-decay.js'
import { PolynomialDecay } from './polynomial-decay.js'
import type { Schedule, ScheduleFunction } from './schedule.js'

/** A learning rate: a number that stays, a schedule, a function from step to rate, or a schedule as a file has it. */
export type LearningRate = number | Schedule | ScheduleFunction | Serialised

const classes = {
  ExponentialDecay,
  CosineDecay,
  CosineDecayRestarts,
  InverseTimeDecay,
  OneCycle,
  PiecewiseConstantDecay,
  PolynomialDecay,
} as const

/**
 * The number, schedule or function that `value` stands for.
 *
 * @throws ConfigError if a number is negative or not finite, or a class is unknown or its options are wrong.
 */
export function schedule(where: string, value: LearningRate): number | Schedule | ScheduleFunction {
  if (typeof value === 'function') return value
  if (typeof value === 'number') return nonNegativeNumber(where, value)
  if (isSchedule(value)) return value
  if (!isJsonObject(value) || !isJsonObject(value.config)) {
    const got = describe(value)
    throw new ConfigError(`${where} must be a number, a schedule or a function of the step, but got ${got}.`)
  }
  const { className, config } = value as { className: unknown; config: JsonObject }
  const Class = classes[oneOf(`${where}: className`, className, Object.keys(classes) as (keyof typeof classes)[])]
  // The constructors check every option, so what a file says may be handed to them as it is.
  return new Class(config as never)
}

/** Strings and arrays have a method `at`, too. */
function isSchedule(value: unknown): value is Schedule {
  return isJsonObject(value) && typeof (value as Partial<Schedule>).at === 'function'
}
