import { add, mul, type Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { anyMask } from './mask.js'
import { elementwiseShape } from './merge.js'

/**
 * The mean of its inputs, element by element.
 *
 *   y = Σ_n x_n / N
 *
 * Shapes: a list of equal shapes -> the same shape; an axis of size 1 is repeated.
 * Mask: a step counts where it counts in one of the inputs; there is none if an input has none.
 */
export class Average extends Layer<LayerOptions, readonly Tensor[]> {
  readonly className = 'Average'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: LayerOptions = {}) {
    super(options.name ?? 'average', options, [])
  }

  protected override build(inputs: readonly Shape[]): Shape {
    return elementwiseShape(this.name, inputs)
  }

  override call(inputs: readonly Tensor[]): Tensor {
    return mul(
      inputs.reduce((sum, x) => add(sum, x)),
      1 / inputs.length,
    )
  }

  override computeMask(_inputs: readonly Tensor[], context: CallContext): Tensor | undefined {
    return anyMask(context.masks)
  }
}

/** The mean of its inputs: see `Average`. */
export function average(options: LayerOptions = {}): Average {
  return new Average(options)
}
