import { maximum, mul, rsqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { axesOf, axesOption, refuseMaskAlong } from './normalization-options.js'

export interface UnitNormalizationOptions extends LayerOptions {
  /** The axis or axes along which it goes, counted from the end where negative; not the batch. Default: -1. */
  readonly axis?: number | readonly number[]
}

/** Smallest square of a norm. */
const smallest = 1e-12

/**
 * Brings each example's features to a norm of 1.
 *
 *   y = x / √max(Σ x², 10⁻¹²)  along `axis`
 *
 * Shapes: any shape with a batch -> the same shape. A mask passes through, unless it goes along time.
 */
export class UnitNormalization extends Layer<UnitNormalizationOptions> {
  readonly className = 'UnitNormalization'
  override readonly passesMask = true
  readonly #axes: readonly number[]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: UnitNormalizationOptions = {}) {
    const where = options.name ?? 'unit_normalization'
    super(where, options, ['axis'])
    this.#axes = axesOption(where, options.axis ?? -1)
  }

  protected override build(input: Shape): Shape {
    axesOf(this.name, this.#axes, input)
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const axes = axesOf(this.name, this.#axes, x.shape)
    refuseMaskAlong(this.name, axes, context)
    return mul(x, rsqrt(maximum(sum(square(x), axes, true), smallest)))
  }
}

/** Brings each example's features to a norm of 1: see `UnitNormalization`. */
export function unitNormalization(options: UnitNormalizationOptions = {}): UnitNormalization {
  return new UnitNormalization(options)
}
