/** More steps or places than before. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { oneOf, positiveInteger } from '../errors/checks.js'
import { requireRank, type Shape } from '../engine/shape.js'
import { repeatAlong, stretchAlong } from '../ops/resize.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { pair, type Pair } from './window.js'

export interface UpSampling1DOptions extends LayerOptions {
  /** How often each step comes. Default: 2. Range: at least 1. */
  readonly size?: number
}

export interface UpSampling2DOptions extends LayerOptions {
  /** How many times as high and as wide. Default: 2. Range: at least 1. */
  readonly size?: Pair
  /** Each place several times, or straight lines between them; Keras has more. Default: 'nearest'. */
  readonly interpolation?: 'nearest' | 'bilinear'
}

/**
 * Every step several times in a row.
 *
 * Shapes: [batch, time, features] -> [batch, time·size, features]. A mask is repeated likewise.
 */
export class UpSampling1D extends Layer<UpSampling1DOptions> {
  readonly className = 'UpSampling1D'

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: UpSampling1DOptions = {}) {
    const where = options.name ?? 'up_sampling_1d'
    super(where, options, ['size'])
    positiveInteger(`${where}: size`, options.size ?? 2)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    return [input[0] ?? null, times(input[1], this.options.size ?? 2), input[2] ?? null]
  }

  override call(x: Tensor): Tensor {
    return repeatAlong(x, 1, this.options.size ?? 2)
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    const [mask] = context.masks
    return mask && repeatAlong(mask, 1, this.options.size ?? 2)
  }
}

/**
 * A larger picture.
 *
 * Shapes: [batch, height, width, channels] -> [batch, height·size, width·size, channels].
 */
export class UpSampling2D extends Layer<UpSampling2DOptions> {
  readonly className = 'UpSampling2D'
  readonly #size: readonly [number, number]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: UpSampling2DOptions = {}) {
    const where = options.name ?? 'up_sampling_2d'
    super(where, options, ['size', 'interpolation'])
    this.#size = pair(`${where}: size`, options.size ?? 2)
    oneOf(`${where}: interpolation`, options.interpolation ?? 'nearest', ['nearest', 'bilinear'])
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'channels'])
    const [rows, columns] = this.#size
    return [input[0] ?? null, times(input[1], rows), times(input[2], columns), input[3] ?? null]
  }

  override call(x: Tensor): Tensor {
    const along = this.options.interpolation === 'bilinear' ? stretchAlong : repeatAlong
    const [rows, columns] = this.#size
    return along(along(x, 2, columns), 1, rows)
  }
}

function times(size: number | null | undefined, factor: number): number | null {
  return size === null || size === undefined ? null : size * factor
}

/** Every step several times in a row: see `UpSampling1D`. */
export function upSampling1d(options: UpSampling1DOptions = {}): UpSampling1D {
  return new UpSampling1D(options)
}

/** A larger picture: see `UpSampling2D`. */
export function upSampling2d(options: UpSampling2DOptions = {}): UpSampling2D {
  return new UpSampling2D(options)
}
