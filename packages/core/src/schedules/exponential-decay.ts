import { knownOptions, nonNegativeNumber, positiveNumber } from '../errors/checks.js'
import type { JsonObject } from '../errors/json.js'
import type { Schedule } from './schedule.js'

export interface ExponentialDecayOptions {
  /** The rate of step 0. Required. Range: at least 0. */
  readonly initialLearningRate: number
  /** Steps after which the rate has been multiplied by `decayRate` once. Required. Range: above 0. */
  readonly decaySteps: number
  /** Factor per `decaySteps` steps. Required. Range: above 0. */
  readonly decayRate: number
  /** Whether the rate changes only every `decaySteps` steps, all at once. Default: false. */
  readonly staircase?: boolean
}

/**
 * Multiplies the rate by a constant factor per so many steps.
 *
 *   rate(t) = initialLearningRate · decayRate^p      p = t / decaySteps, rounded down if `staircase`
 */
export class ExponentialDecay implements Schedule {
  readonly className = 'ExponentialDecay'
  readonly initialLearningRate: number
  readonly decaySteps: number
  readonly decayRate: number
  readonly staircase: boolean

  /** @throws ConfigError if an option is missing, out of its range or unknown. */
  constructor(options: ExponentialDecayOptions) {
    const where = 'exponentialDecay'
    knownOptions(where, options, ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase'])
    const { initialLearningRate, decaySteps, decayRate, staircase = false } = options
    this.initialLearningRate = nonNegativeNumber(`${where}: initialLearningRate`, initialLearningRate)
    this.decaySteps = positiveNumber(`${where}: decaySteps`, decaySteps)
    this.decayRate = positiveNumber(`${where}: decayRate`, decayRate)
    this.staircase = staircase
  }

  at(step: number): number {
    const periods = step / this.decaySteps
    return this.initialLearningRate * this.decayRate ** (this.staircase ? Math.floor(periods) : periods)
  }

  config(): JsonObject {
    const { initialLearningRate, decaySteps, decayRate, staircase } = this
    return { initialLearningRate, decaySteps, decayRate, staircase }
  }
}

export function exponentialDecay(options: ExponentialDecayOptions): ExponentialDecay {
  return new ExponentialDecay(options)
}
