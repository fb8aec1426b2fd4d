/** Optimizers as their formulas say, on plain numbers, w the weights, g the gradient. */
import { Generator } from '@tessera-ml/core'

/** A rule that changes w in place. `step` counts from 1. */
export type Rule = (w: Float64Array, g: Float64Array, rate: number, step: number) => void

/** w <- w - rate·g */
export function gradientDescent(): Rule {
  return (w, g, rate) => w.forEach((value, i) => (w[i] = value - rate * g[i]!))
}

/** m <- momentum·m - rate·g      w <- w + m */
export function momentum(size: number, { momentum = 0.9 } = {}): Rule {
  const m = new Float64Array(size)
  return (w, g, rate) =>
    w.forEach((value, i) => {
      m[i] = momentum * m[i]! - rate * g[i]!
      w[i] = value + m[i]
    })
}

/** v <- rho·v + (1 - rho)·g²      w <- w - rate·g / √(v + epsilon). Source: Tieleman and Hinton 2012, lecture 6.5. */
export function rmsprop(size: number, { rho = 0.9, epsilon = 1e-7 } = {}): Rule {
  const v = new Float64Array(size)
  return (w, g, rate) =>
    w.forEach((value, i) => {
      v[i] = rho * v[i]! + (1 - rho) * g[i]! ** 2
      w[i] = value - (rate * g[i]!) / Math.sqrt(v[i] + epsilon)
    })
}

/**
 * m <- beta1·m + (1 - beta1)·g      v <- beta2·v + (1 - beta2)·g²
 * w <- w - rate·√(1 - beta2ᵗ) / (1 - beta1ᵗ) · m / (√v + epsilon)      at step t. Source: Kingma and Ba 2015, arXiv:1412.6980.
 */
export function adam(size: number, { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = {}): Rule {
  const [m, v] = [new Float64Array(size), new Float64Array(size)]
  return (w, g, rate, step) =>
    w.forEach((value, i) => {
      m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!
      v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! ** 2
      const corrected = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
      w[i] = value - (corrected * m[i]) / (Math.sqrt(v[i]) + epsilon)
    })
}

export interface DescentOptions {
  readonly rule: Rule
  readonly rate?: number
  /** The rate of epoch e is rate / (1 + decay·e). Default: 0. */
  readonly decay?: number
  /** All rows: gradient descent by the batch; 1: stochastic; between them: by mini-batches. Default: all. */
  readonly batchSize?: number
  readonly epochs?: number
  readonly seed?: number
}

/** Fits y ≈ x·w by least squares, from zeros on. Its gradient is 2·mean((x·w - y)·x) over the rows of a batch. */
export function linearRegression(
  x: readonly (readonly number[])[],
  y: readonly number[],
  { rule, rate = 0.1, decay = 0, batchSize = x.length, epochs = 100, seed = 1 }: DescentOptions,
): Float64Array {
  const w = new Float64Array(x[0]!.length)
  let step = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = new Generator(seed).fork(epoch).permutation(x.length)
    for (let start = 0; start < order.length; start += batchSize) {
      const rows = order.subarray(start, start + batchSize)
      const g = new Float64Array(w.length)
      for (const row of rows) {
        const error = x[row]!.reduce((sum, value, i) => sum + value * w[i]!, -y[row]!)
        x[row]!.forEach((value, i) => (g[i]! += (2 * error * value) / rows.length))
      }
      rule(w, g, rate / (1 + decay * epoch), ++step)
    }
  }
  return w
}
