/** Scaled dot-product attention as one kernel each way. */
import { backend as currentBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { ConfigError } from '../engine/errors.js'
import { fill } from '../engine/operations/cast.js'
import {
  attention as attend,
  attentionGradient,
  type Attention,
  type HeadRows,
} from '../engine/operations/attention.js'
import type { WasmBackend } from '../backend/backend.js'
import type { Given, Kernel } from '../backend/kernel.js'
import { runAll, type FusedKernel } from './fused-kernel.js'
import { gradientList, newTensor } from './recurrent.js'

export interface FusedAttentionOptions {
  readonly heads: number
  /** Which keys count, boolean, [batch, steps]. Default: all. */
  readonly mask?: Tensor | undefined
  /** Whether a query sees no key behind its own place. Default: false. */
  readonly isCausal?: boolean
}

/** Queries, keys and values: three tensors, or one that holds the three side by side, of equal sizes. */
export type AttentionParts = readonly [q: Tensor, k: Tensor, v: Tensor] | readonly [all: Tensor]

const names = { apart: 'TesseraAttention', joint: 'TesseraJointAttention' } as const

type Places = Pick<Attention, 'q' | 'k' | 'v'>
type Sizes = Omit<Attention, 'q' | 'k' | 'v' | 'mask' | 'p'>

function sizesOf(parts: readonly TensorInfo[], { heads, isCausal = false }: FusedAttentionOptions): Sizes {
  const [q, k = q, v = q] = parts as readonly [TensorInfo, TensorInfo?, TensorInfo?]
  const shares = parts.length === 1 ? 3 * heads : heads
  const [batch, time, columns] = q.shape as [number, number, number]
  const [size, width] = [columns / shares, v.shape[2]! / shares]
  if (Number.isInteger(size) && Number.isInteger(width)) {
    return { batch, heads, time, steps: k.shape[1]!, size, width, causal: isCausal }
  }
  throw new ConfigError(`attention: sizes must be multiples of ${shares}, but got ${columns} and ${v.shape[2]}.`)
}

/** Where queries, keys and values, or their gradients, lie. */
function placesOf(backend: WasmBackend, parts: readonly TensorInfo[], { heads, size }: Sizes): Places {
  const rows = parts.map((part) => ({ at: backend.pointer(part), next: part.shape[2]! }))
  const [q, k, v] = rows as [HeadRows, HeadRows?, HeadRows?]
  const after = (count: number): HeadRows => ({ at: q.at + 4 * count * heads * size, next: q.next })
  return { q, k: k ?? after(1), v: v ?? after(2) }
}

/** softmax(Q·Kᵀ/√size)·V for each head; see `FusedOperations`. */
export function attention(parts: AttentionParts, options: FusedAttentionOptions): Tensor {
  sizesOf(parts, options)
  const [q, k, v] = parts
  const [y, tape] = runAll(k === undefined ? names.joint : names.apart, { q, k, v }, options) as [Tensor, Tensor]
  tape.dispose()
  return y
}

/** The shares [batch, heads, time, steps] are at the front of what is left for the gradient, the mask comes behind. */
function tapeOf({ batch, heads, time, steps }: Sizes, at: number, mask: Tensor | undefined) {
  const end = at + 4 * batch * heads * time * steps
  return { p: at, end: end + (mask === undefined ? 0 : batch * steps), ...(mask && { mask: end }) }
}

const forward: Kernel = (backend, inputs, attributes) => {
  const { q, k, v } = inputs as Given<'q'> & { readonly k?: TensorInfo; readonly v?: TensorInfo }
  const options = attributes as unknown as FusedAttentionOptions
  const { mask } = options
  const parts = k === undefined ? [q] : [q, k, v!]
  const sizes = sizesOf(parts, options)
  const { batch, heads, time, steps, width } = sizes
  const places = placesOf(backend, parts, sizes)
  const from = mask && backend.pointer(mask)
  const block = backend.block(tapeOf(sizes, 0, mask).end)
  const tape = tapeOf(sizes, block.pointer, mask)
  if (from !== undefined) backend.engine.memory.bytes.copyWithin(tape.mask!, from, from + batch * steps)
  const y = backend.output([batch, time, heads * width], 'float32')
  attend(backend.engine, { ...sizes, ...places, ...tape, y: y.pointer })
  return [y, block]
}

export const attentionKernel = kernelOf(names.apart, ['q', 'k', 'v'])
export const jointAttentionKernel = kernelOf(names.joint, ['q'])

function kernelOf(name: string, inputs: string[]): FusedKernel {
  return {
    name,
    kernel: forward,
    gradient: {
      inputsToSave: inputs,
      outputsToSave: [false, true],
      gradFunc: (dy, saved, attributes) => {
        const [first] = gradientList(dy) as [Tensor]
        const gradients = backward(first, saved, attributes as unknown as FusedAttentionOptions)
        return Object.fromEntries(inputs.map((input, i) => [input, () => gradients[i]!]))
      },
    },
  }
}

/** Of queries, keys and values at once: they share the gradient of the products. */
function backward(dy: Tensor, saved: readonly Tensor[], options: FusedAttentionOptions): readonly Tensor[] {
  const backend = currentBackend() as WasmBackend
  const [inputs, block] = [saved.slice(0, -1), saved.at(-1)!]
  const sizes = sizesOf(inputs, options)
  const { batch, heads, time, steps } = sizes
  const tape = tapeOf(sizes, backend.pointer(block), options.mask)
  const from = backend.pointer(dy)
  const gradients = inputs.map(({ shape }) => newTensor(backend, shape))
  const to = placesOf(backend, gradients, sizes)
  // Without a query or a key the kernel writes nothing.
  if (batch * heads * time * steps === 0) {
    for (const gradient of gradients) fill(backend.engine, 0, backend.pointer(gradient), gradient.size)
  }
  const at = { dq: to.q.at, dk: to.k.at, dv: to.v.at }
  attentionGradient(backend.engine, { ...sizes, ...placesOf(backend, inputs, sizes), ...tape, dy: from, ...at })
  return gradients
}
