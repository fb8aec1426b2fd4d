import { mul, sum, tanh, type Tensor } from '@tensorflow/tfjs-core'
import { numberWithin } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { rolesOf } from './attention-inputs.js'
import { Layer, type CallContext } from './layer.js'
import type { OneOrMore } from './one-or-more.js'
import { meanOfValues, scoredShapes, sharesOf, sumOfPairs, type ScoredAttentionOptions } from './scored-attention.js'
import { built } from './weight-options.js'

export interface AdditiveAttentionOptions extends ScoredAttentionOptions {
  /** Whether features are multiplied by numbers that are learned before they are summed. Default: true. */
  readonly useScale?: boolean
}

/**
 * Attention by sums: each step of the query gets a mean of the values, by how well it fits the keys.
 *
 *   a_ij = softmax_j(Σ s⊙tanh(q_i + k_j))      y = a·V
 *
 * Input: one value x, which attends to itself, or a list of query q and value v, or of q, v and key k (else k = v).
 * Shapes: q [batch, time, in], v [batch, steps, out], k [batch, steps, in] -> [batch, time, out].
 * Weights: scale s [in], with `useScale` (else 1).
 * Masked steps of value and key are not seen; masked steps of the query give 0, and its mask passes through.
 * Source: Bahdanau et al. 2015, arXiv:1409.0473.
 */
export class AdditiveAttention extends Layer<AdditiveAttentionOptions, OneOrMore<Tensor>> {
  readonly className = 'AdditiveAttention'
  override readonly passesMask = true
  #scale: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AdditiveAttentionOptions = {}) {
    const where = options.name ?? 'additive_attention'
    super(where, options, ['useScale', 'dropout', 'useCausalMask'])
    numberWithin(`${where}: dropout`, options.dropout ?? 0, 0, 1)
  }

  protected override build(input: OneOrMore<Shape>): Shape {
    const { query, value } = scoredShapes(this.name, input)
    if (this.options.useScale ?? true) {
      const features = knownSize(`${this.name}: last axis of the input`, query[2])
      this.#scale = this.weight('scale', [features], { initializer: 'glorotUniform' })
    }
    return [...query.slice(0, 2), value[2] ?? null]
  }

  override call(input: OneOrMore<Tensor>, context: CallContext): Tensor {
    return meanOfValues(this.scores(input, context), rolesOf(input).value, this.options, context)
  }

  /** How much each step of the query attends to each of the key: [batch, time, steps]; each row adds up to 1. */
  scores(input: OneOrMore<Tensor>, context: CallContext): Tensor {
    const { query, key } = rolesOf(input)
    const curved = tanh(sumOfPairs(query, key))
    const scaled = (this.options.useScale ?? true) ? mul(curved, built(this.name, this.#scale).value) : curved
    return sharesOf(sum(scaled, 3), this.options, context)
  }
}

/** Attention by sums: see `AdditiveAttention`. */
export function additiveAttention(options: AdditiveAttentionOptions = {}): AdditiveAttention {
  return new AdditiveAttention(options)
}
