import { add as addOp, type Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { describeShape, type Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { anyMask } from './mask.js'
import { requireEqualRanks } from './merge.js'

/**
 * The sum of its inputs.
 *
 *   y = Σ_n x_n
 *
 * Shapes: a list of equal shapes -> the same shape; an axis of size 1 is repeated.
 * Mask: a step counts where it counts in one of the inputs; there is none if an input has none.
 */
export class Add extends Layer<LayerOptions, readonly Tensor[]> {
  readonly className = 'Add'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: LayerOptions = {}) {
    super(options.name ?? 'add', options, [])
  }

  protected override build(inputs: readonly Shape[]): Shape {
    const [first] = requireEqualRanks(this.name, inputs)
    return first.map((_, axis) => {
      const sizes = inputs.map((shape) => shape[axis] ?? null).filter((size) => size !== 1)
      const known = sizes.find((size) => size !== null)
      if (sizes.every((size) => size === null || size === known)) return known ?? (sizes.length === 0 ? 1 : null)
      throw new ShapeError(
        `${this.name}: inputs must be of equal shapes, or 1 in an axis, ` +
          `but got ${inputs.map(describeShape).join(', ')}.`,
      )
    })
  }

  override call(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((sum, x) => addOp(sum, x))
  }

  override computeMask(_inputs: readonly Tensor[], context: CallContext): Tensor | undefined {
    return anyMask(context.masks)
  }
}

/** The sum of its inputs: see `Add`. */
export function add(options: LayerOptions = {}): Add {
  return new Add(options)
}
