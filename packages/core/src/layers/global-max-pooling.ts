/** The largest value of all steps or all places. */
import { any, fill, max, where, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { pooledShape, type GlobalPoolingOptions } from './global-pooling.js'
import { Layer, type CallContext } from './layer.js'
import { maskOverFeatures } from './mask.js'

/**
 * The largest value over time of the steps that count.
 *
 *   y = max x_t over the t that count
 *
 * Shapes: [batch, time, features] -> [batch, features], or [batch, 1, features] with `keepdims`.
 * Masked steps are left out, and an example without a step that counts gives 0; Keras does not look at the mask.
 */
export class GlobalMaxPooling1D extends Layer<GlobalPoolingOptions> {
  readonly className = 'GlobalMaxPooling1D'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: GlobalPoolingOptions = {}) {
    super(options.name ?? 'global_max_pooling_1d', options, ['keepdims'])
  }

  protected override build(input: Shape): Shape {
    return pooledShape(this.name, input, ['batch', 'time', 'features'], this.options)
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { keepdims = false } = this.options
    const [mask] = context.masks
    if (mask === undefined) return max(x, 1, keepdims)
    const counts = maskOverFeatures(mask)
    const largest = max(where(counts, x, fill(x.shape, -Infinity)), 1, keepdims)
    return where(any(counts, 1, keepdims), largest, zerosLike(largest))
  }
}

/**
 * The largest value of all places of a picture.
 *
 * Shapes: [batch, height, width, channels] -> [batch, channels], or [batch, 1, 1, channels] with `keepdims`.
 */
export class GlobalMaxPooling2D extends Layer<GlobalPoolingOptions> {
  readonly className = 'GlobalMaxPooling2D'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: GlobalPoolingOptions = {}) {
    super(options.name ?? 'global_max_pooling_2d', options, ['keepdims'])
  }

  protected override build(input: Shape): Shape {
    return pooledShape(this.name, input, ['batch', 'height', 'width', 'channels'], this.options)
  }

  override call(x: Tensor): Tensor {
    return max(x, [1, 2], this.options.keepdims ?? false)
  }
}

/**
 * The largest value of all places of a volume.
 *
 * Shapes: [batch, depth, height, width, channels] -> [batch, channels], or [batch, 1, 1, 1, channels] with `keepdims`.
 */
export class GlobalMaxPooling3D extends Layer<GlobalPoolingOptions> {
  readonly className = 'GlobalMaxPooling3D'

  /** @throws ConfigError if an option is unknown. */
  constructor(options: GlobalPoolingOptions = {}) {
    super(options.name ?? 'global_max_pooling_3d', options, ['keepdims'])
  }

  protected override build(input: Shape): Shape {
    return pooledShape(this.name, input, ['batch', 'depth', 'height', 'width', 'channels'], this.options)
  }

  override call(x: Tensor): Tensor {
    return max(x, [1, 2, 3], this.options.keepdims ?? false)
  }
}

/** The largest value over time: see `GlobalMaxPooling1D`. */
export function globalMaxPooling1d(options: GlobalPoolingOptions = {}): GlobalMaxPooling1D {
  return new GlobalMaxPooling1D(options)
}

/** The largest value of all places of a picture: see `GlobalMaxPooling2D`. */
export function globalMaxPooling2d(options: GlobalPoolingOptions = {}): GlobalMaxPooling2D {
  return new GlobalMaxPooling2D(options)
}

/** The largest value of all places of a volume: see `GlobalMaxPooling3D`. */
export function globalMaxPooling3d(options: GlobalPoolingOptions = {}): GlobalMaxPooling3D {
  return new GlobalMaxPooling3D(options)
}
