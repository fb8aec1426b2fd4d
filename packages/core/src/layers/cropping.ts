/** The steps or the picture without its margins. */
import { slice, type Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { describeShape, requireRank, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'
import { pictureMargins, timeMargin, type Margin, type PictureMargins } from './margins.js'

export interface Cropping1DOptions extends LayerOptions {
  /** Number of steps cut off before and behind, one for both or each. Default: 1. Range: at least 0. */
  readonly cropping?: number | Margin
}

export interface Cropping2DOptions extends LayerOptions {
  /**
   * Number of rows and columns cut off, one for all sides, for each axis, or for each side. Default: 0, as in Keras.
   * Range: at least 0.
   */
  readonly cropping?: PictureMargins
}

/**
 * The steps without those at both ends.
 *
 * Shapes: [batch, time, features] -> [batch, time - before - after, features]. A mask ends here.
 */
export class Cropping1D extends Layer<Cropping1DOptions> {
  readonly className = 'Cropping1D'
  readonly #margin: Margin

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: Cropping1DOptions = {}) {
    const where = options.name ?? 'cropping_1d'
    super(where, options, ['cropping'])
    this.#margin = timeMargin(`${where}: cropping`, options.cropping ?? 1)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    return [input[0] ?? null, narrower(this.name, input, 1, this.#margin), input[2] ?? null]
  }

  override call(x: Tensor): Tensor {
    const [batch, , features] = x.shape as [number, number, number]
    const time = narrower(this.name, x.shape, 1, this.#margin)!
    return slice(x, [0, this.#margin[0], 0], [batch, time, features])
  }
}

/**
 * A picture without its margins.
 *
 * Shapes: [batch, height, width, channels] -> [batch, height - top - bottom, width - left - right, channels].
 */
export class Cropping2D extends Layer<Cropping2DOptions> {
  readonly className = 'Cropping2D'
  readonly #margins: readonly [Margin, Margin]

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: Cropping2DOptions = {}) {
    const where = options.name ?? 'cropping_2d'
    super(where, options, ['cropping'])
    this.#margins = pictureMargins(`${where}: cropping`, options.cropping ?? 0)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'channels'])
    const [rows, columns] = this.#margins
    const height = narrower(this.name, input, 1, rows)
    return [input[0] ?? null, height, narrower(this.name, input, 2, columns), input[3] ?? null]
  }

  override call(x: Tensor): Tensor {
    const [rows, columns] = this.#margins
    const [batch, , , channels] = x.shape as [number, number, number, number]
    const height = narrower(this.name, x.shape, 1, rows)!
    const width = narrower(this.name, x.shape, 2, columns)!
    return slice(x, [0, rows[0], columns[0], 0], [batch, height, width, channels])
  }
}

function narrower(where: string, input: Shape, axis: number, [before, after]: Margin): number | null {
  const size = input[axis] ?? null
  if (size === null) return null
  if (size > before + after) return size - before - after
  throw new ShapeError(
    `${where}: input must have more than ${before + after} in axis ${axis}, but got ${describeShape(input)}.`,
  )
}

/** The steps without those at both ends: see `Cropping1D`. */
export function cropping1d(options: Cropping1DOptions = {}): Cropping1D {
  return new Cropping1D(options)
}

/** A picture without its margins: see `Cropping2D`. */
export function cropping2d(options: Cropping2DOptions = {}): Cropping2D {
  return new Cropping2D(options)
}
