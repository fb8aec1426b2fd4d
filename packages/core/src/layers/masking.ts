import { any, notEqual, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { describeShape, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'
import { withoutMasked } from './mask.js'

export interface MaskingOptions extends LayerOptions {
  /** A step all of whose features are this number does not count. Default: 0. */
  readonly maskValue?: number
}

/**
 * Makes a mask: a step whose features are all `maskValue` is padding, which later layers leave out.
 *
 *   m_t = 1 where any x_t ≠ maskValue, else 0      y = m·x
 *
 * Shapes: [batch, …, features] -> the same, mask [batch, …].
 */
export class Masking extends Layer<MaskingOptions> {
  readonly className = 'Masking'

  /** @throws ConfigError if `maskValue` is no number or an option is unknown. */
  constructor(options: MaskingOptions = {}) {
    const where = options.name ?? 'masking'
    super(where, options, ['maskValue'])
    const { maskValue = 0 } = options
    if (typeof maskValue === 'number' && Number.isFinite(maskValue)) return
    throw new ConfigError(`${where}: maskValue must be a finite number, but got ${describe(maskValue)}.`)
  }

  protected override build(input: Shape): Shape {
    if (input.length >= 2) return input
    throw new ShapeError(`${this.name}: input must be [batch, …, features], but got ${describeShape(input)}.`)
  }

  override call(x: Tensor): Tensor {
    return withoutMasked(x, this.computeMask(x))
  }

  override computeMask(x: Tensor): Tensor {
    return any(notEqual(x, this.options.maskValue ?? 0), -1)
  }
}

/** Makes a mask of steps that hold one number: see `Masking`. */
export function masking(options: MaskingOptions = {}): Masking {
  return new Masking(options)
}
