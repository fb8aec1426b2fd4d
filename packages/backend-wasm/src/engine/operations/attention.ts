/** Scaled dot-product attention over heads that lie side by side, and its gradients. */
import type { Engine } from '../engine.js'

/** One of queries, keys, values: [batch, steps, heads, size]. */
export interface HeadRows {
  readonly at: number
  /** Floats from step to step. */
  readonly next: number
}

export interface Attention {
  readonly batch: number
  readonly heads: number
  /** Steps of the queries. */
  readonly time: number
  /** Steps of keys and values. */
  readonly steps: number
  /** Of a head's queries and keys. */
  readonly size: number
  /** Of a head's values. */
  readonly width: number
  readonly q: HeadRows
  readonly k: HeadRows
  readonly v: HeadRows
  /** Bytes [batch, steps], 0 where a key does not count. Default: all count. */
  readonly mask?: number
  readonly causal: boolean
  /** The shares, [batch, heads, time, steps]: a result of the way there, given for the way back. */
  readonly p: number
}

/**
 * p = softmax(q·kᵀ/√size) over the keys that count (alike where none does), y = p·v.
 *
 * @param y [batch, time, heads, width]
 */
export function attention(engine: Engine, options: Attention & { readonly y: number }): void {
  withWork(engine, options, 0, (work) => engine.kernels.attention(...numbers(options), work, options.y))
}

export interface AttentionGradient extends Attention {
  /** [batch, time, heads, width]. */
  readonly dy: number
  /** Arranged as q, k and v are. */
  readonly dq: number
  readonly dk: number
  readonly dv: number
}

export function attentionGradient(engine: Engine, options: AttentionGradient): void {
  const { dy, dq, dk, dv } = options
  withWork(engine, options, 1, (work) => engine.kernels.attentionGradient(...numbers(options), work, dy, dq, dk, dv))
}

function withWork(engine: Engine, options: Attention, gradient: number, use: (work: number) => void): void {
  const { batch, heads, time, steps, size, width } = options
  if (batch * heads * time * steps * width === 0) return
  const bytes = engine.kernels.attentionWorkBytes(time, steps, size, width, gradient) >>> 0
  engine.withBlock(bytes * engine.threads, use)
}

function numbers(options: Attention) {
  const { batch, heads, time, steps, size, width, q, k, v, mask = 0, causal, p } = options
  const sizes = [batch, heads, time, steps, size, width] as const
  return [...sizes, q.at, q.next, k.at, k.next, v.at, v.next, mask, Number(causal), p] as const
}
