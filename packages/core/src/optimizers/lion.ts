import { add, mul, sign, sub } from '@tensorflow/tfjs-core'
import { numberWithin } from '../errors/checks.js'
import { Optimizer, type OptimizerOptions, type Updated, type UpdateInput } from './optimizer.js'

/** Learning rate by default: 0.001. A third to a tenth of Adam's suits, with that much more weight decay. */
export interface LionOptions extends OptimizerOptions {
  /** Share of the momentum in the direction of a step. Default: 0.9. Range: [0, 1). */
  readonly beta1?: number
  /** Share of the momentum that is kept a step. Default: 0.99. Range: [0, 1). */
  readonly beta2?: number
}

/**
 * Steps of one length for all elements: only the sign of the momentum counts.
 *
 *   w <- w - rate·sign(β₁·m + (1 - β₁)·g)      m <- β₂·m + (1 - β₂)·g
 *
 * State: momentum m, of the weight's shape. Source: Chen et al. 2023, arXiv:2302.06675, algorithm 2.
 */
export class Lion extends Optimizer<LionOptions> {
  readonly className = 'Lion'
  readonly beta1: number
  readonly beta2: number
  protected readonly slotNames = ['momentum']

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: LionOptions = {}) {
    const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.99 } = options
    super('lion', { ...options, learningRate, beta1, beta2 }, ['beta1', 'beta2'])
    this.beta1 = numberWithin('lion: beta1', beta1, 0, 1)
    this.beta2 = numberWithin('lion: beta2', beta2, 0, 1)
  }

  protected update({ weight, gradient, slots, rate }: UpdateInput): Updated {
    const before = slots['momentum']!
    const direction = sign(add(mul(before, this.beta1), mul(gradient, 1 - this.beta1)))
    const momentum = add(mul(before, this.beta2), mul(gradient, 1 - this.beta2))
    return { weight: sub(weight, mul(direction, rate)), slots: { momentum } }
  }
}

export function lion(options: LionOptions = {}): Lion {
  return new Lion(options)
}
