import { transpose, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { describeShape, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'

export interface PermuteOptions extends LayerOptions {
  /** The axes in their new order, the first behind the batch being 1: `[2, 1]` swaps two. */
  readonly dims: readonly number[]
}

/**
 * Puts the axes behind the batch in another order.
 *
 * Shapes: [batch, a, b, …] -> [batch, …] with these axes in the order of `dims`. A mask ends here.
 */
export class Permute extends Layer<PermuteOptions> {
  readonly className = 'Permute'

  /** @throws ConfigError unless `dims` holds the numbers from 1 on, each once, or an option is unknown. */
  constructor(options: PermuteOptions) {
    const where = options.name ?? 'permute'
    super(where, options, ['dims'])
    const dims: unknown = options.dims
    if (Array.isArray(dims) && dims.every((_, index) => dims.includes(index + 1))) return
    throw new ConfigError(`${where}: dims must be the numbers from 1 on in some order, but got ${describe(dims)}.`)
  }

  protected override build(input: Shape): Shape {
    const { dims } = this.options
    if (input.length === dims.length + 1) return [input[0]!, ...dims.map((axis) => input[axis]!)]
    throw new ShapeError(
      `${this.name}: input must have ${dims.length} axes behind the batch, but got ${describeShape(input)}.`,
    )
  }

  override call(x: Tensor): Tensor {
    return transpose(x, [0, ...this.options.dims])
  }
}

/** Puts the axes behind the batch in another order: see `Permute`. */
export function permute(options: PermuteOptions): Permute {
  return new Permute(options)
}
