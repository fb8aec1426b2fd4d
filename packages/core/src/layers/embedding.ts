import { cast, notEqual, type Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import type { Shape } from '../engine/shape.js'
import type { ConstraintLike } from '../functions/constraints.js'
import type { RegularizerLike } from '../functions/regularizers.js'
import type { InitializerLike } from '../initializers/resolve.js'
import { embeddingLookup } from '../ops/embedding-lookup.js'
import { Layer, type CallContext, type LayerOptions, type WeightOptions } from './layer.js'
import { built, weightOptions } from './weight-options.js'

export interface EmbeddingOptions extends LayerOptions {
  /** Number of ids: they go from 0 to `inputDim - 1`. Range: at least 1. */
  readonly inputDim: number
  /** Size of a vector. Range: at least 1. */
  readonly outputDim: number
  /** Whether id 0 is padding, which later layers leave out. Default: false. */
  readonly maskZero?: boolean
  /** First values of the vectors. Default: 'randomUniform', from -0.05 to 0.05. */
  readonly embeddingsInitializer?: InitializerLike
  /** Term of the loss that the vectors add. Default: none. */
  readonly embeddingsRegularizer?: RegularizerLike
  /** Projection of the vectors after each update. Default: none. */
  readonly embeddingsConstraint?: ConstraintLike
}

const keys = [
  'inputDim',
  'outputDim',
  'maskZero',
  'embeddingsInitializer',
  'embeddingsRegularizer',
  'embeddingsConstraint',
]

/**
 * A vector for every id.
 *
 *   y[…] = E[x[…]]
 *
 * Shapes: ids [batch, …] -> [batch, …, outputDim].
 * Weights: embeddings E [inputDim, outputDim].
 * With `maskZero` the output's mask is x ≠ 0.
 */
export class Embedding extends Layer<EmbeddingOptions> {
  readonly className = 'Embedding'
  readonly #weightOptions: WeightOptions
  #embeddings: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: EmbeddingOptions) {
    const where = options.name ?? 'embedding'
    super(where, options, keys)
    positiveInteger(`${where}: inputDim`, options.inputDim)
    positiveInteger(`${where}: outputDim`, options.outputDim)
    this.#weightOptions = weightOptions(
      options.embeddingsInitializer ?? 'randomUniform',
      options.embeddingsRegularizer,
      options.embeddingsConstraint,
    )
  }

  protected override build(input: Shape): Shape {
    const { inputDim, outputDim } = this.options
    this.#embeddings = this.weight('embeddings', [inputDim, outputDim], this.#weightOptions)
    return [...input, outputDim]
  }

  override call(x: Tensor): Tensor {
    const ids = x.dtype === 'int32' ? x : cast(x, 'int32')
    return embeddingLookup(built(this.name, this.#embeddings).value, ids, this.name)
  }

  override computeMask(x: Tensor, context: CallContext): Tensor | undefined {
    return this.options.maskZero ? notEqual(x, 0) : context.masks[0]
  }
}

/** A vector for every id: see `Embedding`. */
export function embedding(options: EmbeddingOptions): Embedding {
  return new Embedding(options)
}
