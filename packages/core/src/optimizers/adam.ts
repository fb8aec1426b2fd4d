import type { OptimizerStep } from '../engine/fused-types.js'
import { momentsNames, momentsOf, momentsSlots, momentsUpdate, momentsUpdateValues } from './moments.js'
import type { Moments, MomentsOptions } from './moments.js'
import { Optimizer, type Updated, type UpdateInput, type ValuesInput } from './optimizer.js'

/** Learning rate by default: 0.001. */
export type AdamOptions = MomentsOptions

/**
 * Scales each element's step by running means of its gradient and of its square.
 *
 *   m <- β₁·m + (1 - β₁)·g      v <- β₂·v + (1 - β₂)·g²
 *   w <- w - rate·√(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)
 *
 * With `amsgrad`, the largest v so far stands in the root. t counts all steps, also those before a weight was unfrozen.
 * State: momentum m, velocity v, and largestVelocity with `amsgrad`; each has the weight's shape.
 * As in Keras, ε is added after the correction of the bias (section 2's last remark), not before.
 * Source: Kingma and Ba 2014, arXiv:1412.6980, algorithm 1; Reddi et al. 2018, arXiv:1904.09237 (`amsgrad`).
 */
export class Adam extends Optimizer<AdamOptions> {
  readonly className = 'Adam'
  readonly moments: Moments
  protected readonly slotNames: readonly string[]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AdamOptions = {}) {
    const moments = momentsOf('adam', options)
    super('adam', { ...options, ...moments, learningRate: options.learningRate ?? 0.001 }, momentsNames)
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

export function adam(options: AdamOptions = {}): Adam {
  return new Adam(options)
}
