import { backend, engine as tfjsEngine } from '@tensorflow/tfjs-core'
import type { FusedOperations } from '../engine/fused-types.js'

/**
 * The operations that the current backend has beyond tfjs's, or `undefined`; see `FusedOperations`. Within a gradient
 * of a gradient there are none, since theirs cannot be taken a second time.
 */
export function fusedOperations(): FusedOperations | undefined {
  if (tfjsEngine().state.gradientDepth > 1) return undefined
  return (backend() as { readonly fused?: FusedOperations }).fused
}

/**
 * Runs a function with tfjs's own operations only, so that whoever replaces the gradients of tfjs's kernels meets every
 * step of a computation.
 */
export function withoutFused<T>(run: () => T): T {
  const current = backend() as { fused?: FusedOperations | undefined }
  const { fused } = current
  if (fused === undefined) return run()
  current.fused = undefined
  try {
    return run()
  } finally {
    current.fused = fused
  }
}
