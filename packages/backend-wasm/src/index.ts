/** `@tessera-ml/backend-wasm`: kernels that train, in WebAssembly, on all processors. */
export * from './backend/index.js'
export * from './engine/index.js'
export type { FusedOperations } from './ops/fused-operations.js'
