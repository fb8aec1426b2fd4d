/** The average of each window over time, of a picture or of a volume. */
import { avgPool, type Tensor } from '@tensorflow/tfjs-core'
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

/** Keras has no default for `poolSize` here; this is that of `MaxPooling1D`. */
export type AveragePooling1DOptions = PoolingOptions<number>
/** Keras has no default for `poolSize` here; this is that of `MaxPooling2D`. */
export type AveragePooling2DOptions = PoolingOptions<Pair>
/** Keras has no default for `poolSize` here; this is that of `MaxPooling3D`. */
export type AveragePooling3DOptions = PoolingOptions<Triple>

/**
 * The average of each window over time.
 *
 *   y[t] = mean x[t·strides + k], 0 <= k < poolSize
 *
 * Shapes: [batch, time, features] -> [batch, time', features]. Padding does not count. With 'valid', a window
 * counts if all its steps do; with 'same' the mask ends. Keras does not look at it.
 */
export class AveragePooling1D extends Layer<AveragePooling1DOptions> {
  readonly className = 'AveragePooling1D'
  readonly #windows: PoolingWindows

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AveragePooling1DOptions = {}) {
    const where = options.name ?? 'average_pooling_1d'
    super(where, options, poolingKeys)
    this.#windows = timePooling(where, options)
  }

  protected override build(input: Shape): Shape {
    return pooledTime(this.name, input, this.#windows)
  }

  override call(x: Tensor): Tensor {
    return poolTime(x, avgPool, this.#windows)
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    return maskThroughPooling(context.masks[0], this.#windows)
  }
}

/**
 * The average of each window of a picture.
 *
 *   y[i, j] = mean x[i·strides + k, j·strides + l], 0 <= k, l < poolSize
 *
 * Shapes: [batch, height, width, channels] -> [batch, height', width', channels]. Padding does not count.
 */
export class AveragePooling2D extends Layer<AveragePooling2DOptions> {
  readonly className = 'AveragePooling2D'
  readonly #windows: PoolingWindows

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AveragePooling2DOptions = {}) {
    const where = options.name ?? 'average_pooling_2d'
    super(where, options, poolingKeys)
    this.#windows = picturePooling(where, options)
  }

  protected override build(input: Shape): Shape {
    return pooledPicture(this.name, input, this.#windows)
  }

  override call(x: Tensor): Tensor {
    return poolPicture(x, avgPool, this.#windows)
  }
}

/**
 * The average of each window of a volume.
 *
 *   y[p] = mean x[p⊙strides + k], 0 <= k < poolSize,      p and k of depth, height and width
 *
 * Shapes: [batch, depth, height, width, channels] -> [batch, depth', height', width', channels]. Padding does not count.
 */
export class AveragePooling3D extends Layer<AveragePooling3DOptions> {
  readonly className = 'AveragePooling3D'
  readonly #windows: PoolingWindows

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AveragePooling3DOptions = {}) {
    const where = options.name ?? 'average_pooling_3d'
    super(where, options, poolingKeys)
    this.#windows = volumePooling(where, options)
  }

  protected override build(input: Shape): Shape {
    return pooledVolume(this.name, input, this.#windows)
  }

  override call(x: Tensor): Tensor {
    return poolVolume(x, avgPool, this.#windows)
  }
}

/** The average of each window over time: see `AveragePooling1D`. */
export function averagePooling1d(options: AveragePooling1DOptions = {}): AveragePooling1D {
  return new AveragePooling1D(options)
}

/** The average of each window of a picture: see `AveragePooling2D`. */
export function averagePooling2d(options: AveragePooling2DOptions = {}): AveragePooling2D {
  return new AveragePooling2D(options)
}

/** The average of each window of a volume: see `AveragePooling3D`. */
export function averagePooling3d(options: AveragePooling3DOptions = {}): AveragePooling3D {
  return new AveragePooling3D(options)
}
