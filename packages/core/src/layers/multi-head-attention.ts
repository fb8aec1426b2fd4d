import type { Tensor } from '@tensorflow/tfjs-core'
import { numberWithin, positiveInteger } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { affine, jointAffine } from '../ops/affine.js'
import { attention, attentionScores, type AttentionOptions } from '../ops/attention.js'
import { dropout } from '../ops/dropout.js'
import { attentionShapes, rolesOf, visibleSteps } from './attention-inputs.js'
import { Layer, type CallContext, type LayerOptions, type WeightOptions } from './layer.js'
import type { OneOrMore } from './one-or-more.js'
import {
  biasKeys,
  biasWeight,
  built,
  kernelKeys,
  kernelWeight,
  type BiasOptions,
  type KernelOptions,
} from './weight-options.js'

export interface MultiHeadAttentionOptions extends LayerOptions, KernelOptions, BiasOptions {
  /** Number of heads. Range: at least 1. */
  readonly numHeads: number
  /** Size of a head's queries and keys. Range: at least 1. */
  readonly keyDim: number
  /** Size of a head's values. Default: `keyDim`. Range: at least 1. */
  readonly valueDim?: number
  /** Share of the scores that are dropped while training. Default: 0. Range: [0, 1). */
  readonly dropout?: number
  /** Whether a step sees no later one; in Keras an argument of the call. Default: false. */
  readonly useCausalMask?: boolean
}

const keys = ['numHeads', 'keyDim', 'valueDim', 'dropout', 'useCausalMask', ...kernelKeys, ...biasKeys]
const parts = ['query', 'key', 'value', 'attentionOutput'] as const

type Part = (typeof parts)[number]
type Three = [Tensor, Tensor, Tensor]

/**
 * Attention of several heads: each step of the query gets a mean of the values, by how well it fits the keys.
 *
 *   Q_n = q·W_n + b_n,  K_n = k·W'_n + b'_n,  V_n = v·W''_n + b''_n      for each head n
 *   y = Σ_n softmax(Q_n·K_nᵀ / √keyDim)·V_n·O_n + c
 *
 * Input: one value x, which attends to itself, or a list of query q and value v, or of q, v and key k (else k = v).
 * Shapes: q [batch, time, in], v [batch, steps, in'], k [batch, steps, in''] -> [batch, time, in].
 * Weights: queryKernel W [in, heads, keyDim], queryBias b [heads, keyDim], keyKernel W' [in'', heads, keyDim], keyBias b',
 * valueKernel W'' [in', heads, valueDim], valueBias b'' [heads, valueDim], attentionOutputKernel O [heads, valueDim, in],
 * attentionOutputBias c [in].
 * Masked steps of value and key are not seen; where none may be seen, all are alike. The query's mask passes through.
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.
 */
export class MultiHeadAttention extends Layer<MultiHeadAttentionOptions, OneOrMore<Tensor>> {
  readonly className = 'MultiHeadAttention'
  override readonly passesMask = true
  readonly #kernelOptions: WeightOptions
  readonly #biasOptions: WeightOptions
  readonly #kernels = new Map<Part, Parameter>()
  readonly #biases = new Map<Part, Parameter>()

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: MultiHeadAttentionOptions) {
    const where = options.name ?? 'multi_head_attention'
    super(where, options, keys)
    positiveInteger(`${where}: numHeads`, options.numHeads)
    positiveInteger(`${where}: keyDim`, options.keyDim)
    positiveInteger(`${where}: valueDim`, options.valueDim ?? options.keyDim)
    numberWithin(`${where}: dropout`, options.dropout ?? 0, 0, 1)
    this.#kernelOptions = kernelWeight(options)
    this.#biasOptions = biasWeight(options)
  }

  protected override build(input: OneOrMore<Shape>): Shape {
    const { query, value, key } = attentionShapes(this.name, input)
    const { numHeads, keyDim, valueDim = keyDim, useBias = true } = this.options
    const sizeOf = (shape: Shape) => knownSize(`${this.name}: last axis of the input`, shape[2])
    const out = sizeOf(query)
    const shapes: Record<Part, readonly number[]> = {
      query: [out, numHeads, keyDim],
      key: [sizeOf(key), numHeads, keyDim],
      value: [sizeOf(value), numHeads, valueDim],
      attentionOutput: [numHeads, valueDim, out],
    }
    for (const part of parts) {
      this.#kernels.set(part, this.weight(`${part}Kernel`, shapes[part], this.#kernelOptions))
      const bias = part === 'attentionOutput' ? [out] : shapes[part].slice(1)
      if (useBias) this.#biases.set(part, this.weight(`${part}Bias`, bias, this.#biasOptions))
    }
    return query
  }

  override call(input: OneOrMore<Tensor>, context: CallContext): Tensor {
    const { keyDim, valueDim = keyDim, dropout: rate = 0 } = this.options
    const { query, value, key } = rolesOf(input)
    const drops = context.training && rate > 0
    const isSelf = query === key && query === value && valueDim === keyDim
    const apart = () => [this.#affine('query', query), this.#affine('key', key), this.#affine('value', value)] as const
    const mixed = attention(isSelf ? [this.#allHeads(query)] : apart(), {
      ...this.#visible(context),
      ...(drops && { drop: (scores: Tensor) => dropout(scores, rate, context.random) }),
    })
    return this.#affine('attentionOutput', mixed)
  }

  /**
   * How much each step of the query attends to each step of the key: the softmax in the formula above, without dropout.
   *
   * Shapes: input as of the layer -> [batch, heads, time, steps]; each row adds up to 1.
   */
  scores(input: OneOrMore<Tensor>, context: CallContext): Tensor {
    const { query, key } = rolesOf(input)
    return attentionScores(this.#affine('query', query), this.#affine('key', key), this.#visible(context))
  }

  /** Queries, keys and values of one x, side by side: [batch, time, in] -> [batch, time, 3·heads·size]. */
  #allHeads(x: Tensor): Tensor {
    const three = parts.slice(0, 3)
    const kernels = three.map((part) => built(this.name, this.#kernels.get(part)).value)
    const biases = three.flatMap((part) => this.#biases.get(part)?.value ?? [])
    return jointAffine(x, kernels as Three, biases.length === 0 ? undefined : (biases as Three))
  }

  /** x·W + b for all heads: [batch, time, in] -> [batch, time, heads·size], or back. */
  #affine(part: Part, x: Tensor): Tensor {
    return affine(x, built(this.name, this.#kernels.get(part)).value, this.#biases.get(part)?.value, false)
  }

  /** Which keys count: what is masked in value or key does not. */
  #visible(context: CallContext): AttentionOptions {
    return { heads: this.options.numHeads, mask: visibleSteps(context), isCausal: this.options.useCausalMask ?? false }
  }
}

/** Attention of several heads: see `MultiHeadAttention`. */
export function multiHeadAttention(options: MultiHeadAttentionOptions): MultiHeadAttention {
  return new MultiHeadAttention(options)
}
