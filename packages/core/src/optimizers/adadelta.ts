import { add, div, mul, sqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core'
import { numberWithin, positiveNumber } from '../errors/checks.js'
import { Optimizer, type OptimizerOptions, type Updated, type UpdateInput } from './optimizer.js'

/** Learning rate by default: 0.001, as in Keras; the paper has 1. */
export interface AdadeltaOptions extends OptimizerOptions {
  /** Share of both running means that is kept a step. Default: 0.95. Range: [0, 1). */
  readonly rho?: number
  /** Added to both means, inside their roots. Default: 1e-7. Range: above 0. */
  readonly epsilon?: number
}

/**
 * Scales each element's step by the size of its former steps over that of its gradients, so that units agree.
 *
 *   v <- ρ·v + (1 - ρ)·g²      d = √(u + ε) / √(v + ε) · g      u <- ρ·u + (1 - ρ)·d²      w <- w - rate·d
 *
 * State: accumulatedGradient v and accumulatedDelta u; each has the weight's shape.
 * Source: Zeiler 2012, arXiv:1212.5701, algorithm 1.
 */
export class Adadelta extends Optimizer<AdadeltaOptions> {
  readonly className = 'Adadelta'
  readonly rho: number
  readonly epsilon: number
  protected readonly slotNames = ['accumulatedGradient', 'accumulatedDelta']

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AdadeltaOptions = {}) {
    const { learningRate = 0.001, rho = 0.95, epsilon = 1e-7 } = options
    super('adadelta', { ...options, learningRate, rho, epsilon }, ['rho', 'epsilon'])
    this.rho = numberWithin('adadelta: rho', rho, 0, 1)
    this.epsilon = positiveNumber('adadelta: epsilon', epsilon)
  }

  protected update({ weight, gradient, slots, rate }: UpdateInput): Updated {
    const { rho, epsilon } = this
    const mean = (before: Tensor, value: Tensor): Tensor => add(mul(before, rho), mul(square(value), 1 - rho))
    const root = (x: Tensor): Tensor => sqrt(add(x, epsilon))
    const accumulatedGradient = mean(slots['accumulatedGradient']!, gradient)
    const delta = div(mul(root(slots['accumulatedDelta']!), gradient), root(accumulatedGradient))
    const accumulatedDelta = mean(slots['accumulatedDelta']!, delta)
    return { weight: sub(weight, mul(delta, rate)), slots: { accumulatedGradient, accumulatedDelta } }
  }
}

export function adadelta(options: AdadeltaOptions = {}): Adadelta {
  return new Adadelta(options)
}
