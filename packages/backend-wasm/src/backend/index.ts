/** The tfjs backend. */
export { WasmBackend, type BackendMemory, type BackendOptions } from './backend.js'
export { backendName, fallbacks, registerBackend } from './register.js'
export { version } from './version.js'
