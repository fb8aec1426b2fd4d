/** What a backend may offer beyond tfjs; only this folder knows the package that does. */
export type { FusedOperations, OptimizerStep } from '@tessera-ml/backend-wasm'
