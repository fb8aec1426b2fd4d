import { add, cast, equal, matMul, minimum, mul, reshape, sub, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { softmax } from './softmax.js'

export interface AttentionOptions {
  /** Which keys count, boolean, [batch, steps]. Default: all. */
  readonly mask?: Tensor | undefined
  /** Whether a query sees no key behind its own place. Default: false. */
  readonly isCausal?: boolean
}

/** Added to what must not be seen: e to its power is exactly 0 beside anything that may be. */
const never = -1e9

/**
 * How much each query attends to each key.
 *
 *   A = softmax(Q·Kᵀ / √size), over the keys that count
 *
 * Where no key may be seen, all have equal shares, as in Keras, so that there is no NaN.
 * Shapes: queries Q [batch, heads, time, size], keys K [batch, heads, steps, size] -> [batch, heads, time, steps].
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1.
 */
export function attentionScores(queries: Tensor, keys: Tensor, options: AttentionOptions): Tensor {
  const size = queries.shape.at(-1)!
  // The queries are scaled rather than the products, which are mostly more.
  const products = matMul(mul(queries, 1 / Math.sqrt(size)), keys, false, true)
  return softmax(hide(products, options))
}

/**
 * Attention: a mean of the values for each query, by how well it fits the keys.
 *
 *   y = drop(softmax(Q·Kᵀ / √size))·V
 *
 * Shapes: queries [batch, heads, time, size], keys [batch, heads, steps, size], values [batch, heads, steps, width] ->
 * [batch, heads, time, width].
 */
export function attention(
  queries: Tensor,
  keys: Tensor,
  values: Tensor,
  { drop = (scores) => scores, ...options }: AttentionOptions & { readonly drop?: (scores: Tensor) => Tensor },
): Tensor {
  return matMul(drop(attentionScores(queries, keys, options)), values)
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
