import { matMul, mul, sum, tanh, type Tensor } from '@tensorflow/tfjs-core'
import { numberWithin, oneOf } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import type { Shape } from '../engine/shape.js'
import { rolesOf } from './attention-inputs.js'
import { Layer, type CallContext } from './layer.js'
import type { OneOrMore } from './one-or-more.js'
import { meanOfValues, scoredShapes, sharesOf, sumOfPairs, type ScoredAttentionOptions } from './scored-attention.js'
import { built } from './weight-options.js'

export interface AttentionOptions extends ScoredAttentionOptions {
  /** Whether the fits are multiplied by a number that is learned. Default: false. */
  readonly useScale?: boolean
  /** How a query's fit to a key is found. Default: 'dot'. */
  readonly scoreMode?: 'dot' | 'concat'
}

/**
 * Attention by products: each step of the query gets a mean of the values, by how well it fits the keys.
 *
 *   a = softmax(s·Q·Kᵀ)      y = a·V      ('dot')
 *   a_ij = softmax_j(w·Σ tanh(s·(q_i + k_j)))      ('concat')
 *
 * Input: one value x, which attends to itself, or a list of query q and value v, or of q, v and key k (else k = v).
 * Shapes: q [batch, time, in], v [batch, steps, out], k [batch, steps, in] -> [batch, time, out].
 * Weights: scale s, one number, with `useScale` (else 1); concatScoreWeight w, one number, for 'concat'.
 * Masked steps of value and key are not seen; masked steps of the query give 0, and its mask passes through.
 * Source: Luong et al. 2015, arXiv:1508.04025.
 */
export class Attention extends Layer<AttentionOptions, OneOrMore<Tensor>> {
  readonly className = 'Attention'
  override readonly passesMask = true
  #scale: Parameter | undefined
  #weight: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AttentionOptions = {}) {
    const where = options.name ?? 'attention'
    super(where, options, ['useScale', 'scoreMode', 'dropout', 'useCausalMask'])
    oneOf(`${where}: scoreMode`, options.scoreMode ?? 'dot', ['dot', 'concat'])
    numberWithin(`${where}: dropout`, options.dropout ?? 0, 0, 1)
  }

  protected override build(input: OneOrMore<Shape>): Shape {
    const { query, value } = scoredShapes(this.name, input)
    const { useScale = false, scoreMode = 'dot' } = this.options
    if (useScale) this.#scale = this.weight('scale', [], { initializer: 'ones' })
    if (scoreMode === 'concat') this.#weight = this.weight('concatScoreWeight', [], { initializer: 'ones' })
    return [...query.slice(0, 2), value[2] ?? null]
  }

  override call(input: OneOrMore<Tensor>, context: CallContext): Tensor {
    return meanOfValues(this.scores(input, context), rolesOf(input).value, this.options, context)
  }

  /** How much each step of the query attends to each of the key: [batch, time, steps]; each row adds up to 1. */
  scores(input: OneOrMore<Tensor>, context: CallContext): Tensor {
    const { query, key } = rolesOf(input)
    const { useScale = false, scoreMode = 'dot' } = this.options
    const scale = (x: Tensor) => (useScale ? mul(x, built(this.name, this.#scale).value) : x)
    if (scoreMode === 'dot') return sharesOf(scale(matMul(query, key, false, true)), this.options, context)
    const fits = sum(tanh(scale(sumOfPairs(query, key))), 3)
    return sharesOf(mul(fits, built(this.name, this.#weight).value), this.options, context)
  }
}

/** Attention by products: see `Attention`. */
export function attention(options: AttentionOptions = {}): Attention {
  return new Attention(options)
}
