import { add as addOp, type Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { anyMask } from './mask.js'
import { elementwiseShape } from './merge.js'

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
    return elementwiseShape(this.name, inputs)
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
