/** Kernels of tfjs's cpu backend over the same tensors. */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmBackend } from './backend.js'

type Call = Parameters<KernelFunc>[0]

/** Strings are not in the engine's memory, and most kernels are for real numbers: for these cpu's are the only ones. */
function isForeign({ inputs, attrs: attributes }: Call): boolean {
  const foreign = (dtype: unknown) => dtype === 'string' || dtype === 'complex64'
  return Object.values(inputs).some((input) => foreign(input?.dtype)) || foreign(attributes?.['dtype'])
}

/** Runs cpu's kernel, counted unless there could be none of ours. @throws EngineError in strict mode. */
export function runFallback(name: string, cpuKernel: KernelFunc, call: Call): TensorInfo | TensorInfo[] {
  const backend = call.backend as WasmBackend
  if (!isForeign(call)) backend.countFallback(name)
  const result = cpuKernel(call)
  return Array.isArray(result) ? result.map((one) => inOwnType(backend, one)) : inOwnType(backend, result)
}

/** cpu's casts give the same numbers another type; in the engine's memory an integer's bits are no float's. */
function inOwnType(backend: WasmBackend, info: TensorInfo): TensorInfo {
  const { dataId, shape, dtype } = info
  const entry = backend.data.get(dataId)
  if (entry.dtype === dtype || dtype === 'complex64') return info
  const values = entry.values as ArrayLike<number>
  const typed =
    dtype === 'float32'
      ? Float32Array.from(values)
      : dtype === 'int32'
        ? Int32Array.from(values)
        : Uint8Array.from(values)
  const result = backend.makeTensorInfo(shape, dtype, typed)
  backend.disposeData(dataId)
  return result
}
