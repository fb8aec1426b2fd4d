/** How the backend becomes known to tfjs. */
import {
  engine as tfjsEngine,
  findBackend,
  getGradient,
  getKernel,
  getKernelsForBackend,
  registerBackend as registerWithTfjs,
  registerGradient,
  registerKernel,
  type KernelFunc,
} from '@tensorflow/tfjs-core'
import { Engine } from '../engine/engine.js'
import { gradientConfig } from '../ops/fused-kernel.js'
import { fusedKernels } from '../ops/index.js'
import { WasmBackend, type BackendOptions } from './backend.js'
import { runFallback } from './fallback.js'
import type { Kernel } from './kernel.js'
import { kernels } from './kernels/index.js'

/** Without an underscore: tfjs takes the name of a kernel's backend from before the first one. */
export const backendName = 'tessera-wasm'

/** Above tfjs's cpu (1) and webgl (2), so that a program that chooses none gets this one. */
const priority = 3

/**
 * Makes the backend and tells tfjs of it and of its kernels; `setBackend('tessera-wasm')` then takes it. Where there is
 * one already, it is returned as it is, whatever the options. `removeBackend('tessera-wasm')` stops it.
 *
 * @throws EngineError on a machine without 128-bit SIMD; ConfigError if an option is out of its range.
 */
export async function registerBackend(options: BackendOptions = {}): Promise<WasmBackend> {
  await import('@tensorflow/tfjs-backend-cpu')
  const known = findBackend(backendName) as WasmBackend | null
  if (known !== null) return known
  const engine = await Engine.create(options)
  // Another caller may have been faster.
  if (tfjsEngine().backendNames().includes(backendName)) {
    engine.dispose()
    return findBackend(backendName) as WasmBackend
  }
  registerKernels()
  let unused: WasmBackend | undefined = new WasmBackend(options, engine)
  // tfjs asks again after a reset of its engine, which disposes of backends.
  const make = () => {
    const next = unused ?? new WasmBackend(options)
    unused = undefined
    return next
  }
  registerWithTfjs(backendName, make, priority)
  return findBackend(backendName) as WasmBackend
}

/** How often kernels of tfjs's cpu ran in place of ours so far, by name; none where the backend is not there. */
export function fallbacks(): ReadonlyMap<string, number> {
  const names = tfjsEngine().backendNames()
  return names.includes(backendName) ? (findBackend(backendName) as WasmBackend).fallbacks() : new Map()
}

/** Kernels know their backend by argument, so that they are registered once a process. */
function registerKernels(): void {
  const names = new Set(Object.keys(kernels))
  for (const { kernelName, kernelFunc } of getKernelsForBackend('cpu')) {
    register(kernelName, ownOrCpu(kernelName, kernels[kernelName], kernelFunc))
    names.delete(kernelName)
  }
  for (const name of names) register(name, onlyOwn(kernels[name]!))
  for (const { name, kernel, gradient } of fusedKernels) {
    register(name, onlyOwn(kernel))
    if (gradient !== undefined && getGradient(name) === undefined) registerGradient(gradientConfig(name, gradient))
  }
}

function register(kernelName: string, kernelFunc: KernelFunc): void {
  if (getKernel(kernelName, backendName) === undefined) registerKernel({ kernelName, backendName, kernelFunc })
}

function ownOrCpu(name: string, own: Kernel | undefined, cpu: KernelFunc): KernelFunc {
  if (own === undefined) return (call) => runFallback(name, cpu, call)
  return (call) => own(call.backend as WasmBackend, call.inputs, call.attrs ?? {}) ?? runFallback(name, cpu, call)
}

function onlyOwn(own: Kernel): KernelFunc {
  return ({ inputs, backend, attrs }) => own(backend as WasmBackend, inputs, attrs ?? {}) ?? []
}
