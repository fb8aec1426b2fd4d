import { transpose, where as select, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import { hideSteps, overAll } from '../ops/hide-steps.js'
import { softmax as softmaxOf } from '../ops/softmax.js'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { booleanMask } from './mask.js'
import { axisOf, requireAxis } from './normalization-options.js'

export interface SoftmaxOptions extends LayerOptions {
  /** The axis along which the shares add up to 1, counted from the end where negative; not the batch. Default: -1. */
  readonly axis?: number
}

/**
 * Shares that add up to 1.
 *
 *   y_i = e^x_i / Σ_j e^x_j  along `axis`
 *
 * Shapes: any shape with a batch -> the same shape. A mask passes through; along time, masked steps get 0.
 */
export class Softmax extends Layer<SoftmaxOptions> {
  readonly className = 'Softmax'
  override readonly passesMask = true

  /** @throws ConfigError if `axis` is no integer or an option is unknown. */
  constructor(options: SoftmaxOptions = {}) {
    const where = options.name ?? 'softmax'
    super(where, options, ['axis'])
    requireAxis(where, options.axis ?? -1)
  }

  protected override build(input: Shape): Shape {
    axisOf(this.name, this.options.axis ?? -1, input)
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const axis = axisOf(this.name, this.options.axis ?? -1, x.shape)
    const [mask] = context.masks
    if (mask === undefined || axis >= mask.rank) return softmaxAlong(x, axis)
    const counts = overAll(booleanMask(mask), x.shape)
    const shares = softmaxAlong(hideSteps(x, counts), axis)
    // Where no step counts all are alike.
    return select(counts, shares, zerosLike(shares))
  }
}

function softmaxAlong(x: Tensor, axis: number): Tensor {
  const last = x.rank - 1
  if (axis === last) return softmaxOf(x)
  const swapped = x.shape.map((_, index) => (index === axis ? last : index === last ? axis : index))
  return transpose(softmaxOf(transpose(x, swapped)), swapped)
}

/** Shares that add up to 1: see `Softmax`. */
export function softmax(options: SoftmaxOptions = {}): Softmax {
  return new Softmax(options)
}
