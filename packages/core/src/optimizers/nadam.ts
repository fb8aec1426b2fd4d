import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core'
import { decayNames, decaysOf, type DecayOptions, type Decays } from './moments.js'
import { Optimizer, type Updated, type UpdateInput } from './optimizer.js'

/** Learning rate by default: 0.001. */
export type NadamOptions = DecayOptions

/**
 * Adam with Nesterov's momentum: the gradient counts as if the momentum had been followed already.
 *
 *   μₜ = β₁·(1 - 0.96ᵗ / 2),   Πₜ = μ₁·…·μₜ
 *   m <- β₁·m + (1 - β₁)·g      v <- β₂·v + (1 - β₂)·g²
 *   w <- w - rate·(μₜ₊₁·m / (1 - Πₜ₊₁) + (1 - μₜ)·g / (1 - Πₜ)) / (√(v / (1 - β₂ᵗ)) + ε)
 *
 * State: momentum m and velocity v; each has the weight's shape.
 * Source: Dozat 2016, "Incorporating Nesterov momentum into Adam", algorithm 2.
 */
export class Nadam extends Optimizer<NadamOptions> {
  readonly className = 'Nadam'
  readonly decays: Decays
  protected readonly slotNames = ['momentum', 'velocity']
  /** Πₜ of the last step asked for, since a product over all steps would be made anew each time. */
  #product = { step: 0, value: 1 }

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: NadamOptions = {}) {
    const decays = decaysOf('nadam', options)
    super('nadam', { ...options, ...decays, learningRate: options.learningRate ?? 0.001 }, decayNames)
    this.decays = decays
  }

  protected update({ weight, gradient, slots, rate, step }: UpdateInput): Updated {
    const { beta1, beta2, epsilon } = this.decays
    const [now, next] = [this.#momentumOf(step), this.#momentumOf(step + 1)]
    const product = this.#productTo(step)
    const momentum = add(mul(slots['momentum']!, beta1), mul(gradient, 1 - beta1))
    const velocity = add(mul(slots['velocity']!, beta2), mul(square(gradient), 1 - beta2))
    const ahead = add(mul(momentum, next / (1 - product * next)), mul(gradient, (1 - now) / (1 - product)))
    const root = sqrt(mul(velocity, 1 / (1 - beta2 ** step)))
    return { weight: sub(weight, div(mul(ahead, rate), add(root, epsilon))), slots: { momentum, velocity } }
  }

  /** μₜ */
  #momentumOf(step: number): number {
    return this.decays.beta1 * (1 - 0.96 ** step / 2)
  }

  /** Πₜ, by the same multiplications whether training went on or was taken up from a saved state. */
  #productTo(step: number): number {
    let { step: done, value } = step < this.#product.step ? { step: 0, value: 1 } : this.#product
    while (done < step) value *= this.#momentumOf(++done)
    this.#product = { step, value }
    return value
  }
}

export function nadam(options: NadamOptions = {}): Nadam {
  return new Nadam(options)
}
