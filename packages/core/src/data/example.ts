/** One example as a dataset hands it on, and examples put together to batches. */
import { describeShape, sizeOf } from '../engine/shape.js'
import { ShapeError } from '../errors/errors.js'
import type { Batch } from './dataset.js'
import { isDataLike, toNdArray, type DataLike, type NdArray, type NumberArray } from './nd-array.js'

/** One column of an example: a number, or numbers without a batch axis. */
export type ExampleValue = number | DataLike

/** One column, or several by name. */
export type ExampleFields = ExampleValue | Readonly<Record<string, ExampleValue>>

/** What a model is shown at once, what is to be predicted, and how much it counts. */
export interface Example {
  readonly x: ExampleFields
  readonly y: ExampleFields
  /** Default: 1. */
  readonly sampleWeight?: ExampleValue
}

/** Puts the values of one column together. */
export type Stack = (where: string, column: string, values: readonly NdArray[]) => NdArray

/** The columns of one field, each stacked by what `stackOf` says for it. */
export function stackFields(
  where: string,
  fields: readonly ExampleFields[],
  stackOf: (column: string) => Stack,
): NdArray | Record<string, NdArray> {
  const columnOf = (column: string, values: readonly unknown[]): NdArray =>
    stackOf(column)(
      where,
      column,
      values.map((value) => toValue(`${where} ${column}`.trim(), value as ExampleValue)),
    )
  if (isValue(fields[0]!)) return columnOf('', fields)
  const columns = Object.keys(fields[0]!)
  return Object.fromEntries(
    columns.map((column) => [
      column,
      columnOf(
        column,
        fields.map((one) => (one as Record<string, unknown>)[column]),
      ),
    ]),
  )
}

/** The examples as a batch; all columns have the same shape in each example. */
export function stackExamples(examples: readonly Example[], stackOf: (field: 'x' | 'y') => Stack = () => stack): Batch {
  const [first] = examples
  const fields = (field: 'x' | 'y') =>
    stackFields(
      `dataset: ${field}`,
      examples.map((example) => example[field]),
      () => stackOf(field),
    )
  const batch = { x: fields('x'), y: fields('y') }
  if (first?.sampleWeight === undefined) return batch
  const weights = examples.map(({ sampleWeight }) => toValue('dataset: sampleWeight', sampleWeight!))
  return {
    ...batch,
    sampleWeight: (weights[0]!.shape.length > 0 ? stackOf('y') : stack)('dataset: sampleWeight', '', weights),
  }
}

/**
 * Arrays of one shape, one after the other along a new first axis.
 *
 * @throws ShapeError if the shapes differ.
 */
export const stack: Stack = (where, column, values) => {
  const { shape } = values[0]!
  const width = sizeOf(shape)
  const data = newLike(values[0]!, values.length * width)
  values.forEach((value, i) => {
    if (value.shape.length !== shape.length || value.shape.some((size, axis) => size !== shape[axis])) {
      throw new ShapeError(
        `${named(where, column)}: all examples of a batch must be of one shape, ${describeShape(shape)}, ` +
          `but got ${describeShape(value.shape)}. Pad them with bucketByLength.`,
      )
    }
    data.set(value.data, i * width)
  })
  return { data, shape: [values.length, ...shape] }
}

/** Arrays that differ in their first axis alone, filled up behind to the longest one. */
export const padded =
  (value: number): Stack =>
  (where, column, values) => {
    const time = Math.max(...values.map((one) => lengthOf(named(where, column), one)))
    const rest = values[0]!.shape.slice(1)
    const filled = values.map((one) => {
      const data = newLike(one, time * sizeOf(rest)).fill(value)
      if (one.data.length <= data.length) data.set(one.data)
      return { data, shape: [time, ...one.shape.slice(1)] }
    })
    return stack(where, column, filled)
  }

/** The size of the first axis. */
export function lengthOf(where: string, { shape }: NdArray): number {
  const [length] = shape
  if (length !== undefined) return length
  throw new ShapeError(`${where}: a sequence must have an axis of steps, but got a single number.`)
}

export function toValue(where: string, value: ExampleValue): NdArray {
  return typeof value === 'number' ? { data: Float32Array.of(value), shape: [] } : toNdArray(where, value)
}

export function isValue(fields: ExampleFields): fields is ExampleValue {
  return typeof fields === 'number' || isDataLike(fields)
}

function named(where: string, column: string): string {
  return column === '' ? where : `${where}.${column}`
}

function newLike({ data }: NdArray, length: number): NumberArray {
  return new (data.constructor as new (length: number) => NumberArray)(length)
}
