import { mul, neg, relu, sub, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import type { Parameter } from '../engine/parameter.js'
import { describeShape, knownSize, type Shape } from '../engine/shape.js'
import type { ConstraintLike } from '../functions/constraints.js'
import type { RegularizerLike } from '../functions/regularizers.js'
import type { InitializerLike } from '../initializers/resolve.js'
import { Layer, type LayerOptions, type WeightOptions } from './layer.js'
import { built, weightOptions } from './weight-options.js'

export interface PReLUOptions extends LayerOptions {
  /** First values of the slopes. Default: 'zeros'. */
  readonly alphaInitializer?: InitializerLike
  /** Term of the loss that the slopes add. Default: none. */
  readonly alphaRegularizer?: RegularizerLike
  /** Projection of the slopes after each update. Default: none. */
  readonly alphaConstraint?: ConstraintLike
  /** Axes along which the slope is the same, the first behind the batch being 1. Default: none. */
  readonly sharedAxes?: readonly number[]
}

/**
 * A slope for negative numbers that is learned.
 *
 *   y = x for x > 0, else α·x
 *
 * Shapes: any shape with a batch -> the same shape. A mask passes through.
 * Weights: alpha α, of the shape of an example, with 1 in `sharedAxes`.
 * Source: He et al. 2015, arXiv:1502.01852.
 */
export class PReLU extends Layer<PReLUOptions> {
  readonly className = 'PReLU'
  override readonly passesMask = true
  readonly #alphaOptions: WeightOptions
  #alpha: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: PReLUOptions = {}) {
    const where = options.name ?? 'p_re_lu'
    super(where, options, ['alphaInitializer', 'alphaRegularizer', 'alphaConstraint', 'sharedAxes'])
    const { alphaInitializer = 'zeros', alphaRegularizer, alphaConstraint } = options
    this.#alphaOptions = weightOptions(alphaInitializer, alphaRegularizer, alphaConstraint)
    const axes: unknown = options.sharedAxes ?? []
    if (Array.isArray(axes) && axes.every((axis) => Number.isInteger(axis) && axis >= 1)) return
    throw new ConfigError(`${where}: sharedAxes must be a list of integers of at least 1, but got ${describe(axes)}.`)
  }

  protected override build(input: Shape): Shape {
    const { sharedAxes = [] } = this.options
    if (input.length < 2 || sharedAxes.some((axis) => axis >= input.length)) {
      throw new ShapeError(
        `${this.name}: input must have axes ${sharedAxes.join(', ') || 'behind the batch'}, but got ${describeShape(input)}.`,
      )
    }
    const sizes = input.slice(1).map((size, index) => {
      return sharedAxes.includes(index + 1) ? 1 : knownSize(`${this.name}: axis ${index + 1} of the input`, size)
    })
    this.#alpha = this.weight('alpha', sizes, this.#alphaOptions)
    return input
  }

  override call(x: Tensor): Tensor {
    return sub(relu(x), mul(built(this.name, this.#alpha).value, relu(neg(x))))
  }
}

/** A learned slope for negative numbers: see `PReLU`. */
export function prelu(options: PReLUOptions = {}): PReLU {
  return new PReLU(options)
}
