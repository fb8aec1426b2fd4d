/** The numbers of one or more tensors: in the engine's memory, or still as the JavaScript array that they came as. */
import type { BackendValues, DataType, TensorInfo } from '@tensorflow/tfjs-core'
import type { Memory } from '../engine/memory.js'

/** Bytes of one element in the engine's memory; 0 for what never goes there. */
export function elementBytes(dtype: DataType): number {
  if (dtype === 'float32' || dtype === 'int32') return 4
  return dtype === 'bool' ? 1 : 0
}

/** tfjs's cpu kernels read `values` and `complexTensorInfos` of an entry, and set the latter. */
export class Entry {
  /** Where the numbers are in memory; 0 while they are a JavaScript array. */
  pointer = 0
  /** Both parts of a complex tensor, which has no values of its own. */
  complexTensorInfos: { readonly real: TensorInfo; readonly imag: TensorInfo } | undefined
  #array: BackendValues | undefined

  constructor(
    readonly dtype: DataType,
    /** Number of elements. */
    readonly size: number,
    /** Tensors that share the numbers. */
    public refCount: number,
    private readonly memory: Memory,
    array?: BackendValues,
  ) {
    this.#array = array
  }

  /** The JavaScript array, or a view of memory, which is valid until memory grows. Not to be changed. */
  get values(): BackendValues | undefined {
    if (this.pointer === 0) return this.#array
    if (this.dtype === 'float32') return this.memory.float32(this.pointer, this.size)
    return this.dtype === 'int32'
      ? this.memory.int32(this.pointer, this.size)
      : this.memory.uint8(this.pointer, this.size)
  }

  /** Moves the JavaScript array to `pointer`, a block of sufficient size. */
  upload(pointer: number): void {
    const array = this.#array as ArrayLike<number>
    this.#array = undefined
    this.pointer = pointer
    ;(this.values as Float32Array).set(array)
  }
}
