/** Dropout of whole channels. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { numberWithin } from '../errors/checks.js'
import { requireRank, type Shape } from '../engine/shape.js'
import { dropout } from '../ops/dropout.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'

export interface SpatialDropoutOptions extends LayerOptions {
  /** Share of the channels that are set to 0. Range: [0, 1). */
  readonly rate: number
}

/**
 * Sets whole features to 0 at random while training, the same ones at every step, and scales the others as `Dropout` does.
 *
 * Shapes: [batch, time, features] -> the same. A mask passes through.
 * Source: Tompson et al. 2015, arXiv:1411.4280.
 */
export class SpatialDropout1D extends Layer<SpatialDropoutOptions> {
  readonly className = 'SpatialDropout1D'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SpatialDropoutOptions) {
    const where = options.name ?? 'spatial_dropout_1d'
    super(where, options, ['rate'])
    numberWithin(`${where}: rate`, options.rate, 0, 1)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { rate } = this.options
    return context.training && rate > 0 ? dropout(x, rate, context.random, [null, 1, null]) : x
  }
}

/**
 * Sets whole channels of a picture to 0 at random while training, and scales the others as `Dropout` does.
 *
 * Shapes: [batch, height, width, channels] -> the same.
 * Source: Tompson et al. 2015, arXiv:1411.4280.
 */
export class SpatialDropout2D extends Layer<SpatialDropoutOptions> {
  readonly className = 'SpatialDropout2D'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SpatialDropoutOptions) {
    const where = options.name ?? 'spatial_dropout_2d'
    super(where, options, ['rate'])
    numberWithin(`${where}: rate`, options.rate, 0, 1)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'channels'])
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { rate } = this.options
    return context.training && rate > 0 ? dropout(x, rate, context.random, [null, 1, 1, null]) : x
  }
}

/** Dropout of whole features: see `SpatialDropout1D`. */
export function spatialDropout1d(options: SpatialDropoutOptions): SpatialDropout1D {
  return new SpatialDropout1D(options)
}

/** Dropout of whole channels: see `SpatialDropout2D`. */
export function spatialDropout2d(options: SpatialDropoutOptions): SpatialDropout2D {
  return new SpatialDropout2D(options)
}
