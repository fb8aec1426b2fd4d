import { knownOptions, nonNegativeNumber, positiveNumber } from '../errors/checks.js'
import type { JsonObject } from '../errors/json.js'
import type { Schedule } from './schedule.js'

export interface PolynomialDecayOptions {
  /** The rate of step 0. Required. Range: at least 0. */
  readonly initialLearningRate: number
  /** Steps from the first rate to the last. Required. Range: above 0. */
  readonly decaySteps: number
  /** The rate at the end. Default: 0.0001. Range: at least 0. */
  readonly endLearningRate?: number
  /** Power of the share of steps that is left; 1 is a straight line. Default: 1. Range: above 0. */
  readonly power?: number
  /** Whether the rate climbs again behind the end, over ever longer periods. Default: false. */
  readonly cycle?: boolean
}

/**
 * Lowers the rate by a power of the share of steps that is left, then keeps it.
 *
 *   rate(t) = (initial - end) · (1 - min(t, D) / D)^power + end
 *
 * D is `decaySteps`, or with `cycle` the first multiple of it that is at least t.
 */
export class PolynomialDecay implements Schedule {
  readonly className = 'PolynomialDecay'
  readonly initialLearningRate: number
  readonly decaySteps: number
  readonly endLearningRate: number
  readonly power: number
  readonly cycle: boolean

  /** @throws ConfigError if an option is missing, out of its range or unknown. */
  constructor(options: PolynomialDecayOptions) {
    const where = 'polynomialDecay'
    knownOptions(where, options, ['initialLearningRate', 'decaySteps', 'endLearningRate', 'power', 'cycle'])
    const { initialLearningRate, decaySteps, endLearningRate = 0.0001, power = 1, cycle = false } = options
    this.initialLearningRate = nonNegativeNumber(`${where}: initialLearningRate`, initialLearningRate)
    this.decaySteps = positiveNumber(`${where}: decaySteps`, decaySteps)
    this.endLearningRate = nonNegativeNumber(`${where}: endLearningRate`, endLearningRate)
    this.power = positiveNumber(`${where}: power`, power)
    this.cycle = cycle
  }

  at(step: number): number {
    const { initialLearningRate: initial, endLearningRate: end, decaySteps, power, cycle } = this
    const length = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps
    return (initial - end) * (1 - Math.min(step, length) / length) ** power + end
  }

  config(): JsonObject {
    const { initialLearningRate, decaySteps, endLearningRate, power, cycle } = this
    return { initialLearningRate, decaySteps, endLearningRate, power, cycle }
  }
}

export function polynomialDecay(options: PolynomialDecayOptions): PolynomialDecay {
  return new PolynomialDecay(options)
}
