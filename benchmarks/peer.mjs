// tfjs's own WebAssembly backend, as a peer: no dependency of ours, found where Node finds it or below TFJS_ROOT.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const name = '@tensorflow/tfjs-backend-wasm'

/** The package's main file, or undefined where it is not installed. */
export function peerFile() {
  const places = [process.env.TFJS_ROOT, import.meta.dirname].filter((place) => place !== undefined)
  for (const place of places) {
    try {
      return createRequire(join(place, 'package.json')).resolve(name)
    } catch {}
  }
  return undefined
}

/** Makes it the backend of tfjs, which core then takes. */
export async function usePeer() {
  const file = peerFile()
  if (file === undefined) throw new Error(`${name} must be installed or TFJS_ROOT must say where, but it is not found.`)
  const require = createRequire(file)
  // Copies of tfjs-core share one engine.
  const { setWasmPaths } = require(file)
  const { setBackend } = require('@tensorflow/tfjs-core')
  setWasmPaths(`${dirname(file)}/`)
  if (!(await setBackend('wasm'))) throw new Error(`${name} must start, but does not.`)
}
