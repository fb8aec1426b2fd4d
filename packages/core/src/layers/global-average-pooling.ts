/** Averages over all steps or all places. */
import { expandDims, mean, type Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { stepMean } from '../ops/step-mean.js'
import { pooledShape, type GlobalPoolingOptions } from './global-pooling.js'
import { Layer, type CallContext } from './layer.js'
import { booleanMask } from './mask.js'

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
    return pooledShape(this.name, input, ['batch', 'time', 'features'], this.options)
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const [mask] = context.masks
    const y = stepMean(x, mask && booleanMask(mask))
    return this.options.keepdims ? expandDims(y, 1) : y
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
    return pooledShape(this.name, input, ['batch', 'height', 'width', 'channels'], this.options)
  }

  override call(x: Tensor): Tensor {
    return mean(x, [1, 2], this.options.keepdims ?? false)
  }
}

/**
 * The average over all places of a volume.
 *
 * Shapes: [batch, depth, height, width, channels] -> [batch, channels], or [batch, 1, 1, 1, channels] with `keepdims`.
 */
export class GlobalAveragePooling3D extends Layer<GlobalPoolingOptions> {
  readonly className = 'GlobalAveragePooling3D'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: GlobalPoolingOptions = {}) {
    super(options.name ?? 'global_average_pooling_3d', options, ['keepdims'])
  }

  protected override build(input: Shape): Shape {
    return pooledShape(this.name, input, ['batch', 'depth', 'height', 'width', 'channels'], this.options)
  }

  override call(x: Tensor): Tensor {
    return mean(x, [1, 2, 3], this.options.keepdims ?? false)
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

/** The average over all places of a volume: see `GlobalAveragePooling3D`. */
export function globalAveragePooling3d(options: GlobalPoolingOptions = {}): GlobalAveragePooling3D {
  return new GlobalAveragePooling3D(options)
}
