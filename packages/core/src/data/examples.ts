/** All examples of a data set in memory, column by column, in one form. */
import { ShapeError } from '../errors/errors.js'
import { describe } from '../errors/describe.js'
import { describeShape, shapesAgree, type Shape } from '../engine/shape.js'
import type { Batch, Fields } from './dataset.js'
import { isDataLike, takeRows, toNdArray, type NdArray } from './nd-array.js'

/** A named place for data in a model: an input or an output. */
export interface Port {
  readonly name: string
  /** With the batch axis; `undefined` as long as the model is not built. */
  readonly shape: Shape | undefined
}

export type Columns = Readonly<Record<string, NdArray>>

export interface Examples {
  readonly x: Columns
  readonly y: Columns
  readonly sampleWeight?: NdArray
  /** By the names of the inputs that have one. */
  readonly mask?: Columns
  readonly size: number
}

/** What data goes to: the places of a model, which the first data may have to build. */
export interface Destination {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  buildFor(inputs: Columns): void
}

/**
 * Checks data against the places it goes to, and brings it into one form.
 *
 * @throws ShapeError if a column is missing, not known or of the wrong shape, or if the columns differ in their number
 *   of examples.
 */
export function toExamples(where: string, batch: Batch, model: Destination): Examples {
  const x = toInputs(where, batch.x, model)
  const y = toColumns(`${where}: y`, batch.y, model.outputs)
  const size = commonSize(where, { ...x, ...y })
  const mask = batch.mask === undefined ? {} : { mask: toMasks(where, batch.mask, x, model.inputs) }
  if (batch.sampleWeight === undefined) return { x, y, size, ...mask }
  const sampleWeight = toNdArray(`${where}: sampleWeight`, batch.sampleWeight)
  if (sampleWeight.shape[0] !== size) {
    throw new ShapeError(`${where}: sampleWeight must have ${size} entries, but got ${sampleWeight.shape[0]}.`)
  }
  return { x, y, size, sampleWeight, ...mask }
}

/**
 * The masks of those inputs that have one.
 *
 * @throws ShapeError if one is for no input, or is not of its input's first two axes.
 */
export function toMasks(where: string, fields: Fields, x: Columns, ports: readonly Port[]): Columns {
  const named = isDataLike(fields) ? { [ports[0]!.name]: fields } : fields
  if (isDataLike(fields) && ports.length > 1) {
    throw new ShapeError(`${where}: mask must be given by name for ${names(ports)}, but got one column.`)
  }
  const masks = Object.entries(named).map(([name, column]) => {
    const input = x[name]
    if (input === undefined) throw new ShapeError(`${where}: mask must be of ${names(ports)}, but got "${name}".`)
    const mask = toNdArray(`${where}: mask`, column)
    const expected = input.shape.slice(0, 2)
    if (expected.length === 2 && shapesAgree(expected, mask.shape)) return [name, mask] as const
    throw new ShapeError(
      `${where}: mask for "${name}" must be of the shape ${describeShape(expected)} of its steps, ` +
        `but got ${describeShape(mask.shape)}.`,
    )
  })
  return Object.fromEntries(masks)
}

/**
 * The columns of the inputs; they build the model if nothing has built it before.
 *
 * @throws ShapeError if a column does not have the shape that its input was declared or built with.
 */
export function toInputs(where: string, fields: Fields, model: Destination): Columns {
  const columns = toColumns(`${where}: x`, fields, model.inputs)
  commonSize(where, columns)
  model.buildFor(columns)
  for (const { name, shape } of model.inputs) {
    const column = columns[name]
    if (shape === undefined || column === undefined || shapesAgree(shape, column.shape)) continue
    throw new ShapeError(
      `${where}: x for "${name}" must be of shape ${describeShape(shape)}, but got ${describeShape(column.shape)}.`,
    )
  }
  return columns
}

/** @throws ShapeError if a column is missing or not known. */
function toColumns(where: string, fields: Fields, ports: readonly Port[]): Columns {
  if (isDataLike(fields)) {
    const [port] = ports
    if (port !== undefined && ports.length === 1) return { [port.name]: toNdArray(where, fields, port.shape) }
    throw new ShapeError(`${where} must be given by name for ${names(ports)}, but got one column.`)
  }
  if (typeof fields !== 'object' || fields === null) {
    throw new ShapeError(`${where} must be data, or columns by name, but got ${describe(fields)}.`)
  }
  const unknown = Object.keys(fields).find((name) => !ports.some((port) => port.name === name))
  if (unknown !== undefined) throw new ShapeError(`${where} must be of ${names(ports)}, but got "${unknown}".`)
  const columns: Record<string, NdArray> = {}
  for (const port of ports) {
    const column = fields[port.name]
    if (column === undefined) throw new ShapeError(`${where} must have a column "${port.name}", but got none.`)
    columns[port.name] = toNdArray(`${where}.${port.name}`, column, port.shape)
  }
  return columns
}

/** @throws ShapeError if the columns are empty or differ in their number of rows. */
function commonSize(where: string, columns: Columns): number {
  const [[firstName, first] = ['', undefined], ...others] = Object.entries(columns)
  const size = first?.shape[0] ?? 0
  for (const [name, column] of others) {
    if (column.shape[0] === size) continue
    throw new ShapeError(
      `${where}: "${name}" must have as many examples as "${firstName}", ${size}, but got ${column.shape[0] ?? 0}.`,
    )
  }
  if (size === 0) throw new ShapeError(`${where}: data must hold at least one example, but got none.`)
  return size
}

/** The examples of the given rows, in their order. */
export function takeExamples(examples: Examples, rows: ArrayLike<number>): Examples {
  const take = (columns: Columns): Columns =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, takeRows(column, rows)]))
  const { x, y, sampleWeight, mask } = examples
  const taken = { x: take(x), y: take(y), size: rows.length, ...(mask && { mask: take(mask) }) }
  return sampleWeight === undefined ? taken : { ...taken, sampleWeight: takeRows(sampleWeight, rows) }
}

function names(ports: readonly Port[]): string {
  return ports.map((port) => `"${port.name}"`).join(', ')
}
