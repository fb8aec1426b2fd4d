/**
 * Native TensorFlow through `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`, which users install themselves.
 * Unasked it is taken only where it sees a GPU.
 */
import { backend } from '@tensorflow/tfjs-core'
import { FormatError } from '../../errors/errors.js'
import type { LoadedBackend } from '../engine.js'

/** What the backend tells of itself, beside tfjs's interface. */
interface NodeBackend {
  readonly isUsingGpuDevice?: boolean
}

export async function loadTensorflow(asked: boolean): Promise<LoadedBackend | undefined> {
  const gpu = await tryToImport('@tensorflow/tfjs-node-gpu', asked)
  if (gpu && (asked || (backend() as NodeBackend).isUsingGpuDevice)) return describeBackend(gpu)
  const cpu = asked && !gpu ? await tryToImport('@tensorflow/tfjs-node', asked) : undefined
  return cpu && describeBackend(cpu)
}

interface NodePackage {
  readonly version: Readonly<Record<string, string>>
}

/** Every failure counts as absent, since a missing native addon throws errors of many kinds; who asked is told. */
async function tryToImport(name: string, asked: boolean): Promise<NodePackage | undefined> {
  if (!isInstalled(name)) return undefined
  try {
    restoreRemovedUtilities()
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as NodePackage
  } catch (cause) {
    if (!asked) return undefined
    throw new FormatError(`${name}: the native addon must load on this machine, but it fails. See the cause.`, {
      cause,
    })
  }
}

/** Looks without loading, so that a machine without the package pays nothing. */
function isInstalled(name: string): boolean {
  const nodeModule = globalThis.process?.getBuiltinModule?.('node:module')
  if (nodeModule === undefined) return false
  try {
    nodeModule.createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}

/**
 * tfjs-node 4.22 calls functions of `node:util` that Node 23 removed (tfjs #8609, #8746), and its fix was never released.
 */
function restoreRemovedUtilities(): void {
  const util = globalThis.process?.getBuiltinModule?.('node:util') as Record<string, unknown> | undefined
  if (util === undefined) return
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
  util['isArray'] ??= Array.isArray
}

function describeBackend(loaded: NodePackage): LoadedBackend {
  const version = loaded.version['tfjs-node'] ?? loaded.version['tfjs'] ?? 'unknown'
  return { name: 'tensorflow', threads: 0, simd: 'native', version }
}
