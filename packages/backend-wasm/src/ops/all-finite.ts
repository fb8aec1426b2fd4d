import { backend as currentBackend, type Tensor } from '@tensorflow/tfjs-core'
import type { WasmBackend } from '../backend/backend.js'

/** The exponent's bits, all set in NaN and infinities alone. */
const exponent = 0x7f800000

/** Whether no element of float32 tensors is NaN or infinite; nothing is copied. */
export function allFinite(tensors: Iterable<Tensor>): boolean {
  const { data } = currentBackend() as WasmBackend
  for (const { dataId } of tensors) {
    const values = data.get(dataId).values as Float32Array | readonly number[]
    if (!isFiniteArray(values)) return false
  }
  return true
}

function isFiniteArray(values: Float32Array | readonly number[]): boolean {
  if (!(values instanceof Float32Array)) return values.every(Number.isFinite)
  const { buffer, byteOffset, length } = values
  const bits = new Int32Array(buffer, byteOffset, length)
  for (let i = 0; i < length; i++) if ((bits[i]! & exponent) === exponent) return false
  return true
}
