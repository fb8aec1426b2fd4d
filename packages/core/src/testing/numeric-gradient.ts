/**
 * Checks of gradients by finite differences, for tests of layers, losses and operations of one's own.
 */
import { engine, tensor, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger, positiveNumber } from '../errors/checks.js'
import type { Generator } from '../random/generator.js'

export interface CheckGradientOptions {
  /** The random directions and weights; the same seed checks the same. */
  readonly random: Generator
  /** How many directions are tried. Default: 8. Range: at least 1. */
  readonly directions?: number
  /**
   * Distance h of the finite differences. Default: 0.01, best for float32. Range: above 0. No input moves farther than
   * 2h, so inputs must stay above 2h away from a kink (0 of a ReLU) and 4h from one another under a maximum.
   */
  readonly step?: number
}

/**
 * How fast the weighted sum of f's outputs grows when the inputs move along a direction, by five points:
 *
 *   L(t) = Σ w·f(x + t·v)      dL/dt ≈ (8(L(h) - L(-h)) - (L(2h) - L(-2h))) / 12h
 *
 * f runs in float32, sums are taken in float64.
 *
 * Shapes: one direction for each input, of its size; weights of the output's size.
 */
export function numericGradient(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  direction: readonly Float32Array[],
  weights: Float32Array,
  step = 0.01,
): number {
  const values = inputs.map((input) => Float32Array.from(input.dataSync()))
  const weightedSum = (t: number): number =>
    tidy(() => {
      const moved = values.map((x, i) => x.map((value, j) => value + t * direction[i]![j]!))
      return dot(f(...moved.map((x, i) => tensor(x, inputs[i]!.shape))).dataSync(), weights)
    })
  const near = weightedSum(step) - weightedSum(-step)
  const far = weightedSum(2 * step) - weightedSum(-2 * step)
  return (8 * near - far) / (12 * step)
}

/**
 * Compares the gradient of `f`, a function of float32 tensors with one output of any shape, with finite differences
 * along random directions, and gives the worst relative error: around 1e-5 for a right gradient, 1e-3 is the gate.
 *
 *   error = |g·v - numeric| / max(|g·v|, |numeric|, √Σ(g v)²)
 *
 * The last term keeps a direction in which all parts cancel out by chance from counting as a fault.
 * For second derivatives hand in a gradient: `checkGradient((x) => grad(f)(x), [x], { random })`.
 *
 * @throws ConfigError if an option is out of range.
 */
export function checkGradient(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { random, directions = 8, step = 0.01 }: CheckGradientOptions,
): number {
  positiveInteger('checkGradient: directions', directions)
  positiveNumber('checkGradient: step', step)
  let weights: Float32Array = new Float32Array()
  let gradients: ArrayLike<number>[] = []
  tidy(() => {
    const { shape, size } = f(...inputs)
    weights = uniform(size, random)
    gradients = gradientsOf(f, inputs, tensor(weights, shape)).map((gradient) => gradient.dataSync())
  })
  let worst = 0
  for (let trial = 0; trial < directions; trial++) {
    const direction = inputs.map((input) => uniform(input.size, random))
    const numeric = numericGradient(f, inputs, direction, weights, step)
    let exact = 0
    let squares = 0
    for (const [i, v] of direction.entries()) {
      exact += dot(gradients[i]!, v)
      for (const [j, part] of v.entries()) squares += (part * gradients[i]![j]!) ** 2
    }
    const scale = Math.max(Math.abs(exact), Math.abs(numeric), Math.sqrt(squares))
    const error = scale === 0 ? 0 : Math.abs(exact - numeric) / scale
    worst = Number.isNaN(error) ? Infinity : Math.max(worst, error)
  }
  return worst
}

/** The gradients of Σ dy·f by the inputs, which tfjs's `grads` refuses to give where an input has no influence: 0 here. */
export function gradientsOf(f: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[], dy: Tensor): Tensor[] {
  const { grads } = engine().gradients(() => f(...inputs), [...inputs], dy, true)
  return inputs.map((input, i) => grads[i] ?? zerosLike(input))
}

function uniform(size: number, random: Generator): Float32Array {
  const values = new Float32Array(size)
  random.fillUniform(values, -1, 1)
  return values
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
