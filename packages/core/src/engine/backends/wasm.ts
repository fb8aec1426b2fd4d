/** Tessera's own backend in WebAssembly: threads and vector instructions from a plain npm install. */
import { TesseraError } from '../../errors/errors.js'
import type { LoadedBackend } from '../engine.js'

/**
 * Unasked, a machine without 128-bit SIMD counts as one without the backend.
 *
 * @throws EngineError or ConfigError of the package where it was asked for.
 */
export async function loadWasm(asked: boolean): Promise<LoadedBackend | undefined> {
  const { backendName, registerBackend, version } = await import('@tessera-ml/backend-wasm')
  try {
    const { engine } = await registerBackend()
    // Whether a policy forbids workers is known only later.
    return {
      name: backendName,
      get threads() {
        return engine.threads
      },
      simd: engine.simd,
      version,
    }
  } catch (error) {
    if (asked || !isMissingSimd(error)) throw error
    return undefined
  }
}

/** By its marks rather than its class, since bundlers rename classes. */
function isMissingSimd(error: unknown): boolean {
  return TesseraError.isInstance(error) && error.kind === 'state'
}
