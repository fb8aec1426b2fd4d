import { sizeOf } from '../engine/shape.js'
import { ShapeError } from '../errors/errors.js'
import type { Batch, Fields } from './dataset.js'
import type { Example, ExampleFields } from './example.js'
import { isDataLike, toNdArray, type NdArray } from './nd-array.js'
import { Pipeline } from './pipeline.js'

/**
 * The examples of arrays in memory, one by one (tf.data's `from_tensor_slices`). Nothing is copied: examples are views.
 *
 * @throws ShapeError if columns differ in their number of rows, or there is none.
 */
export function fromArrays({ x, y, sampleWeight }: Batch): Pipeline<Example> {
  const [inputs, targets] = [rowsOf('fromArrays: x', x), rowsOf('fromArrays: y', y)]
  const weights = sampleWeight === undefined ? undefined : rowsOf('fromArrays: sampleWeight', sampleWeight)
  const { size } = inputs
  for (const other of [targets, weights]) {
    if (other === undefined || other.size === size) continue
    throw new ShapeError(`fromArrays: all columns must have ${size} rows, but got ${other.size}.`)
  }
  function* examples(): Iterable<Example> {
    for (let row = 0; row < size; row++) {
      const example = { x: inputs.at(row), y: targets.at(row) }
      yield weights === undefined ? example : { ...example, sampleWeight: weights.at(row) as NdArray }
    }
  }
  return new Pipeline(examples, size)
}

interface Rows {
  readonly size: number
  at(row: number): ExampleFields
}

function rowsOf(where: string, fields: Fields): Rows {
  if (isDataLike(fields)) {
    const array = toNdArray(where, fields)
    return { size: array.shape[0] ?? 0, at: (row) => rowOf(array, row) }
  }
  const columns = Object.entries(fields).map(([name, column]) => [name, toNdArray(`${where}.${name}`, column)] as const)
  const [size = 0, ...others] = columns.map(([, { shape }]) => shape[0] ?? 0)
  const wrong = others.find((other) => other !== size)
  if (wrong !== undefined) throw new ShapeError(`${where}: all columns must have ${size} rows, but got ${wrong}.`)
  return { size, at: (row) => Object.fromEntries(columns.map(([name, array]) => [name, rowOf(array, row)])) }
}

function rowOf({ data, shape }: NdArray, row: number): NdArray {
  const width = sizeOf(shape.slice(1))
  return { data: data.subarray(row * width, (row + 1) * width), shape: shape.slice(1) }
}
