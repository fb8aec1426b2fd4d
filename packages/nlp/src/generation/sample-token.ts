import type { Generator } from '@tessera-ml/core'

export interface SamplingOptions {
  /** Logits are divided by it: below 1 likely tokens become likelier, 0 takes the likeliest. Default: 1. */
  readonly temperature?: number
  /** Only so many of the likeliest tokens are drawn from; a positive integer. Default: all. */
  readonly topK?: number
  /** Only the likeliest tokens that together have this probability are drawn from; in (0, 1]. Default: 1. */
  readonly topP?: number
}

/**
 * Draws a token by its logit; those of `-Infinity` never. `topP` counts after `topK` and temperature, and the token that
 * crosses the bound is in.
 *
 * Source: Fan et al. 2018, arXiv:1805.04833 (top k); Holtzman et al. 2020, arXiv:1904.09751 (top p).
 */
export function sampleToken(
  logits: ArrayLike<number>,
  { temperature = 1, topK = logits.length, topP = 1 }: SamplingOptions,
  random: Generator,
): number {
  const order = Array.from(logits, (_, id) => id).filter((id) => logits[id]! > Number.NEGATIVE_INFINITY)
  order.sort((a, b) => logits[b]! - logits[a]! || a - b)
  if (temperature === 0) return order[0]!
  const top = logits[order[0]!]!
  const weights = order.slice(0, topK).map((id) => Math.exp((logits[id]! - top) / temperature))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let kept = 0
  let sum = 0
  while (kept < weights.length && (kept === 0 || sum < topP * all)) sum += weights[kept++]!
  let left = random.uniform() * sum
  let chosen = 0
  while (chosen < kept - 1 && left >= weights[chosen]!) left -= weights[chosen++]!
  return order[chosen]!
}
