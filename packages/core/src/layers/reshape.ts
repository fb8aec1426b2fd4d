import { reshape as reshapeOp, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { describeShape, sizeOf, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'

export interface ReshapeOptions extends LayerOptions {
  /** The new axes behind the batch. One of them may be -1: it takes what remains. Range: at least 1 each, or -1. */
  readonly targetShape: readonly number[]
}

/**
 * Gives the numbers of each example new axes, in row-major order.
 *
 * Shapes: [batch, …] -> [batch, ...targetShape]. A mask ends here.
 */
export class Reshape extends Layer<ReshapeOptions> {
  readonly className = 'Reshape'

  /** @throws ConfigError if `targetShape` is no list of sizes with at most one -1, or an option is unknown. */
  constructor(options: ReshapeOptions) {
    const where = options.name ?? 'reshape'
    super(where, options, ['targetShape'])
    const target: unknown = options.targetShape
    const isSize = (size: unknown) => Number.isInteger(size) && ((size as number) >= 1 || size === -1)
    if (Array.isArray(target) && target.every(isSize) && target.filter((size) => size === -1).length <= 1) return
    throw new ConfigError(
      `${where}: targetShape must be a list of positive integers with at most one -1, but got ${describe(target)}.`,
    )
  }

  protected override build(input: Shape): Shape {
    const [batch, ...axes] = input
    if (batch === undefined) throw new ShapeError(`${this.name}: input must be [batch, …], but got a scalar: [].`)
    const { targetShape } = this.options
    if (axes.includes(null)) return [batch, ...targetShape.map((size) => (size === -1 ? null : size))]
    const size = sizeOf(axes as number[])
    const known = sizeOf(targetShape.filter((axis) => axis !== -1))
    if (targetShape.includes(-1) ? size % known === 0 : size === known) {
      return [batch, ...targetShape.map((axis) => (axis === -1 ? size / known : axis))]
    }
    throw new ShapeError(
      `${this.name}: the input's elements must fill ${describeShape(targetShape)}, ` +
        `but got ${size} an example from ${describeShape(input)}.`,
    )
  }

  override call(x: Tensor): Tensor {
    const [batch, ...axes] = x.shape
    const { targetShape } = this.options
    const rest = sizeOf(axes) / sizeOf(targetShape.filter((axis) => axis !== -1))
    return reshapeOp(x, [batch, ...targetShape.map((axis) => (axis === -1 ? rest : axis))])
  }
}

/** Gives the numbers of each example new axes: see `Reshape`. */
export function reshape(options: ReshapeOptions): Reshape {
  return new Reshape(options)
}
