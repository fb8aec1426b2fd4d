import { knownOptions, nonNegativeNumber, numberWithin, positiveNumber } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import type { Schedule } from './schedule.js'

export interface CosineDecayRestartsOptions {
  /** The rate of step 0. Required. Range: at least 0. */
  readonly initialLearningRate: number
  /** Steps of the first period. Required. Range: above 0. */
  readonly firstDecaySteps: number
  /** Factor of each period's length over the one before. Default: 2. Range: at least 1. */
  readonly tMul?: number
  /** Factor of each period's highest rate over the one before. Default: 1. Range: at least 0. */
  readonly mMul?: number
  /** The lowest rate, as a fraction of `initialLearningRate`. Default: 0. Range: [0, 1]. */
  readonly alpha?: number
}

/**
 * Lowers the rate along half a cosine, over and over, each time from a new height and for a new number of steps.
 *
 *   rate(t) = initial · ((1 - alpha) · mMulⁱ · (1 + cos(π·s)) / 2 + alpha)
 *
 * i is the number of restarts so far, and s the share of period i that is over; period i has firstDecaySteps · tMulⁱ steps.
 * Source: Loshchilov and Hutter 2016, arXiv:1608.03983, section 3.
 */
export class CosineDecayRestarts implements Schedule {
  readonly className = 'CosineDecayRestarts'
  readonly initialLearningRate: number
  readonly firstDecaySteps: number
  readonly tMul: number
  readonly mMul: number
  readonly alpha: number

  /** @throws ConfigError if an option is missing, out of its range or unknown. */
  constructor(options: CosineDecayRestartsOptions) {
    const where = 'cosineDecayRestarts'
    knownOptions(where, options, ['initialLearningRate', 'firstDecaySteps', 'tMul', 'mMul', 'alpha'])
    const { initialLearningRate, firstDecaySteps, tMul = 2, mMul = 1, alpha = 0 } = options
    this.initialLearningRate = nonNegativeNumber(`${where}: initialLearningRate`, initialLearningRate)
    this.firstDecaySteps = positiveNumber(`${where}: firstDecaySteps`, firstDecaySteps)
    if (!Number.isFinite(tMul) || tMul < 1) {
      throw new ConfigError(`${where}: tMul must be a number of at least 1, but got ${describe(tMul)}.`)
    }
    this.tMul = tMul
    this.mMul = nonNegativeNumber(`${where}: mMul`, mMul)
    this.alpha = numberWithin(`${where}: alpha`, alpha, 0, 1, true)
  }

  at(step: number): number {
    const { restarts, done } = this.#periodOf(step)
    const cosine = (this.mMul ** restarts * (1 + Math.cos(Math.PI * done))) / 2
    return this.initialLearningRate * ((1 - this.alpha) * cosine + this.alpha)
  }

  /** Counted rather than by logarithms, whose rounding would put a restart a step too late. */
  #periodOf(step: number): { restarts: number; done: number } {
    const { firstDecaySteps, tMul } = this
    if (tMul === 1) {
      const restarts = Math.floor(step / firstDecaySteps)
      return { restarts, done: step / firstDecaySteps - restarts }
    }
    let [restarts, start, length] = [0, 0, firstDecaySteps]
    while (step >= start + length) {
      start += length
      length *= tMul
      restarts += 1
    }
    return { restarts, done: (step - start) / length }
  }

  config(): JsonObject {
    const { initialLearningRate, firstDecaySteps, tMul, mMul, alpha } = this
    return { initialLearningRate, firstDecaySteps, tMul, mMul, alpha }
  }
}

export function cosineDecayRestarts(options: CosineDecayRestartsOptions): CosineDecayRestarts {
  return new CosineDecayRestarts(options)
}
