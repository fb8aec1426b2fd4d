/** tfjs's own `cpu` backend: plain JavaScript, everywhere, slow. */
import { env, scalar, setBackend } from '@tensorflow/tfjs-core'
import type { LoadedBackend } from '../engine.js'

export async function loadCpu(): Promise<LoadedBackend> {
  const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu')
  await setBackend('cpu')
  writeWithoutBanner()
  return { name: 'cpu', threads: 1, simd: 'none', version: version_cpu }
}

/** At its first write in Node the backend prints an advertisement for tfjs-node, unless it thinks that it is tested. */
function writeWithoutBanner(): void {
  const before = env().getBool('IS_TEST')
  env().set('IS_TEST', true)
  scalar(0).dispose()
  env().set('IS_TEST', before)
}
