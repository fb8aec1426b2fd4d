/**
 * The choice of what computes. `engine()` is the only chooser, and it chooses once a process, because
 * tfjs-core has one engine a process, whichever copy of a package asks.
 */
import { engine as tfjsEngine, setBackend, version_core } from '@tensorflow/tfjs-core'
import { oneOf } from '../errors/checks.js'
import { ConfigError, StateError } from '../errors/errors.js'
import { registerGradients } from '../gradients/register.js'
import { loadCpu } from './backends/cpu.js'
import { loadTensorflow } from './backends/tensorflow.js'
import { loadWasm } from './backends/wasm.js'

export interface EngineReport {
  /** The tfjs backend: `tessera-wasm`, `cpu`, `tensorflow`, or the name of one that the program has set. */
  readonly name: string
  /** Threads that compute, the main thread included; fewer than asked for once some turn out not to start. */
  readonly threads: number
  /** Vector instructions in use, as far as they are known. */
  readonly simd: 'none' | 'base' | 'relaxed' | 'native' | 'unknown'
  /** Version of the package that provides the backend. */
  readonly version: string
  /** Why this one was taken. */
  readonly reason: string
}

/** What a loader knows about the backend that it has registered. */
export type LoadedBackend = Omit<EngineReport, 'reason'>

/** Registers a backend and describes it; `undefined` where it is not installed or of no use here. */
type Loader = (asked: boolean) => Promise<LoadedBackend | undefined>

/** In the order of preference. */
const loaders: Readonly<Record<string, Loader>> = { tensorflow: loadTensorflow, 'tessera-wasm': loadWasm, cpu: loadCpu }

const slot = Symbol.for('@tessera-ml/engine')

interface EngineSlot {
  choice?: Promise<EngineReport>
  report?: EngineReport
}

/** The choice lives on the global object, beside tfjs-core's engine, so that several copies of core agree on it. */
function globalSlot(): EngineSlot {
  const holder = globalThis as { [slot]?: EngineSlot }
  return (holder[slot] ??= {})
}

/**
 * Chooses what computes and makes it ready, at the first call; later calls give the same report.
 *
 * In order: a backend that the program has set with tfjs's `setBackend`; the one that the environment variable
 * `TESSERA_BACKEND` names; TensorFlow with a GPU where `@tensorflow/tfjs-node-gpu` is installed and sees one;
 * `@tessera-ml/backend-wasm`, where the machine has 128-bit SIMD; tfjs `cpu`. Gradients that tfjs-core lacks are registered
 * then, too.
 *
 * @throws ConfigError if `TESSERA_BACKEND` names a backend that is not known or cannot be loaded.
 */
export function engine(): Promise<EngineReport> {
  const state = globalSlot()
  state.choice ??= choose().then(
    (report) => (state.report = report),
    (error: unknown) => {
      delete state.choice
      throw error
    },
  )
  return state.choice
}

/** @throws StateError if no engine has been chosen yet. */
export function requireEngine(where: string): EngineReport {
  const { report } = globalSlot()
  if (report !== undefined) return report
  throw new StateError(
    `${where}: the engine must be ready before tensors are made, but it is not. Call "await engine()" first.`,
  )
}

async function choose(): Promise<EngineReport> {
  registerGradients()
  const { backendName } = tfjsEngine()
  if (backendName) {
    await tfjsEngine().ready()
    return { name: backendName, threads: 1, simd: 'unknown', version: version_core, reason: 'the program has set it' }
  }
  const asked = globalThis.process?.env?.['TESSERA_BACKEND']
  if (asked) return chooseByName(oneOf('TESSERA_BACKEND', asked, Object.keys(loaders)))
  for (const [name, load] of Object.entries(loaders)) {
    const loaded = await load(false)
    if (loaded && (await setBackend(loaded.name)))
      return Object.assign(loaded, { reason: `the first of the list that works here, ${name}` })
  }
  throw new StateError('engine: a tfjs backend must be available, but none could be loaded.')
}

async function chooseByName(name: string): Promise<EngineReport> {
  const loaded = await loaders[name]?.(true)
  if (loaded && (await setBackend(loaded.name))) return Object.assign(loaded, { reason: 'TESSERA_BACKEND names it' })
  throw new ConfigError(`TESSERA_BACKEND: the backend must be installed and working, but got "${name}", which is not.`)
}
