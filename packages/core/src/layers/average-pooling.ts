/** The average of each window over time or over a picture. */
import { avgPool, expandDims, squeeze, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { oneOf, positiveInteger } from '../errors/checks.js'
import { requireRank, type Shape } from '../engine/shape.js'
import { Layer } from './layer.js'
import type { MaxPooling1DOptions, MaxPooling2DOptions } from './max-pooling.js'
import { pair, windowOutputSize } from './window.js'

/** The same as those of `MaxPooling1D`; Keras has no default for `poolSize` here. */
export type AveragePooling1DOptions = MaxPooling1DOptions

/** The same as those of `MaxPooling2D`; Keras has no default for `poolSize` here. */
export type AveragePooling2DOptions = MaxPooling2DOptions

const keys = ['poolSize', 'strides', 'padding']
const paddings = ['valid', 'same'] as const

/**
 * The average of each window over time.
 *
 *   y[t] = mean x[t·strides + k], 0 <= k < poolSize
 *
 * Shapes: [batch, time, features] -> [batch, time', features]. Padding does not count. A mask ends here.
 */
export class AveragePooling1D extends Layer<AveragePooling1DOptions> {
  readonly className = 'AveragePooling1D'

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AveragePooling1DOptions = {}) {
    const where = options.name ?? 'average_pooling_1d'
    super(where, options, keys)
    positiveInteger(`${where}: poolSize`, options.poolSize ?? 2)
    positiveInteger(`${where}: strides`, options.strides ?? 1)
    oneOf(`${where}: padding`, options.padding ?? 'valid', paddings)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    const { poolSize = 2, strides = poolSize, padding = 'valid' } = this.options
    const window = { size: poolSize, stride: strides, padding }
    const time = windowOutputSize(`${this.name}: time axis of the input`, input[1], window)
    return [input[0] ?? null, time, input[2] ?? null]
  }

  override call(x: Tensor): Tensor {
    const { poolSize = 2, strides = poolSize, padding = 'valid' } = this.options
    // One axis is a picture of height 1.
    const picture = expandDims(x, 1) as Tensor4D
    return squeeze(avgPool(picture, [1, poolSize], [1, strides], padding), [1])
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
  readonly #poolSize: readonly [number, number]
  readonly #strides: readonly [number, number]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AveragePooling2DOptions = {}) {
    const where = options.name ?? 'average_pooling_2d'
    super(where, options, keys)
    this.#poolSize = pair(`${where}: poolSize`, options.poolSize ?? 2)
    this.#strides = pair(`${where}: strides`, options.strides ?? this.#poolSize)
    oneOf(`${where}: padding`, options.padding ?? 'valid', paddings)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'channels'])
    const { padding = 'valid' } = this.options
    const [height, width] = ([0, 1] as const).map((axis) => {
      const window = { size: this.#poolSize[axis], stride: this.#strides[axis], padding }
      return windowOutputSize(`${this.name}: ${axis === 0 ? 'height' : 'width'} of the input`, input[axis + 1], window)
    })
    return [input[0] ?? null, height ?? null, width ?? null, input[3] ?? null]
  }

  override call(x: Tensor): Tensor {
    const { padding = 'valid' } = this.options
    // The rank is 4 by `build`; tfjs wants its own arrays.
    return avgPool(x as Tensor4D, [...this.#poolSize], [...this.#strides], padding)
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
