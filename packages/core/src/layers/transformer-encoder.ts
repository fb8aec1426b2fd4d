import { add, type Tensor } from '@tensorflow/tfjs-core'
import { numberWithin, positiveInteger, positiveNumber } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import { describeShape, knownSize, requireRank, type Shape } from '../engine/shape.js'
import { activation, type ActivationLike } from '../functions/activations.js'
import { initializer, type InitializerLike } from '../initializers/resolve.js'
import { dropout } from '../ops/dropout.js'
import { Dense } from './dense.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { LayerNormalization } from './layer-normalization.js'
import { MultiHeadAttention } from './multi-head-attention.js'
import { built } from './weight-options.js'

export interface TransformerEncoderOptions extends LayerOptions {
  /** Size of the layer between the two dense ones. Range: at least 1. */
  readonly intermediateDim: number
  /** Number of attention heads. Range: at least 1, at most the input's features. */
  readonly numHeads: number
  /** Share of the elements that are dropped behind each half, and of the attention scores. Default: 0. Range: [0, 1). */
  readonly dropout?: number
  /** Function of the first dense layer. Default: 'relu'. */
  readonly activation?: ActivationLike
  /** Added to the variance in the normalisations. Default: 1e-5. Range: above 0. */
  readonly layerNormEpsilon?: number
  /** First values of the kernels. Default: 'glorotUniform'. */
  readonly kernelInitializer?: InitializerLike
  /** First values of the biases. Default: 'zeros'. */
  readonly biasInitializer?: InitializerLike
  /** Whether it is normalised before each half, as in GPT-2, rather than behind the sum. Default: false. */
  readonly normalizeFirst?: boolean
  /** Whether a step sees no later one: KerasHub's TransformerDecoder without an encoder. Default: false. */
  readonly useCausalMask?: boolean
}

const keys = [
  'intermediateDim',
  'numHeads',
  'dropout',
  'activation',
  'layerNormEpsilon',
  'kernelInitializer',
  'biasInitializer',
  'normalizeFirst',
  'useCausalMask',
]

interface Parts {
  readonly selfAttention: MultiHeadAttention
  readonly selfAttentionLayerNorm: LayerNormalization
  readonly feedforwardIntermediateDense: Dense
  readonly feedforwardOutputDense: Dense
  readonly feedforwardLayerNorm: LayerNormalization
}

/**
 * A block of a Transformer: attention of the steps to each other, then two dense layers, each with a sum around it.
 *
 *   u = norm(x + drop(attention(x)))      y = norm(u + drop(dense(activation(dense(u)))))
 *   u = x + drop(attention(norm(x)))      y = u + drop(dense(activation(dense(norm(u)))))      with `normalizeFirst`
 *
 * Shapes: [batch, time, features] -> the same; a head has ⌊features / numHeads⌋ numbers.
 * Weights: those of its layers, as `selfAttention/…`, `selfAttentionLayerNorm/…`, `feedforwardIntermediateDense/…`,
 * `feedforwardOutputDense/…` and `feedforwardLayerNorm/…`.
 * Masked steps are not seen by the others; the mask passes through.
 * As KerasHub's layer of this name. Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.1.
 */
export class TransformerEncoder extends Layer<TransformerEncoderOptions> {
  readonly className = 'TransformerEncoder'
  override readonly passesMask = true
  #parts: Parts | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: TransformerEncoderOptions) {
    const where = options.name ?? 'transformer_encoder'
    super(where, options, keys)
    positiveInteger(`${where}: intermediateDim`, options.intermediateDim)
    positiveInteger(`${where}: numHeads`, options.numHeads)
    numberWithin(`${where}: dropout`, options.dropout ?? 0, 0, 1)
    positiveNumber(`${where}: layerNormEpsilon`, options.layerNormEpsilon ?? 1e-5)
    activation(options.activation ?? 'relu')
    initializer(options.kernelInitializer ?? 'glorotUniform')
    initializer(options.biasInitializer ?? 'zeros')
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    const features = knownSize(`${this.name}: last axis of the input`, input[2])
    this.#parts ??= this.#make(features)
    for (const part of ['selfAttention', 'selfAttentionLayerNorm', 'feedforwardIntermediateDense'] as const) {
      this.#parts[part].outputShapeFor(input)
    }
    this.#parts.feedforwardOutputDense.outputShapeFor([...input.slice(0, 2), this.options.intermediateDim])
    this.#parts.feedforwardLayerNorm.outputShapeFor(input)
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { normalizeFirst = false } = this.options
    const parts = built(this.name, this.#parts)
    const attend = (value: Tensor) => parts.selfAttention.call(value, this.contextOf('selfAttention', context))
    const feed = (value: Tensor) => parts.feedforwardOutputDense.call(parts.feedforwardIntermediateDense.call(value))
    const half = (value: Tensor, inner: (value: Tensor) => Tensor, norm: LayerNormalization): Tensor => {
      const sum = add(value, this.#drop(inner(normalizeFirst ? norm.call(value, context) : value), context))
      return normalizeFirst ? sum : norm.call(sum, context)
    }
    return half(half(x, attend, parts.selfAttentionLayerNorm), feed, parts.feedforwardLayerNorm)
  }

  /** How much each step attends to each: [batch, time, features] -> [batch, heads, time, time]; rows add up to 1. */
  scores(x: Tensor, context: CallContext): Tensor {
    const { selfAttention, selfAttentionLayerNorm } = built(this.name, this.#parts)
    return selfAttention.scores(this.options.normalizeFirst ? selfAttentionLayerNorm.call(x, context) : x, context)
  }

  #make(features: number): Parts {
    const { numHeads, intermediateDim, dropout: rate = 0, useCausalMask = false } = this.options
    const { kernelInitializer = 'glorotUniform', biasInitializer = 'zeros', layerNormEpsilon = 1e-5 } = this.options
    if (features < numHeads) {
      throw new ShapeError(
        `${this.name}: input must have a feature for each of ${numHeads} heads, but got ${describeShape([null, null, features])}.`,
      )
    }
    const first = { kernelInitializer, biasInitializer }
    const keyDim = Math.floor(features / numHeads)
    const norm = () => new LayerNormalization({ epsilon: layerNormEpsilon })
    const inner = new Dense({ units: intermediateDim, activation: this.options.activation ?? 'relu', ...first })
    return {
      selfAttention: this.takeIn(
        'selfAttention',
        new MultiHeadAttention({ numHeads, keyDim, dropout: rate, useCausalMask, ...first }),
      ),
      selfAttentionLayerNorm: this.takeIn('selfAttentionLayerNorm', norm()),
      feedforwardIntermediateDense: this.takeIn('feedforwardIntermediateDense', inner),
      feedforwardOutputDense: this.takeIn('feedforwardOutputDense', new Dense({ units: features, ...first })),
      feedforwardLayerNorm: this.takeIn('feedforwardLayerNorm', norm()),
    }
  }

  #drop(x: Tensor, context: CallContext): Tensor {
    const { dropout: rate = 0 } = this.options
    return context.training && rate > 0 ? dropout(x, rate, context.random) : x
  }
}

/** A block of a Transformer: see `TransformerEncoder`. */
export function transformerEncoder(options: TransformerEncoderOptions): TransformerEncoder {
  return new TransformerEncoder(options)
}
