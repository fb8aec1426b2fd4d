import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import { Metric } from './metric.js'
import { readWeights } from './rows.js'

/** One value an example or step, for instance a loss; it is told the mask if it has one value for many steps. */
export type PerExample = (yTrue: Tensor, yPred: Tensor, mask?: Tensor) => Tensor

/** The weighted mean of a function's values over the epoch; NaN before any example. */
export class Mean extends Metric {
  readonly #perExample: PerExample
  readonly #finish: (mean: number) => number
  #sum = 0
  #weight = 0

  /** `finish` makes the figure of the mean. Default: the mean itself. */
  constructor(name: string, perExample: PerExample, finish: (mean: number) => number = (mean) => mean) {
    super(name)
    this.#finish = finish
    this.#perExample = perExample
  }

  update(yTrue: Tensor, yPred: Tensor, weights?: Tensor): void {
    const { shape, values } = tidy(() => {
      const result = this.#perExample(yTrue, yPred, weights)
      return { shape: result.shape, values: result.dataSync() }
    })
    // Weights of steps that the function has summed over are its own business.
    const isPerStep = weights !== undefined && weights.rank > Math.max(1, shape.length) && weights.shape.at(-1) !== 1
    const outer = isPerStep ? undefined : weights
    const weightOf = readWeights(this.name, shape, outer)
    for (let row = 0; row < values.length; row++) {
      const weight = weightOf(row)
      // A masked value may be NaN or infinite, and 0 times it is not 0.
      if (weight === 0) continue
      this.#sum += weight * values[row]!
      this.#weight += weight
    }
  }

  result(): number {
    return this.#finish(this.#sum / this.#weight)
  }

  reset(): void {
    this.#sum = 0
    this.#weight = 0
  }
}

/** The mean over the epoch of a function that gives one value an example or step. */
export function meanMetric(name: string, perExample: PerExample): Mean {
  return new Mean(name, perExample)
}
