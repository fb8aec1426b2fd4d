import { matMul, maximum, mul, reshape, rsqrt, square, sum, transpose, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { describeShape, sizeOf, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'
import { requirePair } from './merge.js'

export interface DotOptions extends LayerOptions {
  /** The axis of both inputs that is summed over, or one of each; negative ones count from the last, not the batch. */
  readonly axes: number | readonly [first: number, second: number]
  /** Whether what is multiplied is brought to norm 1 before: the cosine of the angle. Default: false. */
  readonly normalize?: boolean
}

/** Smallest square of a norm. */
const smallest = 1e-12

/**
 * The scalar products of two inputs along an axis of each.
 *
 *   y[n, i…, j…] = Σ_k a[n, i…, k]·b[n, k, j…]
 *
 * Shapes: [batch, i…, k] and [batch, k, j…], k standing anywhere -> [batch, i…, j…], or [batch, 1] where no other axis is.
 * A mask ends here.
 */
export class Dot extends Layer<DotOptions, readonly Tensor[]> {
  readonly className = 'Dot'
  readonly #axes: readonly [number, number]

  /** @throws ConfigError if `axes` is neither an integer other than the batch's 0 nor two, or an option is unknown. */
  constructor(options: DotOptions) {
    const where = options.name ?? 'dot'
    super(where, options, ['axes', 'normalize'])
    const both: unknown = typeof options.axes === 'number' ? [options.axes, options.axes] : options.axes
    const isPair =
      Array.isArray(both) && both.length === 2 && both.every((axis) => Number.isInteger(axis) && axis !== 0)
    if (!isPair) {
      throw new ConfigError(
        `${where}: axes must be an integer other than 0, the batch, or two of them, but got ${describe(options.axes)}.`,
      )
    }
    this.#axes = [both[0] as number, both[1] as number]
  }

  protected override build(inputs: readonly Shape[]): Shape {
    const [a, b] = requirePair(this.name, inputs)
    const [ofA, ofB] = [this.#axisOf(a, 0), this.#axisOf(b, 1)]
    const sizes = [a[ofA] ?? null, b[ofB] ?? null]
    if (sizes[0] !== null && sizes[1] !== null && sizes[0] !== sizes[1]) {
      throw new ShapeError(
        `${this.name}: inputs must be of equal size in axes ${this.#axes.join(', ')}, ` +
          `but got ${inputs.map(describeShape).join(', ')}.`,
      )
    }
    const axes = [...without(a, ofA), ...without(b, ofB)]
    return [a[0] ?? null, ...(axes.length === 0 ? [1] : axes)]
  }

  override call(inputs: readonly Tensor[]): Tensor {
    const [a, b] = inputs as [Tensor, Tensor]
    const [ofA, ofB] = [this.#axisOf(a.shape, 0), this.#axisOf(b.shape, 1)]
    const [axesOfA, axesOfB] = [without(a.shape, ofA), without(b.shape, ofB)]
    const product = matMul(this.#rows(a, ofA), this.#rows(b, ofB), false, true)
    const axes = [...axesOfA, ...axesOfB]
    return reshape(product, [a.shape[0], ...(axes.length === 0 ? [1] : axes)])
  }

  /** [batch, …, k, …] -> [batch, rest, k], of norm 1 along k where wanted. */
  #rows(x: Tensor, axis: number): Tensor {
    const { rank, shape } = x
    const order = [...shape.keys()].filter((index) => index !== axis)
    const last = axis === rank - 1 ? x : transpose(x, [...order, axis])
    const rows = reshape(last, [shape[0], sizeOf(without(shape, axis)), shape[axis]!])
    if (!(this.options.normalize ?? false)) return rows
    return mul(rows, rsqrt(maximum(sum(square(rows), 2, true), smallest)))
  }

  #axisOf(input: Shape, index: 0 | 1): number {
    const axis = this.#axes[index]
    const fromFront = axis < 0 ? axis + input.length : axis
    if (fromFront >= 1 && fromFront < input.length) return fromFront
    throw new ShapeError(
      `${this.name}: input must have axis ${axis} behind the batch, but got ${describeShape(input)}.`,
    )
  }
}

/** The axes but the batch and one more. */
function without<Size>(shape: readonly Size[], axis: number): Size[] {
  return shape.filter((_, index) => index !== 0 && index !== axis)
}

/** The scalar products of two inputs: see `Dot`. */
export function dot(options: DotOptions): Dot {
  return new Dot(options)
}
