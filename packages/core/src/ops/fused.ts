import { backend } from '@tensorflow/tfjs-core'
import type { FusedOperations } from '@tessera-ml/backend-wasm'

/** The operations that the current backend has beyond tfjs's, or `undefined`; see `FusedOperations`. */
export function fusedOperations(): FusedOperations | undefined {
  return (backend() as { readonly fused?: FusedOperations }).fused
}
