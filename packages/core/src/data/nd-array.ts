/** Numbers with a shape, on the host: what data is made of before it becomes tensors. */
import { tensor as makeTensor, Tensor } from '@tensorflow/tfjs-core'
import { describe } from '../errors/describe.js'
import { ShapeError } from '../errors/errors.js'
import { describeShape, sizeOf, type Shape } from '../engine/shape.js'

export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array | Uint32Array | Int16Array

export interface NdArray {
  /** Row-major numbers. */
  readonly data: NumberArray
  /** The size of each axis, the examples first. */
  readonly shape: readonly number[]
}

export type NestedArray = readonly number[] | readonly NestedArray[]

/** Data as users have it: nested arrays, a typed array, numbers with a shape, or a tensor, which stays theirs. */
export type DataLike = NestedArray | NumberArray | NdArray | Tensor

/**
 * Brings data into one form.
 *
 * A typed array is taken as flat, or, where `expected` is a shape of known sizes behind the batch axis, as examples
 * of that shape one after the other.
 *
 * @throws ShapeError if nested arrays are ragged, hold anything but numbers, or do not fit `expected`.
 */
export function toNdArray(where: string, value: DataLike, expected?: Shape): NdArray {
  if (value instanceof Tensor) return { data: value.dataSync(), shape: value.shape }
  if (ArrayBuffer.isView(value)) return fromTyped(where, value, expected)
  if (Array.isArray(value)) return fromNested(where, value as NestedArray)
  if (isNdArray(value)) return checked(where, value)
  throw new ShapeError(`${where} must be arrays of numbers, a typed array or a tensor, but got ${describe(value)}.`)
}

/** Whether a value is one column of data, and not several by name. */
export function isDataLike(value: unknown): value is DataLike {
  return value instanceof Tensor || ArrayBuffer.isView(value) || Array.isArray(value) || isNdArray(value)
}

/** The rows of the given indices, in their order. */
export function takeRows(array: NdArray, rows: ArrayLike<number>): NdArray {
  const width = sizeOf(array.shape.slice(1))
  const data = new (array.data.constructor as { new (length: number): NumberArray })(rows.length * width)
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * width
    data.set(array.data.subarray(start, start + width), i * width)
  }
  return { data, shape: [rows.length, ...array.shape.slice(1)] }
}

/** The array as a tensor: int32 for integer types, float32 for the others. */
export function ndArrayToTensor({ data, shape }: NdArray): Tensor {
  const isFloat = data instanceof Float32Array || data instanceof Float64Array
  if (isFloat) return makeTensor(data instanceof Float32Array ? data : Float32Array.from(data), [...shape], 'float32')
  return makeTensor(data instanceof Int32Array ? data : Int32Array.from(data), [...shape], 'int32')
}

/** Row-major numbers as nested arrays. */
export function toNested(data: ArrayLike<number>, shape: readonly number[]): NestedArray {
  const nest = (axis: number, start: number, size: number): NestedArray => {
    const length = shape[axis] ?? 0
    if (axis === shape.length - 1) return Array.from({ length }, (_, i) => data[start + i]!)
    const step = size / Math.max(1, length)
    return Array.from({ length }, (_, i) => nest(axis + 1, start + i * step, step))
  }
  return nest(0, 0, sizeOf(shape))
}

function isNdArray(value: unknown): value is NdArray {
  if (typeof value !== 'object' || value === null) return false
  const { data, shape } = value as Partial<NdArray>
  return ArrayBuffer.isView(data) && Array.isArray(shape)
}

function checked(where: string, array: NdArray): NdArray {
  if (array.data.length === sizeOf(array.shape)) return array
  throw new ShapeError(
    `${where} must hold ${sizeOf(array.shape)} numbers for shape ${describeShape(array.shape)}, but got ${array.data.length}.`,
  )
}

function fromTyped(where: string, data: NumberArray, expected: Shape | undefined): NdArray {
  const example = expected?.slice(1)
  if (example === undefined || example.length === 0 || example.includes(null)) return { data, shape: [data.length] }
  const size = sizeOf(example as number[])
  if (size === 1 || data.length % size === 0) return { data, shape: [data.length / size, ...(example as number[])] }
  throw new ShapeError(
    `${where} must be a multiple of ${size} numbers for examples of shape ${describeShape(example)}, but got ${data.length}.`,
  )
}

function fromNested(where: string, value: NestedArray): NdArray {
  const shape: number[] = []
  for (let level: unknown = value; Array.isArray(level); level = level[0]) shape.push(level.length)
  const data = new Float32Array(sizeOf(shape))
  let next = 0
  const fill = (part: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof part !== 'number') throw new ShapeError(`${where} must hold numbers only, but got ${describe(part)}.`)
      data[next++] = part
      return
    }
    if (!Array.isArray(part) || part.length !== shape[axis]) {
      const got = Array.isArray(part) ? `one of ${part.length}` : describe(part)
      throw new ShapeError(`${where} must have ${shape[axis]} entries in each array of axis ${axis}, but got ${got}.`)
    }
    for (const item of part) fill(item, axis + 1)
  }
  fill(value, 0)
  return { data, shape }
}
