import { backend as currentBackend, type Tensor } from '@tensorflow/tfjs-core'
import { squaredNorms } from '../engine/operations/optimizer.js'
import type { WasmBackend } from '../backend/backend.js'
import { numbersOf } from './fused-kernel.js'

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
  return list.every((tensor) => numbersOf(backend, tensor).every(Number.isFinite))
}
