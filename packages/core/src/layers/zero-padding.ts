/** Zeros around the steps or the picture. */
import { pad, type Tensor } from '@tensorflow/tfjs-core'
import { requireRank, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'
import { pictureMargins, timeMargin, type Margin, type PictureMargins } from './margins.js'

export interface ZeroPadding1DOptions extends LayerOptions {
  /** Number of steps before and behind, one for both or each. Default: 1. Range: at least 0. */
  readonly padding?: number | Margin
}

export interface ZeroPadding2DOptions extends LayerOptions {
  /** Number of rows and columns, one for all sides, for each axis, or for each side. Default: 1. Range: at least 0. */
  readonly padding?: PictureMargins
}

/**
 * Zeros before and behind the steps.
 *
 * Shapes: [batch, time, features] -> [batch, before + time + after, features]. A mask ends here.
 */
export class ZeroPadding1D extends Layer<ZeroPadding1DOptions> {
  readonly className = 'ZeroPadding1D'
  readonly #margin: Margin

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: ZeroPadding1DOptions = {}) {
    const where = options.name ?? 'zero_padding_1d'
    super(where, options, ['padding'])
    this.#margin = timeMargin(`${where}: padding`, options.padding ?? 1)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    return [input[0] ?? null, wider(input[1], this.#margin), input[2] ?? null]
  }

  override call(x: Tensor): Tensor {
    return pad(x, [[0, 0], [...this.#margin], [0, 0]])
  }
}

/**
 * Zeros around a picture.
 *
 * Shapes: [batch, height, width, channels] -> [batch, top + height + bottom, left + width + right, channels].
 */
export class ZeroPadding2D extends Layer<ZeroPadding2DOptions> {
  readonly className = 'ZeroPadding2D'
  readonly #margins: readonly [Margin, Margin]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: ZeroPadding2DOptions = {}) {
    const where = options.name ?? 'zero_padding_2d'
    super(where, options, ['padding'])
    this.#margins = pictureMargins(`${where}: padding`, options.padding ?? 1)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'channels'])
    const [rows, columns] = this.#margins
    return [input[0] ?? null, wider(input[1], rows), wider(input[2], columns), input[3] ?? null]
  }

  override call(x: Tensor): Tensor {
    const [rows, columns] = this.#margins
    return pad(x, [[0, 0], [...rows], [...columns], [0, 0]])
  }
}

function wider(size: number | null | undefined, [before, after]: Margin): number | null {
  return size === null || size === undefined ? null : before + size + after
}

/** Zeros before and behind the steps: see `ZeroPadding1D`. */
export function zeroPadding1d(options: ZeroPadding1DOptions = {}): ZeroPadding1D {
  return new ZeroPadding1D(options)
}

/** Zeros around a picture: see `ZeroPadding2D`. */
export function zeroPadding2d(options: ZeroPadding2DOptions = {}): ZeroPadding2D {
  return new ZeroPadding2D(options)
}
