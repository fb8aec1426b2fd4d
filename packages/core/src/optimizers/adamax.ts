import { abs, add, div, maximum, mul, sub } from '@tensorflow/tfjs-core'
import { decayNames, decaysOf, type DecayOptions, type Decays } from './moments.js'
import { Optimizer, type Updated, type UpdateInput } from './optimizer.js'

/** Learning rate by default: 0.001. */
export type AdamaxOptions = DecayOptions

/**
 * Adam with the largest gradient, slowly forgotten, in the place of the root of the mean square.
 *
 *   m <- β₁·m + (1 - β₁)·g      u <- max(β₂·u, |g|)      w <- w - rate / (1 - β₁ᵗ) · m / (u + ε)
 *
 * State: momentum m and norm u; each has the weight's shape.
 * Source: Kingma and Ba 2014, arXiv:1412.6980, algorithm 2; ε as in Keras.
 */
export class Adamax extends Optimizer<AdamaxOptions> {
  readonly className = 'Adamax'
  readonly decays: Decays
  protected readonly slotNames = ['momentum', 'norm']

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AdamaxOptions = {}) {
    const decays = decaysOf('adamax', options)
    super('adamax', { ...options, ...decays, learningRate: options.learningRate ?? 0.001 }, decayNames)
    this.decays = decays
  }

  protected update({ weight, gradient, slots, rate, step }: UpdateInput): Updated {
    const { beta1, beta2, epsilon } = this.decays
    const momentum = add(mul(slots['momentum']!, beta1), mul(gradient, 1 - beta1))
    const norm = maximum(mul(slots['norm']!, beta2), abs(gradient))
    const movement = div(mul(momentum, rate / (1 - beta1 ** step)), add(norm, epsilon))
    return { weight: sub(weight, movement), slots: { momentum, norm } }
  }
}

export function adamax(options: AdamaxOptions = {}): Adamax {
  return new Adamax(options)
}
