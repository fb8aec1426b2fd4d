import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core'
import { nonNegativeNumber, positiveNumber } from '../errors/checks.js'
import { Optimizer, type OptimizerOptions, type Updated, type UpdateInput } from './optimizer.js'

/** Learning rate by default: 0.001. */
export interface AdagradOptions extends OptimizerOptions {
  /** What the sums of squares start with. Default: 0.1. Range: at least 0. */
  readonly initialAccumulatorValue?: number
  /** Added to the sum of squares, inside the root. Default: 1e-7. Range: above 0. */
  readonly epsilon?: number
}

/**
 * Divides each element's step by the root of the sum of all its squared gradients, so that rare features keep long steps.
 *
 *   s <- s + g²      w <- w - rate·g / √(s + ε)
 *
 * State: accumulator s, of the weight's shape.
 * Source: Duchi et al. 2011, https://jmlr.org/papers/v12/duchi11a.html, figure 1.
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  readonly className = 'Adagrad'
  readonly epsilon: number
  protected readonly slotNames = ['accumulator']
  protected override readonly slotStart: number

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AdagradOptions = {}) {
    const { learningRate = 0.001, initialAccumulatorValue = 0.1, epsilon = 1e-7 } = options
    const filled = { ...options, learningRate, initialAccumulatorValue, epsilon }
    super('adagrad', filled, ['initialAccumulatorValue', 'epsilon'])
    this.slotStart = nonNegativeNumber('adagrad: initialAccumulatorValue', initialAccumulatorValue)
    this.epsilon = positiveNumber('adagrad: epsilon', epsilon)
  }

  protected update({ weight, gradient, slots, rate }: UpdateInput): Updated {
    const accumulator = add(slots['accumulator']!, square(gradient))
    const movement = div(mul(gradient, rate), sqrt(add(accumulator, this.epsilon)))
    return { weight: sub(weight, movement), slots: { accumulator } }
  }
}

export function adagrad(options: AdagradOptions = {}): Adagrad {
  return new Adagrad(options)
}
