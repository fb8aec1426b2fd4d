import { add, cast, mul, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'

export interface RescalingOptions extends LayerOptions {
  /** Factor, for instance 1 / 255 for bytes. */
  readonly scale: number
  /** Summand. Default: 0. */
  readonly offset?: number
}

/**
 * Brings numbers to another range.
 *
 *   y = x·scale + offset
 *
 * Shapes: any shape -> the same shape, float32. A mask passes through.
 */
export class Rescaling extends Layer<RescalingOptions> {
  readonly className = 'Rescaling'
  override readonly passesMask = true

  /** @throws ConfigError if an option is no number or unknown. */
  constructor(options: RescalingOptions) {
    const where = options.name ?? 'rescaling'
    super(where, options, ['scale', 'offset'])
    const { scale, offset = 0 } = options
    for (const [key, value] of Object.entries({ scale, offset })) {
      if (typeof value === 'number' && Number.isFinite(value)) continue
      throw new ConfigError(`${where}: ${key} must be a finite number, but got ${describe(value)}.`)
    }
  }

  protected override build(input: Shape): Shape {
    return input
  }

  override call(x: Tensor): Tensor {
    const { scale, offset = 0 } = this.options
    const scaled = mul(x.dtype === 'float32' ? x : cast(x, 'float32'), scale)
    return offset === 0 ? scaled : add(scaled, offset)
  }
}

/** Brings numbers to another range: see `Rescaling`. */
export function rescaling(options: RescalingOptions): Rescaling {
  return new Rescaling(options)
}
