import { describeShape, describeValue, NumberError, ShapeError, StateError } from '@tessera-ml/core'
import { Tensor, type DataTypeMap } from '@tensorflow/tfjs-core'
import { sizeOf, type Numbers, type Values } from './values.js'

/** Numbers in rows and columns as plain arrays, of any depth. */
export type NestedNumbers = readonly (number | NestedNumbers)[]

/** Numbers as one hands them in: a tensor (it stays the caller's), a flat array with its shape, or nested arrays. */
export type NumbersLike =
  | Tensor
  | NestedNumbers
  | { readonly data: ArrayLike<number>; readonly shape: readonly number[] }

/**
 * Reads rows of examples to the host.
 *
 * Shapes: [row, ...feature] -> the same, with at least one row, one feature axis and one number.
 *
 * @throws ShapeError if the rows are ragged, empty or without a feature axis; NumberError if one is not finite.
 */
export async function readRows(where: string, input: NumbersLike): Promise<Values> {
  const rows = await readNumbers(where, input)
  if (rows.shape.length >= 2 && rows.data.length > 0) return rows
  const got = describeShape(rows.shape)
  throw new ShapeError(`${where} must be rows of features, [row, ...feature], but got the shape ${got}.`)
}

/** As `readRows`, for numbers of any shape. */
export async function readNumbers(where: string, input: NumbersLike): Promise<Values> {
  const values = await read(where, input)
  const bad = values.data.findIndex((value) => !Number.isFinite(value))
  if (bad < 0) return values
  throw new NumberError(`${where}: every number must be finite, but got ${values.data[bad]} at flat index ${bad}.`)
}

async function read(where: string, input: NumbersLike): Promise<Values> {
  if (input instanceof Tensor) return readTensor(where, input)
  if (Array.isArray(input)) return readNested(where, input as NestedNumbers)
  const { data, shape } = (input ?? {}) as { readonly data?: ArrayLike<number>; readonly shape?: readonly number[] }
  if (typeof data?.length === 'number' && isShape(shape)) {
    if (data.length === sizeOf(shape)) return { data: Float64Array.from(data), shape: [...shape] }
    throw new ShapeError(`${where}: data must fill the shape ${describeShape(shape)}, but got ${data.length} numbers.`)
  }
  throw new ShapeError(`${where} must be a tensor, nested arrays or { data, shape }, but got ${describeValue(input)}.`)
}

async function readTensor(where: string, input: Tensor): Promise<Values> {
  if (input.isDisposed) throw new StateError(`${where} must be a tensor that is still there, but got a disposed one.`)
  const data = await input.data<keyof DataTypeMap>()
  if (typeof data[0] === 'string') throw new ShapeError(`${where} must be a tensor of numbers, but got one of strings.`)
  return { data: Float64Array.from(data as ArrayLike<number>), shape: [...input.shape] }
}

function isShape(shape: unknown): shape is readonly number[] {
  return Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
}

/** Tensors have no more axes. */
const mostAxes = 6

function readNested(where: string, rows: NestedNumbers): Values {
  const shape: number[] = []
  let level: NestedNumbers | number | undefined = rows
  while (Array.isArray(level)) {
    shape.push(level.length)
    level = level[0]
    if (shape.length > mostAxes)
      throw new ShapeError(`${where} must be arrays of at most ${mostAxes} levels, but got more.`)
  }
  const data = new Float64Array(sizeOf(shape))
  let filled = 0
  const visit = (item: NestedNumbers | number | undefined, depth: number): void => {
    if (depth === shape.length && typeof item === 'number') {
      data[filled++] = item
      return
    }
    if (depth === shape.length || !Array.isArray(item) || item.length !== shape[depth]) {
      const wanted = depth === shape.length ? 'a number' : `an array of ${shape[depth]}`
      throw new ShapeError(`${where}: each item on level ${depth} must be ${wanted}, but got ${describeValue(item)}.`)
    }
    for (const child of item as NestedNumbers) visit(child, depth + 1)
  }
  visit(rows, 0)
  return { data, shape }
}

/** Numbers in rows as nested arrays, the form that black boxes take. */
export function nested({ data, shape }: Numbers): NestedNumbers {
  if (shape.length === 1) return Array.from(data)
  const [count = 0, ...rest] = shape
  const size = data.length / count
  return Array.from({ length: count }, (_, i) => nested({ data: data.subarray(i * size, (i + 1) * size), shape: rest }))
}
