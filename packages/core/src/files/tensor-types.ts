/** The number types that a file may hold here, with their arrays. */
export interface TensorArrays {
  readonly F64: Float64Array
  readonly F32: Float32Array
  readonly I32: Int32Array
  readonly U32: Uint32Array
  readonly U8: Uint8Array
}

/** Number types by their names in the format: F64, F32 (floats), I32 (signed), U32, U8 (unsigned). */
export type TensorType = keyof TensorArrays

/** A tensor with its name: `data` has Π shape elements in row-major order; `[]` is the shape of a single number. */
export type NamedTensor = {
  readonly [Type in TensorType]: {
    readonly name: string
    readonly dtype: Type
    readonly shape: readonly number[]
    readonly data: TensorArrays[Type]
  }
}[TensorType]

/** All of them, widest first: in this order the data of a file stands, so that each tensor lies on its alignment. */
export const tensorTypes: readonly TensorType[] = Object.freeze(['F64', 'F32', 'I32', 'U32', 'U8'] as const)

const constructors = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const

/** Bytes of one number. */
export function widthOf(dtype: TensorType): number {
  return constructors[dtype].BYTES_PER_ELEMENT
}

/** The numbers in a buffer of their own; its length must be a multiple of the width. */
export function tensorOver(
  name: string,
  dtype: TensorType,
  shape: readonly number[],
  buffer: ArrayBuffer,
): NamedTensor {
  // TypeScript cannot see that constructor and dtype belong together.
  return { name, dtype, shape, data: new constructors[dtype](buffer) } as NamedTensor
}

/** Whether `data` is of the array type that `dtype` names. */
export function isArrayOf(dtype: TensorType, data: unknown): boolean {
  return data instanceof constructors[dtype]
}
