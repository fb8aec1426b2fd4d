import { reshape, type Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { sizeOf, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'

/**
 * Puts all axes but the batch into one, in row-major order.
 *
 * Shapes: [batch, …] -> [batch, features], with 1 feature where the input has the batch axis alone. A mask ends here.
 */
export class Flatten extends Layer<LayerOptions> {
  readonly className = 'Flatten'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: LayerOptions = {}) {
    super(options.name ?? 'flatten', options, [])
  }

  protected override build(input: Shape): Shape {
    const [batch, ...axes] = input
    if (batch === undefined) throw new ShapeError(`${this.name}: input must be [batch, …], but got a scalar: [].`)
    return [batch, axes.includes(null) ? null : sizeOf(axes as number[])]
  }

  override call(x: Tensor): Tensor {
    const [batch, ...axes] = x.shape
    return reshape(x, [batch, sizeOf(axes)])
  }
}

/** Puts all axes but the batch into one: see `Flatten`. */
export function flatten(options: LayerOptions = {}): Flatten {
  return new Flatten(options)
}
