import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { activation as resolveActivation, type ActivationLike } from '../functions/activations.js'
import { Layer, type LayerOptions } from './layer.js'

export interface ActivationOptions extends LayerOptions {
  /** The function, by name or as a function of a tensor. A function of one's own cannot be saved. */
  readonly activation: ActivationLike
}

/**
 * Applies a function to its input.
 *
 *   y = activation(x)
 *
 * Shapes: any shape -> the same shape. A mask passes through.
 */
export class Activation extends Layer<ActivationOptions> {
  readonly className = 'Activation'
  override readonly passesMask = true
  readonly #activation: (x: Tensor) => Tensor

  /** @throws ConfigError if the activation or an option is unknown. */
  constructor(options: ActivationOptions) {
    super(options.name ?? 'activation', options, ['activation'])
    this.#activation = resolveActivation(options.activation)
  }

  protected override build(input: Shape): Shape {
    return input
  }

  override call(x: Tensor): Tensor {
    return this.#activation(x)
  }
}

/** Applies a function to its input: see `Activation`. */
export function activation(options: ActivationOptions): Activation {
  return new Activation(options)
}
