import { add, mul, sub } from '@tensorflow/tfjs-core'
import type { OptimizerStep } from '../engine/fused-types.js'
import { numberWithin } from '../errors/checks.js'
import { Optimizer, type OptimizerOptions, type Updated, type UpdateInput, type ValuesInput } from './optimizer.js'

/** Learning rate by default: 0.01. */
export interface SGDOptions extends OptimizerOptions {
  /** Share of the last step's movement that is kept. Default: 0. Range: [0, 1]. */
  readonly momentum?: number
  /** Whether the gradient counts as if the momentum had been followed already. Default: false. */
  readonly nesterov?: boolean
}

/**
 * Gradient descent, with momentum if wanted.
 *
 *   plain:      w <- w - rate·g
 *   momentum:   m <- momentum·m - rate·g      w <- w + m
 *   nesterov:   m <- momentum·m - rate·g      w <- w + momentum·m - rate·g
 *
 * State: momentum (none without momentum).
 * Source: Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", section 2.
 */
export class SGD extends Optimizer<SGDOptions> {
  readonly className = 'SGD'
  readonly momentum: number
  readonly nesterov: boolean
  protected readonly slotNames: readonly string[]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SGDOptions = {}) {
    const { learningRate = 0.01, momentum = 0, nesterov = false } = options
    super('sgd', { ...options, learningRate, momentum, nesterov }, ['momentum', 'nesterov'])
    this.momentum = numberWithin('sgd: momentum', momentum, 0, 1, true)
    this.nesterov = nesterov
    this.slotNames = momentum === 0 ? [] : ['momentum']
  }

  protected update({ weight, gradient, slots, rate }: UpdateInput): Updated {
    const pull = mul(gradient, rate)
    if (slots['momentum'] === undefined) return { weight: sub(weight, pull), slots: {} }
    const kept = this.momentumOr(this.momentum)
    const momentum = sub(mul(slots['momentum'], kept), pull)
    const movement = this.nesterov ? sub(mul(momentum, kept), pull) : momentum
    return { weight: add(weight, movement), slots: { momentum } }
  }

  protected override updateValues({ weight, gradient, slots, rate }: ValuesInput): void {
    const momentum = slots['momentum']
    const kept = this.momentumOr(this.momentum)
    for (let i = 0; i < weight.length; i++) {
      const pull = gradient[i]! * rate
      if (momentum === undefined) {
        weight[i]! -= pull
        continue
      }
      const next = momentum[i]! * kept - pull
      momentum[i] = next
      weight[i]! += this.nesterov ? next * kept - pull : next
    }
  }

  protected override fusedStep(rate: number): OptimizerStep {
    return { kind: 'sgd', rate, momentum: this.momentumOr(this.momentum), nesterov: this.nesterov }
  }
}

export function sgd(options: SGDOptions = {}): SGD {
  return new SGD(options)
}
