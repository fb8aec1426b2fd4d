/** The average of each window over time or over a picture. */
import { avgPool, type Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext } from './layer.js'
import {
  maskThroughPooling,
  pooledPicture,
  pooledTime,
  poolingKeys,
  poolingWindows,
  poolPicture,
  poolTime,
  type Pooling1DOptions,
  type Pooling2DOptions,
  type PoolingWindows,
} from './pooling-windows.js'

/** Keras has no default for `poolSize` here; this is that of `MaxPooling1D`. */
export type AveragePooling1DOptions = Pooling1DOptions
/** Keras has no default for `poolSize` here; this is that of `MaxPooling2D`. */
export type AveragePooling2DOptions = Pooling2DOptions

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
    positiveInteger(`${where}: poolSize`, options.poolSize ?? 2)
    positiveInteger(`${where}: strides`, options.strides ?? 1)
    this.#windows = poolingWindows(where, options)
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
    this.#windows = poolingWindows(where, options)
  }

  protected override build(input: Shape): Shape {
    return pooledPicture(this.name, input, this.#windows)
  }

  override call(x: Tensor): Tensor {
    return poolPicture(x, avgPool, this.#windows)
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
