import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import { Metric } from './metric.js'
import { readWeights } from './rows.js'

/** One value an example or step, for instance a loss. */
export type PerExample = (yTrue: Tensor, yPred: Tensor) => Tensor

/** The weighted mean of a function's values over the epoch; NaN before any example. */
export class Mean extends Metric {
  readonly #perExample: PerExample
  #sum = 0
  #weight = 0

  constructor(name: string, perExample: PerExample) {
    super(name)
    this.#perExample = perExample
  }

  update(yTrue: Tensor, yPred: Tensor, weights?: Tensor): void {
    const { shape, values } = tidy(() => {
      const result = this.#perExample(yTrue, yPred)
      return { shape: result.shape, values: result.dataSync() }
    })
    const weightOf = readWeights(this.name, shape, weights)
    for (let row = 0; row < values.length; row++) {
      const weight = weightOf(row)
      // A masked value may be NaN or infinite, and 0 times it is not 0.
      if (weight === 0) continue
      this.#sum += weight * values[row]!
      this.#weight += weight
    }
  }

  result(): number {
    return this.#sum / this.#weight
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
