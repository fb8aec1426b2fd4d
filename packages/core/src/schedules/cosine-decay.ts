import { knownOptions, nonNegativeNumber, numberWithin, positiveNumber } from '../errors/checks.js'
import type { JsonObject } from '../errors/json.js'
import type { Schedule } from './schedule.js'

export interface CosineDecayOptions {
  /** The rate of step 0. Required. Range: at least 0. */
  readonly initialLearningRate: number
  /** Steps from the highest rate to the lowest, warm-up not counted. Required. Range: above 0. */
  readonly decaySteps: number
  /** The lowest rate, as a fraction of the highest. Default: 0. Range: [0, 1]. */
  readonly alpha?: number
  /** The rate at the end of the warm-up; without it there is none. Default: none. Range: at least 0. */
  readonly warmupTarget?: number
  /** Steps in which the rate climbs from `initialLearningRate` to `warmupTarget`. Default: 0. Range: at least 0. */
  readonly warmupSteps?: number
}

/**
 * Lowers the rate along half a cosine, after a linear warm-up if one is asked for, then keeps it.
 *
 *   warm-up, t < W:   rate(t) = initial + (target - initial) · t / W
 *   decay:            rate(t) = top · ((1 - alpha) · (1 + cos(π·min(1, (t - W) / D))) / 2 + alpha)
 *
 * W is `warmupSteps` and top is `warmupTarget`, or 0 and `initialLearningRate` without a target; D is `decaySteps`.
 * Source: Loshchilov and Hutter 2016, arXiv:1608.03983, section 3, without restarts.
 */
export class CosineDecay implements Schedule {
  readonly className = 'CosineDecay'
  readonly initialLearningRate: number
  readonly decaySteps: number
  readonly alpha: number
  readonly warmupTarget: number | undefined
  readonly warmupSteps: number

  /** @throws ConfigError if an option is missing, out of its range or unknown. */
  constructor(options: CosineDecayOptions) {
    const where = 'cosineDecay'
    knownOptions(where, options, ['initialLearningRate', 'decaySteps', 'alpha', 'warmupTarget', 'warmupSteps'])
    const { initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = options
    this.initialLearningRate = nonNegativeNumber(`${where}: initialLearningRate`, initialLearningRate)
    this.decaySteps = positiveNumber(`${where}: decaySteps`, decaySteps)
    this.alpha = numberWithin(`${where}: alpha`, alpha, 0, 1, true)
    if (warmupTarget !== undefined) nonNegativeNumber(`${where}: warmupTarget`, warmupTarget)
    this.warmupTarget = warmupTarget
    this.warmupSteps = nonNegativeNumber(`${where}: warmupSteps`, warmupSteps)
  }

  at(step: number): number {
    const { initialLearningRate: initial, warmupTarget: target } = this
    const warmup = target === undefined ? 0 : this.warmupSteps
    const top = target ?? initial
    if (step < warmup) return initial + (top - initial) * (step / warmup)
    const done = Math.min(1, (step - warmup) / this.decaySteps)
    const cosine = (1 + Math.cos(Math.PI * done)) / 2
    return top * ((1 - this.alpha) * cosine + this.alpha)
  }

  config(): JsonObject {
    const { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps } = this
    const config = { initialLearningRate, decaySteps, alpha, warmupSteps }
    return warmupTarget === undefined ? config : { ...config, warmupTarget }
  }
}

export function cosineDecay(options: CosineDecayOptions): CosineDecay {
  return new CosineDecay(options)
}
