import { add, div, mul, relu, sqrt, square, sub } from '@tensorflow/tfjs-core'
import type { OptimizerStep } from '../engine/fused-types.js'
import { numberWithin, positiveNumber } from '../errors/checks.js'
import { Optimizer, type OptimizerOptions, type Updated, type UpdateInput, type ValuesInput } from './optimizer.js'

/** Learning rate by default: 0.001. */
export interface RMSpropOptions extends OptimizerOptions {
  /** Share of the mean squared gradient that is kept a step. Default: 0.9. Range: [0, 1). */
  readonly rho?: number
  /** Share of the last step's movement that is kept. Default: 0. Range: [0, 1]. */
  readonly momentum?: number
  /** Added to the mean square, inside the root. Default: 1e-7. Range: above 0. */
  readonly epsilon?: number
  /** Whether the variance of the gradient takes the place of its mean square. Default: false. */
  readonly centered?: boolean
}

/**
 * Divides each element's step by the root of the running mean of its squared gradient.
 *
 *   v <- ρ·v + (1 - ρ)·g²       d = rate·g / √(v + ε)
 *   centered:   a <- ρ·a + (1 - ρ)·g,   d = rate·g / √(max(0, v - a²) + ε)
 *   w <- w - d, or with momentum   m <- momentum·m + d,   w <- w - m
 *
 * Rounding can make v - a² negative; Keras has no max there and gives NaN then.
 * State: velocity v, average a (if `centered`), momentum m (if above 0); each has the weight's shape.
 * Source: Hinton 2012, "Neural networks for machine learning", lecture 6e;
 * Graves 2013, arXiv:1308.0850, equations 38-45.
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  readonly className = 'RMSprop'
  readonly rho: number
  readonly momentum: number
  readonly epsilon: number
  readonly centered: boolean
  protected readonly slotNames: readonly string[]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: RMSpropOptions = {}) {
    const { learningRate = 0.001, rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = options
    const filled = { ...options, learningRate, rho, momentum, epsilon, centered }
    super('rmsprop', filled, ['rho', 'momentum', 'epsilon', 'centered'])
    this.rho = numberWithin('rmsprop: rho', rho, 0, 1)
    this.momentum = numberWithin('rmsprop: momentum', momentum, 0, 1, true)
    this.epsilon = positiveNumber('rmsprop: epsilon', epsilon)
    this.centered = centered
    this.slotNames = ['velocity', ...(centered ? ['average'] : []), ...(momentum > 0 ? ['momentum'] : [])]
  }

  protected update({ weight, gradient, slots, rate }: UpdateInput): Updated {
    const { rho } = this
    const velocity = add(mul(slots['velocity']!, rho), mul(square(gradient), 1 - rho))
    const average = slots['average'] && add(mul(slots['average'], rho), mul(gradient, 1 - rho))
    const spread = average === undefined ? velocity : relu(sub(velocity, square(average)))
    const increment = div(mul(gradient, rate), sqrt(add(spread, this.epsilon)))
    const momentum = slots['momentum'] && add(mul(slots['momentum'], this.momentumOr(this.momentum)), increment)
    const next = { velocity, ...(average && { average }), ...(momentum && { momentum }) }
    return { weight: sub(weight, momentum ?? increment), slots: next }
  }

  protected override updateValues({ weight, gradient, slots, rate }: ValuesInput): void {
    const { rho, epsilon } = this
    const kept = this.momentumOr(this.momentum)
    const [velocity, average, momentum] = [slots['velocity']!, slots['average'], slots['momentum']]
    for (let i = 0; i < weight.length; i++) {
      const g = gradient[i]!
      velocity[i] = velocity[i]! * rho + g * g * (1 - rho)
      let spread = velocity[i]!
      if (average !== undefined) {
        average[i] = average[i]! * rho + g * (1 - rho)
        spread = Math.max(0, spread - average[i]! * average[i]!)
      }
      let movement = (g * rate) / Math.sqrt(spread + epsilon)
      if (momentum !== undefined) momentum[i] = movement = momentum[i]! * kept + movement
      weight[i]! -= movement
    }
  }

  protected override fusedStep(rate: number): OptimizerStep {
    const { rho, epsilon, centered } = this
    return { kind: 'rmsprop', rate, rho, momentum: this.momentumOr(this.momentum), epsilon, centered }
  }
}

export function rmsprop(options: RMSpropOptions = {}): RMSprop {
  return new RMSprop(options)
}
