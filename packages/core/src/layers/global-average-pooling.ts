/** Averages over all steps or all places. */
import { cast, div, maximum, mean, sum, where, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import { requireRank, type Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { maskOverFeatures } from './mask.js'

export interface GlobalPoolingOptions extends LayerOptions {
  /** Whether the pooled axes stay, with size 1. Default: false. */
  readonly keepdims?: boolean
}

/**
 * The average over time of the steps that count.
 *
 *   y = Σ_t m_t·x_t / max(1, Σ_t m_t),  m_t = 1 without a mask
 *
 * Shapes: [batch, time, features] -> [batch, features], or [batch, 1, features] with `keepdims`.
 * An example without a step that counts gives 0, where Keras gives NaN. What stands in masked steps has no influence.
 */
export class GlobalAveragePooling1D extends Layer<GlobalPoolingOptions> {
  readonly className = 'GlobalAveragePooling1D'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: GlobalPoolingOptions = {}) {
    super(options.name ?? 'global_average_pooling_1d', options, ['keepdims'])
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    return this.options.keepdims ? [input[0] ?? null, 1, input[2] ?? null] : [input[0] ?? null, input[2] ?? null]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { keepdims = false } = this.options
    const [mask] = context.masks
    if (mask === undefined) return mean(x, 1, keepdims)
    const counts = maskOverFeatures(mask)
    const total = sum(where(counts, x, zerosLike(x)), 1, keepdims)
    return div(total, maximum(sum(cast(counts, 'float32'), 1, keepdims), 1))
  }
}

/**
 * The average over all places of a picture.
 *
 * Shapes: [batch, height, width, channels] -> [batch, channels], or [batch, 1, 1, channels] with `keepdims`.
 */
export class GlobalAveragePooling2D extends Layer<GlobalPoolingOptions> {
  readonly className = 'GlobalAveragePooling2D'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: GlobalPoolingOptions = {}) {
    super(options.name ?? 'global_average_pooling_2d', options, ['keepdims'])
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'channels'])
    return this.options.keepdims ? [input[0] ?? null, 1, 1, input[3] ?? null] : [input[0] ?? null, input[3] ?? null]
  }

  override call(x: Tensor): Tensor {
    return mean(x, [1, 2], this.options.keepdims ?? false)
  }
}

/** The average over time: see `GlobalAveragePooling1D`. */
export function globalAveragePooling1d(options: GlobalPoolingOptions = {}): GlobalAveragePooling1D {
  return new GlobalAveragePooling1D(options)
}

/** The average over all places of a picture: see `GlobalAveragePooling2D`. */
export function globalAveragePooling2d(options: GlobalPoolingOptions = {}): GlobalAveragePooling2D {
  return new GlobalAveragePooling2D(options)
}
