import { backend as currentBackend, type Tensor } from '@tensorflow/tfjs-core'
import { squaredNorms } from '../engine/operations/optimizer.js'
import type { WasmBackend } from '../backend/backend.js'

/** Whether no element of float32 tensors is NaN or infinite; nothing is copied. */
export function allFinite(tensors: Iterable<Tensor>): boolean {
  const backend = currentBackend() as WasmBackend
  const list = [...tensors]
  const variables = list.map((tensor) => ({
    weight: 0,
    gradient: backend.pointer(tensor),
    slots: [],
    length: tensor.size,
  }))
  if (squaredNorms(backend.engine, variables).every(Number.isFinite)) return true
  // A square may overflow where the number itself does not.
  return list.every(({ dataId }) => (backend.data.get(dataId).values as Float32Array).every(Number.isFinite))
}
