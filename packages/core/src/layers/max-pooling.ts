/** The largest value of each window over time, of a picture or of a volume. */
import { maxPool, type Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext } from './layer.js'
import {
  maskThroughPooling,
  picturePooling,
  pooledPicture,
  pooledTime,
  pooledVolume,
  poolingKeys,
  poolPicture,
  poolTime,
  poolVolume,
  timePooling,
  volumePooling,
  type PoolingOptions,
  type PoolingWindows,
} from './pooling-windows.js'
import type { Pair, Triple } from './window.js'

export type MaxPooling1DOptions = PoolingOptions<number>
export type MaxPooling2DOptions = PoolingOptions<Pair>
export type MaxPooling3DOptions = PoolingOptions<Triple>

/**
 * The largest value of each window over time.
 *
 *   y[t] = max x[t·strides + k], 0 <= k < poolSize
 *
 * Shapes: [batch, time, features] -> [batch, time', features]. Padding never wins. With 'valid', a window
 * counts if all its steps do; with 'same' the mask ends. Keras does not look at it.
 */
export class MaxPooling1D extends Layer<MaxPooling1DOptions> {
  readonly className = 'MaxPooling1D'
  readonly #windows: PoolingWindows

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: MaxPooling1DOptions = {}) {
    const where = options.name ?? 'max_pooling_1d'
    super(where, options, poolingKeys)
    this.#windows = timePooling(where, options)
  }

  protected override build(input: Shape): Shape {
    return pooledTime(this.name, input, this.#windows)
  }

  override call(x: Tensor): Tensor {
    return poolTime(x, maxPool, this.#windows)
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    return maskThroughPooling(context.masks[0], this.#windows)
  }
}

/**
 * The largest value of each window of a picture.
 *
 *   y[i, j] = max x[i·strides + k, j·strides + l], 0 <= k, l < poolSize
 *
 * Shapes: [batch, height, width, channels] -> [batch, height', width', channels]. Padding never wins.
 */
export class MaxPooling2D extends Layer<MaxPooling2DOptions> {
  readonly className = 'MaxPooling2D'
  readonly #windows: PoolingWindows

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: MaxPooling2DOptions = {}) {
    const where = options.name ?? 'max_pooling_2d'
    super(where, options, poolingKeys)
    this.#windows = picturePooling(where, options)
  }

  protected override build(input: Shape): Shape {
    return pooledPicture(this.name, input, this.#windows)
  }

  override call(x: Tensor): Tensor {
    return poolPicture(x, maxPool, this.#windows)
  }
}

/**
 * The largest value of each window of a volume.
 *
 *   y[p] = max x[p⊙strides + k], 0 <= k < poolSize,      p and k of depth, height and width
 *
 * Shapes: [batch, depth, height, width, channels] -> [batch, depth', height', width', channels]. Padding never wins.
 */
export class MaxPooling3D extends Layer<MaxPooling3DOptions> {
  readonly className = 'MaxPooling3D'
  readonly #windows: PoolingWindows

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: MaxPooling3DOptions = {}) {
    const where = options.name ?? 'max_pooling_3d'
    super(where, options, poolingKeys)
    this.#windows = volumePooling(where, options)
  }

  protected override build(input: Shape): Shape {
    return pooledVolume(this.name, input, this.#windows)
  }

  override call(x: Tensor): Tensor {
    return poolVolume(x, maxPool, this.#windows)
  }
}

/** The largest value of each window over time: see `MaxPooling1D`. */
export function maxPooling1d(options: MaxPooling1DOptions = {}): MaxPooling1D {
  return new MaxPooling1D(options)
}

/** The largest value of each window of a picture: see `MaxPooling2D`. */
export function maxPooling2d(options: MaxPooling2DOptions = {}): MaxPooling2D {
  return new MaxPooling2D(options)
}

/** The largest value of each window of a volume: see `MaxPooling3D`. */
export function maxPooling3d(options: MaxPooling3DOptions = {}): MaxPooling3D {
  return new MaxPooling3D(options)
}
