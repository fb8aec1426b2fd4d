/** Scaled dot-product attention as one kernel each way. */
import { backend as currentBackend, customGrad, engine as tfjsEngine, type Tensor } from '@tensorflow/tfjs-core'
import { ConfigError } from '../engine/errors.js'
import { fill } from '../engine/operations/cast.js'
import {
  attention as attend,
  attentionGradient,
  type Attention,
  type HeadRows,
} from '../engine/operations/attention.js'
import { sizeOf } from '../engine/operations/layout.js'
import type { WasmBackend } from '../backend/backend.js'
import { asFloats } from './fused-kernel.js'

export interface FusedAttentionOptions {
  readonly heads: number
  /** Which keys count, boolean, [batch, steps]. Default: all. */
  readonly mask?: Tensor | undefined
  /** Whether a query sees no key behind its own place. Default: false. */
  readonly isCausal?: boolean
}

/** Queries, keys and values: three tensors, or one that holds the three side by side, of equal sizes. */
export type AttentionParts = readonly [q: Tensor, k: Tensor, v: Tensor] | readonly [all: Tensor]

function newTensor(backend: WasmBackend, shape: readonly number[]): Tensor {
  return tfjsEngine().makeTensorFromTensorInfo(backend.output(shape, 'float32'), backend)
}

type Places = Pick<Attention, 'q' | 'k' | 'v'>
type Sizes = Omit<Attention, 'q' | 'k' | 'v' | 'mask' | 'p'>

function sizesOf(parts: AttentionParts, { heads, isCausal = false }: FusedAttentionOptions): Sizes {
  const [q, k = q, v = q] = parts as readonly [Tensor, Tensor?, Tensor?]
  const shares = parts.length === 1 ? 3 * heads : heads
  const [batch, time, columns] = q.shape as [number, number, number]
  const [size, width] = [columns / shares, v.shape[2]! / shares]
  if (Number.isInteger(size) && Number.isInteger(width)) {
    return { batch, heads, time, steps: k.shape[1]!, size, width, causal: isCausal }
  }
  throw new ConfigError(`attention: sizes must be multiples of ${shares}, but got ${columns} and ${v.shape[2]}.`)
}

/** Where queries, keys and values, or their gradients, lie. */
function placesOf(backend: WasmBackend, parts: readonly Tensor[], { heads, size }: Sizes): Places {
  const rows = parts.map((part) => ({ at: backend.pointer(part), next: part.shape[2]! }))
  const [q, k, v] = rows as [HeadRows, HeadRows?, HeadRows?]
  const after = (count: number): HeadRows => ({ at: q.at + 4 * count * heads * size, next: q.next })
  return { q, k: k ?? after(1), v: v ?? after(2) }
}

/** softmax(Q·Kᵀ/√size)·V for each head; see `FusedOperations`. */
export function attention(parts: AttentionParts, options: FusedAttentionOptions): Tensor {
  const { mask } = options
  const sizes = sizesOf(parts, options)
  const { batch, heads, time, steps, width } = sizes
  const withGradient = customGrad((...given) => {
    const backend = currentBackend() as WasmBackend
    const save = given.at(-1) as (tensors: Tensor[]) => void
    const inputs = given.slice(0, -1) as Tensor[]
    const places = placesOf(backend, inputs, sizes)
    const keys = mask === undefined ? {} : { mask: backend.pointer(mask) }
    const shares = newTensor(backend, [batch, heads, time, steps])
    const y = newTensor(backend, [batch, time, heads * width])
    attend(backend.engine, { ...sizes, ...places, ...keys, p: backend.pointer(shares), y: backend.pointer(y) })
    save([...inputs, shares, ...(mask === undefined ? [] : [mask])])
    return { value: y, gradFunc: (dy: Tensor, saved: Tensor[]) => backward(backend, sizes, dy, saved, inputs.length) }
  })
  return withGradient(...parts.map(asFloats))
}

function backward(backend: WasmBackend, sizes: Sizes, dy: Tensor, saved: readonly Tensor[], count: number): Tensor[] {
  const inputs = saved.slice(0, count)
  const [shares, mask] = saved.slice(count) as [Tensor, Tensor?]
  const from = backend.pointer(dy)
  const gradients = inputs.map(({ shape }) => newTensor(backend, shape))
  const to = placesOf(backend, gradients, sizes)
  // Without a query or a key the kernel writes nothing.
  if (sizeOf(shares.shape) === 0) {
    for (const gradient of gradients) fill(backend.engine, 0, backend.pointer(gradient), gradient.size)
  }
  attentionGradient(backend.engine, {
    ...sizes,
    ...placesOf(backend, inputs, sizes),
    ...(mask && { mask: backend.pointer(mask) }),
    p: backend.pointer(shares),
    dy: from,
    dq: to.q.at,
    dk: to.k.at,
    dv: to.v.at,
  })
  return gradients
}
