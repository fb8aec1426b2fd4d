import { knownOptions, nonNegativeNumber, positiveNumber } from '../errors/checks.js'
import type { JsonObject } from '../errors/json.js'
import type { Schedule } from './schedule.js'

export interface InverseTimeDecayOptions {
  /** The rate of step 0. Required. Range: at least 0. */
  readonly initialLearningRate: number
  /** Steps after which the denominator has grown by `decayRate`. Required. Range: above 0. */
  readonly decaySteps: number
  /** Growth of the denominator per `decaySteps` steps. Required. Range: at least 0. */
  readonly decayRate: number
  /** Whether the rate changes only every `decaySteps` steps, all at once. Default: false. */
  readonly staircase?: boolean
}

/**
 * Divides the rate by a denominator that grows steadily.
 *
 *   rate(t) = initialLearningRate / (1 + decayRate · p)      p = t / decaySteps, rounded down if `staircase`
 */
export class InverseTimeDecay implements Schedule {
  readonly className = 'InverseTimeDecay'
  readonly initialLearningRate: number
  readonly decaySteps: number
  readonly decayRate: number
  readonly staircase: boolean

  /** @throws ConfigError if an option is missing, out of its range or unknown. */
  constructor(options: InverseTimeDecayOptions) {
    const where = 'inverseTimeDecay'
    knownOptions(where, options, ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase'])
    const { initialLearningRate, decaySteps, decayRate, staircase = false } = options
    this.initialLearningRate = nonNegativeNumber(`${where}: initialLearningRate`, initialLearningRate)
    this.decaySteps = positiveNumber(`${where}: decaySteps`, decaySteps)
    this.decayRate = nonNegativeNumber(`${where}: decayRate`, decayRate)
    this.staircase = staircase
  }

  at(step: number): number {
    const periods = step / this.decaySteps
    return this.initialLearningRate / (1 + this.decayRate * (this.staircase ? Math.floor(periods) : periods))
  }

  config(): JsonObject {
    const { initialLearningRate, decaySteps, decayRate, staircase } = this
    return { initialLearningRate, decaySteps, decayRate, staircase }
  }
}

export function inverseTimeDecay(options: InverseTimeDecayOptions): InverseTimeDecay {
  return new InverseTimeDecay(options)
}
