import { minimum as minimumOf, type Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { anyMask } from './mask.js'
import { elementwiseShape } from './merge.js'

/**
 * The smallest of its inputs, element by element.
 *
 *   y = min_n x_n
 *
 * Shapes: a list of equal shapes -> the same shape; an axis of size 1 is repeated.
 * Mask: a step counts where it counts in one of the inputs; there is none if an input has none.
 */
export class Minimum extends Layer<LayerOptions, readonly Tensor[]> {
  readonly className = 'Minimum'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: LayerOptions = {}) {
    super(options.name ?? 'minimum', options, [])
  }

  protected override build(inputs: readonly Shape[]): Shape {
    return elementwiseShape(this.name, inputs)
  }

  override call(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((smallest, x) => minimumOf(smallest, x))
  }

  override computeMask(_inputs: readonly Tensor[], context: CallContext): Tensor | undefined {
    return anyMask(context.masks)
  }
}

/** The smallest of its inputs: see `Minimum`. */
export function minimum(options: LayerOptions = {}): Minimum {
  return new Minimum(options)
}
