import { knownOptions, numberWithin, positiveInteger, positiveNumber } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import type { Schedule } from './schedule.js'

export interface OneCycleOptions {
  /** The highest rate. Required. Range: above 0. */
  readonly maxLearningRate: number
  /** Steps of the whole run: epochs times batches an epoch. Required. Range: an integer of at least 2. */
  readonly totalSteps: number
  /** Share of the steps in which the rate climbs; above 1 / totalSteps. Default: 0.3. Range: [0, 1). */
  readonly pctStart?: number
  /** The first rate is `maxLearningRate / divFactor`. Default: 25. Range: above 0. */
  readonly divFactor?: number
  /** The last rate is the first one divided by this. Default: 10,000. Range: above 0. */
  readonly finalDivFactor?: number
  /** Whether the optimizer's momentum goes the other way round. Default: true. */
  readonly cycleMomentum?: boolean
  /** The momentum at the highest rate. Default: 0.85. Range: [0, 1]. */
  readonly baseMomentum?: number
  /** The momentum at both ends. Default: 0.95. Range: [0, 1]. */
  readonly maxMomentum?: number
}

const known = [
  'maxLearningRate',
  'totalSteps',
  'pctStart',
  'divFactor',
  'finalDivFactor',
  'cycleMomentum',
  'baseMomentum',
  'maxMomentum',
] as const

/**
 * One climb and one long descent of the rate, both along half a cosine, over the whole run; momentum goes the other way.
 *
 *   from a to b:  a + (b - a) · (1 - cos(π·s)) / 2      s the share of the phase that is over
 *   climb:        max / divFactor -> max,                            momentum maxMomentum -> baseMomentum
 *   descent:      max -> max / (divFactor · finalDivFactor),         momentum baseMomentum -> maxMomentum
 *
 * The climb ends at step pctStart · totalSteps - 1, the descent at step totalSteps - 1; later steps keep the last rate.
 * The momentum is that of `sgd` and `rmsprop` where theirs is above 0, and β₁ of `adam`, `adamw`; other optimizers have
 * none. Defaults are those of PyTorch's OneCycleLR.
 * Source: Smith and Topin 2017, arXiv:1708.07120; the two cosines as in fastai.
 */
export class OneCycle implements Schedule {
  readonly className = 'OneCycle'
  readonly options: Readonly<Required<OneCycleOptions>>

  /** @throws ConfigError if an option is missing, out of its range or unknown. */
  constructor(options: OneCycleOptions) {
    const where = 'oneCycle'
    knownOptions(where, options, known)
    const { maxLearningRate, totalSteps, pctStart = 0.3, divFactor = 25, finalDivFactor = 1e4 } = options
    const { cycleMomentum = true, baseMomentum = 0.85, maxMomentum = 0.95 } = options
    this.options = {
      maxLearningRate: positiveNumber(`${where}: maxLearningRate`, maxLearningRate),
      totalSteps: positiveInteger(`${where}: totalSteps`, totalSteps),
      pctStart: numberWithin(`${where}: pctStart`, pctStart, 0, 1),
      divFactor: positiveNumber(`${where}: divFactor`, divFactor),
      finalDivFactor: positiveNumber(`${where}: finalDivFactor`, finalDivFactor),
      cycleMomentum,
      baseMomentum: numberWithin(`${where}: baseMomentum`, baseMomentum, 0, 1, true),
      maxMomentum: numberWithin(`${where}: maxMomentum`, maxMomentum, 0, 1, true),
    }
    if (pctStart * totalSteps <= 1) {
      const got = `${pctStart} of ${totalSteps}`
      throw new ConfigError(`${where}: pctStart must be a share of more than one step, but got ${got}.`)
    }
  }

  at(step: number): number {
    const { maxLearningRate: top, divFactor, finalDivFactor } = this.options
    return this.#between(step, top / divFactor, top, top / divFactor / finalDivFactor)
  }

  momentumAt(step: number): number | undefined {
    const { cycleMomentum, baseMomentum, maxMomentum } = this.options
    return cycleMomentum ? this.#between(step, maxMomentum, baseMomentum, maxMomentum) : undefined
  }

  #between(step: number, first: number, middle: number, last: number): number {
    const { totalSteps, pctStart } = this.options
    const [turn, end] = [pctStart * totalSteps - 1, totalSteps - 1]
    if (step <= turn) return onCosine(first, middle, step / turn)
    return onCosine(middle, last, Math.min(1, (step - turn) / (end - turn)))
  }

  config(): JsonObject {
    return { ...this.options }
  }
}

export function oneCycle(options: OneCycleOptions): OneCycle {
  return new OneCycle(options)
}

function onCosine(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share))
}
