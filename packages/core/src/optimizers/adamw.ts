import type { OptimizerStep } from '../engine/fused-types.js'
import { momentsNames, momentsOf, momentsSlots, momentsUpdate, momentsUpdateValues } from './moments.js'
import type { Moments, MomentsOptions } from './moments.js'
import { Optimizer, type Updated, type UpdateInput, type ValuesInput } from './optimizer.js'

/** Learning rate by default: 0.001; weight decay by default: 0.004. */
export type AdamWOptions = MomentsOptions

/**
 * Adam with decay that is kept apart from the gradient.
 *
 *   w <- w·(1 - weightDecay·rate), then Adam's update
 *
 * State: as Adam's. Source: Loshchilov and Hutter 2017, arXiv:1711.05101, algorithm 2.
 */
export class AdamW extends Optimizer<AdamWOptions> {
  readonly className = 'AdamW'
  readonly moments: Moments
  protected readonly slotNames: readonly string[]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AdamWOptions = {}) {
    const { learningRate = 0.001, weightDecay = 0.004 } = options
    const moments = momentsOf('adamw', options)
    super('adamw', { ...options, ...moments, learningRate, weightDecay }, momentsNames)
    this.moments = moments
    this.slotNames = momentsSlots(moments)
  }

  protected update(input: UpdateInput): Updated {
    return momentsUpdate(this.#current(), input)
  }

  protected override updateValues(input: ValuesInput): void {
    momentsUpdateValues(this.#current(), input)
  }

  protected override fusedStep(rate: number, step: number): OptimizerStep {
    return { kind: 'adam', rate, step, ...this.#current() }
  }

  #current(): Moments {
    return { ...this.moments, beta1: this.momentumOr(this.moments.beta1) }
  }
}

export function adamw(options: AdamWOptions = {}): AdamW {
  return new AdamW(options)
}
