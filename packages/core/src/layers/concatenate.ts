import { concat, ones, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { describeShape, type Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { anyMask, booleanMask } from './mask.js'
import { requireEqualRanks } from './merge.js'

export interface ConcatenateOptions extends LayerOptions {
  /** The axis, the batch being 0; negative ones count from the last. Default: -1. Range: any but the batch. */
  readonly axis?: number
}

/**
 * Puts its inputs one behind the other along an axis.
 *
 * Shapes: a list of shapes that are equal but for `axis` -> the same with the sum of their sizes there.
 * Mask: along time (axis 1 of [batch, time, …]) the masks one behind the other, else a step counts where it counts in
 * one of the inputs. An input without a mask counts everywhere.
 */
export class Concatenate extends Layer<ConcatenateOptions, readonly Tensor[]> {
  readonly className = 'Concatenate'

  /** @throws ConfigError if `axis` is no integer or the batch, or an option is unknown. */
  constructor(options: ConcatenateOptions = {}) {
    const where = options.name ?? 'concatenate'
    super(where, options, ['axis'])
    const { axis = -1 } = options
    if (Number.isInteger(axis) && axis !== 0) return
    throw new ConfigError(`${where}: axis must be an integer other than 0, the batch, but got ${describe(axis)}.`)
  }

  protected override build(inputs: readonly Shape[]): Shape {
    const [first] = requireEqualRanks(this.name, inputs)
    const along = this.#axis(first.length)
    if (along < 1 || along >= first.length) {
      const { axis = -1 } = this.options
      throw new ShapeError(`${this.name}: inputs must have axis ${axis}, but got ${describeShape(first)}.`)
    }
    return first.map((_, axis) => {
      const sizes = inputs.map((shape) => shape[axis] ?? null)
      const known = sizes.filter((size) => size !== null)
      if (axis === along) return known.length < sizes.length ? null : known.reduce((sum, size) => sum + size, 0)
      if (known.every((size) => size === known[0])) return known[0] ?? null
      throw new ShapeError(
        `${this.name}: inputs must be of equal shapes but for axis ${along}, ` +
          `but got ${inputs.map(describeShape).join(', ')}.`,
      )
    })
  }

  override call(inputs: readonly Tensor[]): Tensor {
    return concat([...inputs], this.#axis(inputs[0]!.rank))
  }

  override computeMask(inputs: readonly Tensor[], context: CallContext): Tensor | undefined {
    const { masks } = context
    const [first] = inputs
    if (first === undefined || masks.every((mask) => mask === undefined)) return undefined
    if (this.#axis(first.rank) !== 1 || first.rank < 3) return anyMask(masks)
    const parts = inputs.map((x, index) => {
      const mask = masks[index]
      return mask === undefined ? ones(x.shape.slice(0, 2), 'bool') : booleanMask(mask)
    })
    return concat(parts, 1)
  }

  #axis(rank: number): number {
    const { axis = -1 } = this.options
    return axis < 0 ? rank + axis : axis
  }
}

/** Puts its inputs one behind the other along an axis: see `Concatenate`. */
export function concatenate(options: ConcatenateOptions = {}): Concatenate {
  return new Concatenate(options)
}
