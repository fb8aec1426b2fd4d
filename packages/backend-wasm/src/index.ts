/** Everything that `@tessera-ml/backend-wasm` offers, name by name; what is not listed here is private. */
export { WasmBackend, type BackendMemory, type BackendOptions } from './backend/backend.js'
export { backendName, fallbacks, registerBackend } from './backend/register.js'
export { Engine, type EngineOptions } from './engine/engine.js'
export { ConfigError, EngineError } from './engine/errors.js'
export { detectFeatures, type Features } from './engine/features.js'
export { version } from './generated/version.js'
export type { FusedOperations } from './ops/fused-operations.js'
export type { OptimizerStep } from './ops/optimizer.js'
