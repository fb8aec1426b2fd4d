/** The engine below the tfjs backend: kernels, memory and threads; nothing of tfjs. */
export { Allocator, type AllocatorOptions } from './allocator.js'
export { Engine, type EngineOptions } from './engine.js'
export { ConfigError, EngineError } from './errors.js'
export { detectFeatures, type Features } from './features.js'
export type { Kernels } from './kernels.js'
export { Memory } from './memory.js'
export * from './operations/gemm.js'
