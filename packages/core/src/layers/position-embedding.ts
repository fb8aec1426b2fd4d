import { broadcastTo, slice, type Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import type { Parameter } from '../engine/parameter.js'
import { describeShape, knownSize, requireRank, type Shape } from '../engine/shape.js'
import type { InitializerLike } from '../initializers/resolve.js'
import { Layer, type LayerOptions, type WeightOptions } from './layer.js'
import { built, weightOptions } from './weight-options.js'

export interface PositionEmbeddingOptions extends LayerOptions {
  /** The largest number of steps. Range: at least 1. */
  readonly sequenceLength: number
  /** First values of the vectors. Default: 'glorotUniform'. */
  readonly initializer?: InitializerLike
}

/**
 * A learned vector for each place in a sequence, to be added to the input, of which it takes the shape alone.
 *
 *   y[n, t] = E[t]
 *
 * Shapes: [batch, time, features] -> [batch, time, features], time <= sequenceLength. A mask passes through.
 * Weights: embeddings E [sequenceLength, features].
 * As KerasHub's layer of this name. Source: Gehring et al. 2017, arXiv:1705.03122, section 3.1.
 */
export class PositionEmbedding extends Layer<PositionEmbeddingOptions> {
  readonly className = 'PositionEmbedding'
  override readonly passesMask = true
  readonly #weightOptions: WeightOptions
  #embeddings: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: PositionEmbeddingOptions) {
    const where = options.name ?? 'position_embedding'
    super(where, options, ['sequenceLength', 'initializer'])
    positiveInteger(`${where}: sequenceLength`, options.sequenceLength)
    this.#weightOptions = weightOptions(options.initializer ?? 'glorotUniform', undefined, undefined)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    const features = knownSize(`${this.name}: last axis of the input`, input[2])
    this.#requireRoom(input)
    this.#embeddings = this.weight('embeddings', [this.options.sequenceLength, features], this.#weightOptions)
    return input
  }

  override call(x: Tensor): Tensor {
    const embeddings = built(this.name, this.#embeddings).value
    this.#requireRoom(x.shape)
    const [, time, features] = x.shape as [number, number, number]
    const used = time === this.options.sequenceLength ? embeddings : slice(embeddings, [0, 0], [time, features])
    return broadcastTo(used, x.shape)
  }

  #requireRoom(input: Shape): void {
    const { sequenceLength } = this.options
    if ((input[1] ?? 0) <= sequenceLength) return
    throw new ShapeError(
      `${this.name}: input must have at most ${sequenceLength} steps, but got ${describeShape(input)}.`,
    )
  }
}

/** A learned vector for each place: see `PositionEmbedding`. */
export function positionEmbedding(options: PositionEmbeddingOptions): PositionEmbedding {
  return new PositionEmbedding(options)
}
