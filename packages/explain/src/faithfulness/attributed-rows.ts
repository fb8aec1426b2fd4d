import { ConfigError, positiveInteger, ShapeError } from '@tessera-ml/core'
import { Evaluator, type BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { checkValues, sizeOf } from '../values.js'

/** What every measure of an explanation takes. */
export interface MeasureOptions {
  /** Points in one call of the function, from 1. Default 256. */
  readonly batchSize?: number
  /** Stops the work between two batches with an AbortError. Default none. */
  readonly signal?: AbortSignal
}

/** An explanation of one output a row, with the rows that it explains. */
export interface AttributedRows {
  readonly evaluator: Evaluator
  readonly count: number
  readonly size: number
  readonly featureShape: readonly number[]
  /** The numbers of row `row`, flat. */
  row(row: number): Float64Array
  attribution(row: number): Float64Array
  /** The output that row `row` is explained for. */
  output(row: number): number
}

/** @throws ConfigError if the explanation has no rows or several outputs; ShapeError if values and rows differ in size. */
export function attributedRows(
  where: string,
  f: BatchFunction,
  explanation: Explanation,
  { batchSize = 256, signal }: MeasureOptions,
): AttributedRows {
  checkValues(`${where}: explanation.values`, explanation?.values)
  const { data, values, outputs } = explanation
  positiveInteger(`${where}: batchSize`, batchSize)
  if (data === undefined) {
    throw new ConfigError(`${where}: the explanation must hold the rows that it explains, but got none.`)
  }
  if (values.shape.at(-1) !== 1) {
    throw new ConfigError(`${where}: the explanation must be of one output a row, but got ${values.shape.at(-1)}.`)
  }
  const count = data.shape[0]!
  const featureShape = data.shape.slice(1)
  const size = sizeOf(featureShape)
  if (values.data.length !== data.data.length) {
    throw new ShapeError(
      `${where}: there must be a value for each of ${size} features, but got ${values.data.length / count}.`,
    )
  }
  return {
    evaluator: new Evaluator(where, f, { batchSize, signal }),
    count,
    size,
    featureShape,
    row: (row) => data.data.subarray(row * size, (row + 1) * size),
    attribution: (row) => values.data.subarray(row * size, (row + 1) * size),
    output: (row) => outputs[row]![0]!,
  }
}

/** The explained output of variants of one row. Shapes: variants [...feature] each -> [variant]. */
export async function outputsOf(
  { evaluator, featureShape, output }: AttributedRows,
  row: number,
  variants: readonly Float64Array[],
): Promise<Float64Array> {
  const { data, shape } = await evaluator.outputs({
    count: variants.length,
    featureShape,
    rowOf: () => row,
    write: (index, out, start) => out.set(variants[index]!, start),
  })
  return Float64Array.from(variants, (_, i) => data[i * shape[1]! + output(row)]!)
}
