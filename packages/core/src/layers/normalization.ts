import { add, cast, div, maximum, mul, reshape, sqrt, sub, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import type { Parameter } from '../engine/parameter.js'
import { describeShape, knownSize, sizeOf, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'
import { axesOf, requireAxis } from './normalization-options.js'
import { built } from './weight-options.js'

export interface NormalizationLayerOptions extends LayerOptions {
  /**
   * The axis or axes that have a mean and a variance of their own, counted from the end where negative; null for one of
   * all numbers. Default: -1.
   */
  readonly axis?: number | readonly number[] | null
  /** The mean, one number or one an element of `axis`. Default: that of `adapt`. */
  readonly mean?: number | readonly number[]
  /** The variance, one number or one an element of `axis`. Default: that of `adapt`. Range: at least 0. */
  readonly variance?: number | readonly number[]
  /** Whether it goes back from normal numbers to the original ones. Default: false. */
  readonly invert?: boolean
}

/** Data to adapt to, in row-major order. */
export interface AdaptData {
  readonly data: ArrayLike<number>
  /** With the examples first. */
  readonly shape: readonly number[]
}

/** Smallest standard deviation that is divided by, as in Keras. */
const smallest = 1e-7

/**
 * Brings the features of data to mean 0 and variance 1, by numbers that are taken from data before training.
 *
 *   y = (x - μ) / max(√σ², 10⁻⁷)      x = y·max(√σ², 10⁻⁷) + μ  with `invert`
 *
 * Shapes: any shape with a batch -> the same shape, float32. A mask passes through.
 * Weights: mean μ and variance σ² of the sizes of `axis`, which no optimizer changes; none where the options give them.
 *
 * @example
 * const scale = normalization()
 * scale.adapt({ data: Float32Array.of(1, 10, 3, 30), shape: [2, 2] })
 */
export class Normalization extends Layer<NormalizationLayerOptions> {
  readonly className = 'Normalization'
  override readonly passesMask = true
  readonly #axes: readonly number[]
  #mean: Parameter | undefined
  #variance: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown, or one of mean and variance is missing. */
  constructor(options: NormalizationLayerOptions = {}) {
    const where = options.name ?? 'normalization'
    super(where, options, ['axis', 'mean', 'variance', 'invert'])
    const { axis = -1, mean, variance } = options
    this.#axes = axis === null ? [] : typeof axis === 'number' ? [axis] : axis
    for (const one of this.#axes) requireAxis(where, one)
    if ((mean === undefined) !== (variance === undefined)) {
      throw new ConfigError(`${where}: mean and variance must be given together, but got one of them.`)
    }
    const isGood = (value: unknown) => [value].flat().every((number) => typeof number === 'number' && number >= 0)
    if (variance === undefined || isGood(variance)) return
    throw new ConfigError(`${where}: variance must be numbers of at least 0, but got ${describe(variance)}.`)
  }

  protected override build(input: Shape): Shape {
    const sizes = this.#sizes(input)
    const { mean, variance } = this.options
    if (mean === undefined) {
      this.#mean = this.weight('mean', sizes, { initializer: 'zeros', trainable: false })
      this.#variance = this.weight('variance', sizes, { initializer: 'ones', trainable: false })
      return input
    }
    for (const given of [mean, variance]) {
      if (typeof given === 'number' || given!.length === sizeOf(sizes)) continue
      throw new ShapeError(
        `${this.name}: mean and variance must have ${sizeOf(sizes)} numbers for input ${describeShape(input)}, ` +
          `but got ${given!.length}.`,
      )
    }
    return input
  }

  override call(x: Tensor): Tensor {
    const sizes = this.#sizes(x.shape)
    const along = x.shape.map((size, axis) => (this.#axesOf(x.shape).includes(axis) ? size : 1))
    const { mean, variance, invert = false } = this.options
    const mu = reshape(mean === undefined ? built(this.name, this.#mean).value : filled(mean, sizes), along)
    const squares = variance === undefined ? built(this.name, this.#variance).value : filled(variance, sizes)
    const deviation = reshape(maximum(sqrt(squares), smallest), along)
    const real = x.dtype === 'float32' ? x : cast(x, 'float32')
    return invert ? add(mul(real, deviation), mu) : div(sub(real, mu), deviation)
  }

  /**
   * Takes mean and variance from data, and makes the weights for its shape. The data is read once, in float64.
   *
   * @throws ConfigError if the options give mean and variance; ShapeError if the data is empty or does not suit the layer.
   */
  adapt({ data, shape }: AdaptData): void {
    if (this.options.mean !== undefined) {
      throw new ConfigError(`${this.name}: adapt must not be called where the options give mean and variance.`)
    }
    if (data.length === 0 || data.length !== sizeOf(shape)) {
      throw new ShapeError(
        `${this.name}: data must fill its shape with at least one number, ` +
          `but got ${data.length} for ${describeShape(shape)}.`,
      )
    }
    this.outputShapeFor([null, ...shape.slice(1)])
    const { mean, variance } = moments(data, shape, this.#axesOf(shape))
    this.#mean!.setValues(mean)
    this.#variance!.setValues(variance)
  }

  #axesOf(input: Shape): number[] {
    return axesOf(this.name, this.#axes, input)
  }

  #sizes(input: Shape): number[] {
    return this.#axesOf(input).map((axis) => knownSize(`${this.name}: axis ${axis} of the input`, input[axis]))
  }
}

/** Mean and variance of each place of `axes` over all others. */
function moments(data: ArrayLike<number>, shape: readonly number[], axes: readonly number[]) {
  const size = sizeOf(axes.map((axis) => shape[axis]!))
  const count = data.length / size
  const place = placeIn(shape, axes)
  const [mean, variance] = [new Float64Array(size), new Float64Array(size)]
  for (let i = 0; i < data.length; i++) mean[place(i)]! += data[i]! / count
  for (let i = 0; i < data.length; i++) variance[place(i)]! += (data[i]! - mean[place(i)]!) ** 2 / count
  return { mean, variance }
}

/** Which place of `axes` the i-th number of a tensor belongs to. */
function placeIn(shape: readonly number[], axes: readonly number[]): (i: number) => number {
  const strides = axes.map((axis) => sizeOf(shape.slice(axis + 1)))
  return (i) => {
    let place = 0
    for (const [k, axis] of axes.entries()) place = place * shape[axis]! + (Math.floor(i / strides[k]!) % shape[axis]!)
    return place
  }
}

function filled(value: number | readonly number[], sizes: number[]): Tensor {
  const size = sizeOf(sizes)
  return tensor(typeof value === 'number' ? new Float32Array(size).fill(value) : Float32Array.from(value), sizes)
}

/** Brings the features of data to mean 0 and variance 1: see `Normalization`. */
export function normalization(options: NormalizationLayerOptions = {}): Normalization {
  return new Normalization(options)
}
