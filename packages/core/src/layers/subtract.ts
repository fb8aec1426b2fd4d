import { sub, type Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { anyMask } from './mask.js'
import { elementwiseShape, requirePair } from './merge.js'

/**
 * The difference of its two inputs, element by element.
 *
 *   y = x_1 - x_2
 *
 * Shapes: a list of two equal shapes -> the same shape; an axis of size 1 is repeated.
 * Mask: a step counts where it counts in one of the inputs; there is none if an input has none.
 */
export class Subtract extends Layer<LayerOptions, readonly Tensor[]> {
  readonly className = 'Subtract'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: LayerOptions = {}) {
    super(options.name ?? 'subtract', options, [])
  }

  protected override build(inputs: readonly Shape[]): Shape {
    requirePair(this.name, inputs)
    return elementwiseShape(this.name, inputs)
  }

  override call(inputs: readonly Tensor[]): Tensor {
    const [first, second] = inputs as [Tensor, Tensor]
    return sub(first, second)
  }

  override computeMask(_inputs: readonly Tensor[], context: CallContext): Tensor | undefined {
    return anyMask(context.masks)
  }
}

/** The difference of its inputs: see `Subtract`. */
export function subtract(options: LayerOptions = {}): Subtract {
  return new Subtract(options)
}
