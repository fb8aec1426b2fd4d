import { knownOptions, positiveInteger } from '@tessera-ml/core'
import { Evaluator, rowsAsPoints, type TensorFunction } from '../evaluator.js'
import { readRows, type NumbersLike } from '../rows.js'
import { chooseOutputs, type Target } from '../target.js'
import type { Values } from '../values.js'

/** What every gradient method takes. */
export interface GradientOptions {
  /** Which output is explained: its index, or the highest of each row. Default 'top'. */
  readonly target?: Target
  /** What the function's outputs are, for the report: 'logits', 'outputs', … Default 'outputs'. */
  readonly of?: string
  /** Points in one call of the function, from 1. More need more memory. Default 64. */
  readonly batchSize?: number
  /** Names along the first feature axis. Default none. */
  readonly featureNames?: readonly string[]
  /** Names of all outputs. Default none. */
  readonly outputNames?: readonly string[]
  /** Stops the work between two batches with an AbortError. Default none. */
  readonly signal?: AbortSignal
}

const shared = ['target', 'of', 'batchSize', 'featureNames', 'outputNames', 'signal']

/** The common beginning of all gradient methods: options checked, rows read, outputs chosen. */
export async function begin(
  where: string,
  f: TensorFunction,
  input: NumbersLike,
  options: GradientOptions,
  ownOptions: readonly string[],
): Promise<{ evaluator: Evaluator; rows: Values; chosen: number[]; predictions: Values }> {
  knownOptions(where, options, [...ownOptions, ...shared])
  const { target = 'top', batchSize = 64, signal } = options
  positiveInteger(`${where}: batchSize`, batchSize)
  const rows = await readRows(`${where}: input`, input)
  const evaluator = new Evaluator(where, f, { batchSize, signal })
  const all = await evaluator.outputs(rowsAsPoints(rows))
  const chosen = chooseOutputs(`${where}: target`, target, all)
  return { evaluator, rows, chosen, predictions: pick(all, chosen) }
}

/** The chosen output of each row. Shapes: [row, output] -> [row, 1]. */
export function pick(all: Values, chosen: readonly number[]): Values {
  const outputs = all.shape[1]!
  return {
    data: Float64Array.from(chosen, (output, row) => all.data[row * outputs + output]!),
    shape: [chosen.length, 1],
  }
}

/** The parts of an explanation that every gradient method fills in the same way. */
export function commonParts(rows: Values, chosen: readonly number[], options: GradientOptions) {
  const { featureNames, outputNames } = options
  return {
    outputs: chosen.map((output) => [output]),
    data: rows,
    ...(featureNames && { featureNames }),
    ...(outputNames && { outputNames }),
  }
}
