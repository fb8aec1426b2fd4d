import { any, broadcastTo, reshape, type Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { describeShape, type Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { booleanMask } from './mask.js'

export interface TimeDistributedOptions extends LayerOptions {
  /** The layer that is applied to every step; it takes one input. */
  readonly layer: Layer
}

/**
 * Applies a layer to every step by itself.
 *
 *   y[n, t] = layer(x[n, t])
 *
 * Shapes: [batch, time, …] -> [batch, time, …'], where the layer makes [batch, …'] of [batch, …].
 * Weights: those of the layer, as `layer/…`.
 * Mask: [batch, time] passes through. A mask of more axes, of words in sentences for instance, goes to the layer step by
 * step; if it ends there, a step counts where one of its parts does. A mask that the layer makes itself is given on.
 */
export class TimeDistributed extends Layer<TimeDistributedOptions> {
  readonly className = 'TimeDistributed'
  readonly #layer: Layer

  /** @throws ConfigError if `layer` is none or used elsewhere, or an option is unknown. */
  constructor(options: TimeDistributedOptions) {
    const where = options.name ?? 'time_distributed'
    super(where, options, ['layer'])
    if (!(options.layer instanceof Layer)) {
      throw new ConfigError(`${where}: layer must be a layer, but got ${describe(options.layer)}.`)
    }
    this.#layer = this.takeIn('layer', options.layer)
  }

  protected override build(input: Shape): Shape {
    if (input.length < 3) {
      throw new ShapeError(`${this.name}: input must be [batch, time, …], but got ${describeShape(input)}.`)
    }
    const [batch = null, time = null, ...axes] = input
    const [, ...outputAxes] = this.shapeThrough(this.#layer, [null, ...axes])
    return [batch, time, ...outputAxes]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const [batch, time] = x.shape as [number, number]
    const y = this.#layer.call(stepsAsRows(x), this.#contextOfSteps(x, context))
    return reshape(y, [batch, time, ...y.shape.slice(1)])
  }

  override computeMask(x: Tensor, context: CallContext): Tensor | undefined {
    const [mask] = context.masks
    if (mask?.rank === 2) return mask
    const inner = this.#layer.computeMask(stepsAsRows(x), this.#contextOfSteps(x, context))
    if (inner !== undefined) return reshape(inner, [...x.shape.slice(0, 2), ...inner.shape.slice(1)])
    if (mask === undefined) return undefined
    return any(booleanMask(mask), mask.shape.map((_, axis) => axis).slice(2))
  }

  /** The layer sees each step as an example: with the step's own mask, or with all or nothing of it masked. */
  #contextOfSteps(x: Tensor, context: CallContext): CallContext {
    const [mask] = context.masks
    if (mask === undefined) return this.contextOf('layer', context)
    const [batch, time, ...axes] = x.shape as [number, number, ...number[]]
    const masked = axes.slice(0, -1)
    const own = booleanMask(mask)
    const grown = reshape(own, [batch * time, ...masked.map((_, i) => mask.shape[i + 2] ?? 1)])
    return this.contextOf('layer', context, [broadcastTo(grown, [batch * time, ...masked])])
  }
}

/** [batch, time, …] -> [batch·time, …] */
function stepsAsRows(x: Tensor): Tensor {
  const [batch, time, ...axes] = x.shape as [number, number, ...number[]]
  return reshape(x, [batch * time, ...axes])
}

/** Applies a layer to every step by itself: see `TimeDistributed`. */
export function timeDistributed(options: TimeDistributedOptions): TimeDistributed {
  return new TimeDistributed(options)
}
