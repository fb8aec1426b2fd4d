/** The largest value of each window over time or over a picture. */
import { expandDims, maxPool, squeeze, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { oneOf, positiveInteger } from '../errors/checks.js'
import { requireRank, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'
import { pair, windowOutputSize, type Padding, type Pair } from './window.js'

export interface MaxPooling1DOptions extends LayerOptions {
  /** Steps of a window. Default: 2. Range: at least 1. */
  readonly poolSize?: number
  /** Steps from one window to the next. Default: `poolSize`. Range: at least 1. */
  readonly strides?: number
  /** Default: 'valid'. */
  readonly padding?: Padding
}

export interface MaxPooling2DOptions extends LayerOptions {
  /** Height and width of a window. Default: 2. Range: at least 1. */
  readonly poolSize?: Pair
  /** Places from one window to the next. Default: `poolSize`. Range: at least 1. */
  readonly strides?: Pair
  /** Default: 'valid'. */
  readonly padding?: Padding
}

const keys = ['poolSize', 'strides', 'padding']
const paddings = ['valid', 'same'] as const

/**
 * The largest value of each window over time.
 *
 *   y[t] = max x[t·strides + k], 0 <= k < poolSize
 *
 * Shapes: [batch, time, features] -> [batch, time', features]. Padding never wins. A mask ends here.
 */
export class MaxPooling1D extends Layer<MaxPooling1DOptions> {
  readonly className = 'MaxPooling1D'

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: MaxPooling1DOptions = {}) {
    const where = options.name ?? 'max_pooling_1d'
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
    return squeeze(maxPool(picture, [1, poolSize], [1, strides], padding), [1])
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
  readonly #poolSize: readonly [number, number]
  readonly #strides: readonly [number, number]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: MaxPooling2DOptions = {}) {
    const where = options.name ?? 'max_pooling_2d'
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
    return maxPool(x as Tensor4D, [...this.#poolSize], [...this.#strides], padding)
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
