import {
  add,
  cast,
  equal,
  matMul,
  minimum,
  mul,
  reshape,
  split,
  sub,
  tensor,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { fusedOperations } from './fused.js'
import { softmax } from './softmax.js'

export interface AttentionOptions {
  /** Number of heads, whose parts lie side by side. */
  readonly heads: number
  /** Which keys count, boolean, [batch, steps]. Default: all. */
  readonly mask?: Tensor | undefined
  /** Whether a query sees no key behind its own place. Default: false. */
  readonly isCausal?: boolean
}

/** Queries, keys and values: three tensors, or one that holds the three side by side, of equal sizes. */
export type AttentionParts = readonly [queries: Tensor, keys: Tensor, values: Tensor] | readonly [all: Tensor]

/** Added to what must not be seen: e to its power is exactly 0 beside anything that may be. */
const never = -1e9

/**
 * How much each query attends to each key.
 *
 *   A = softmax(Q·Kᵀ / √size), over the keys that count
 *
 * Where no key may be seen, all have equal shares, as in Keras, so that there is no NaN.
 * Shapes: queries Q [batch, time, heads·size], keys K [batch, steps, heads·size] -> [batch, heads, time, steps].
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1.
 */
export function attentionScores(queries: Tensor, keys: Tensor, options: AttentionOptions): Tensor {
  const size = queries.shape[2]! / options.heads
  // The queries are scaled rather than the products, which are mostly more.
  const scaled = headsOf(mul(queries, 1 / Math.sqrt(size)), options.heads)
  return softmax(hide(matMul(scaled, headsOf(keys, options.heads), false, true), options))
}

/**
 * Attention: a mean of the values for each query, by how well it fits the keys.
 *
 *   y = drop(softmax(Q·Kᵀ / √size))·V      for each head
 *
 * Shapes: queries [batch, time, heads·size], keys [batch, steps, heads·size], values [batch, steps, heads·width] ->
 * [batch, time, heads·width].
 */
export function attention(
  parts: AttentionParts,
  { drop, ...options }: AttentionOptions & { readonly drop?: ((scores: Tensor) => Tensor) | undefined },
): Tensor {
  const fused = drop === undefined ? fusedOperations() : undefined
  if (fused !== undefined) {
    return fused.attention(parts, { ...options, mask: options.mask && cast(options.mask, 'bool') })
  }
  const [queries, keys, values] = parts.length === 1 ? (split(parts[0], 3, 2) as [Tensor, Tensor, Tensor]) : parts
  const scores = attentionScores(queries, keys, options)
  const mixed = matMul(drop === undefined ? scores : drop(scores), headsOf(values, options.heads))
  const [batch, heads, time, width] = mixed.shape as [number, number, number, number]
  return reshape(transpose(mixed, [0, 2, 1, 3]), [batch, time, heads * width])
}

/** [batch, steps, heads·size] -> [batch, heads, steps, size]. */
function headsOf(x: Tensor, heads: number): Tensor {
  const [batch, steps, columns] = x.shape as [number, number, number]
  return transpose(reshape(x, [batch, steps, heads, columns / heads]), [0, 2, 1, 3])
}

/** The products, with `never` in place of those that must not be seen. */
function hide(products: Tensor, { mask, isCausal = false }: AttentionOptions): Tensor {
  const [batch, , time, steps] = products.shape as [number, number, number, number]
  const causal = isCausal ? tensor(laterSteps(time, steps), [1, 1, time, steps]) : undefined
  // Each query sees its own place at least, so that a summand will do.
  if (mask === undefined) return causal === undefined ? products : add(products, causal)
  const counts = reshape(cast(mask, 'float32'), [batch, 1, 1, steps])
  const hidden = mul(sub(1, counts), never)
  // Where nothing may be seen all are exactly alike, and no gradient reaches them: hence the factor.
  if (causal === undefined) return add(mul(products, counts), hidden)
  const all = minimum(hidden, causal)
  return add(mul(products, cast(equal(all, 0), 'float32')), all)
}

/** 0 up to each query's own place, `never` behind it. */
function laterSteps(time: number, steps: number): Float32Array {
  const values = new Float32Array(time * steps)
  for (let t = 0; t < time; t++) values.fill(never, t * steps + Math.min(t + 1, steps), (t + 1) * steps)
  return values
}
