import { knownOptions, positiveInteger } from '@tessera-ml/core'
import { readBaseline, type Baseline } from '../baseline.js'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { attributedRows, outputsOf, type MeasureOptions } from './attributed-rows.js'

export interface DeletionInsertionOptions extends MeasureOptions {
  /** What a deleted feature becomes: a number, one row, or a row each. Default 0. */
  readonly baseline?: Baseline
  /** Features that go or come at once. Default: one, or as many as give 50 steps. */
  readonly step?: number
}

/** How one row's output follows its features. */
export interface DeletionInsertion {
  /** The features, the highest value first. */
  readonly order: readonly number[]
  /** The output with none, then more and more of them deleted; all but the row itself at first. */
  readonly deletion: readonly number[]
  /** The output with more and more of them put into the baseline. */
  readonly insertion: readonly number[]
  /** The mean height of the curve over the share of features from 0 to 1: low for deletion, high for insertion. */
  readonly deletionAuc: number
  readonly insertionAuc: number
}

/**
 * Deletes the features with the highest values first, and inserts them first, and watches the output: the better an
 * explanation knows what matters, the sooner the one falls and the other rises. Ties go by index.
 *
 * Shapes: an explanation of [row, ...feature] -> one pair of curves a row.
 * Source: Petsiuk et al. 2018, arXiv:1806.07421; Samek et al. 2016, arXiv:1509.06321.
 *
 * @throws ConfigError, ShapeError if explanation or options do not fit; AbortError through `signal`.
 */
export async function deletionInsertion(
  f: BatchFunction,
  explanation: Explanation,
  options: DeletionInsertionOptions = {},
): Promise<readonly DeletionInsertion[]> {
  const where = 'deletionInsertion'
  knownOptions(where, options, ['baseline', 'step', 'batchSize', 'signal'])
  const rows = attributedRows(where, f, explanation, options)
  const { baseline = 0 } = options
  const step = positiveInteger(`${where}: step`, options.step ?? Math.ceil(rows.size / 50))
  const from = await readBaseline(`${where}: baseline`, baseline, [rows.count, ...rows.featureShape])
  const curves: DeletionInsertion[] = []
  for (let row = 0; row < rows.count; row++) {
    const values = rows.attribution(row)
    const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!)
    const whole = rows.row(row)
    const empty = from.data.subarray(row * rows.size, (row + 1) * rows.size)
    const deletion = await outputsOf(rows, row, steps(whole, empty, order, step))
    const insertion = await outputsOf(rows, row, steps(empty, whole, order, step))
    curves.push({
      order,
      deletion: Array.from(deletion),
      insertion: Array.from(insertion),
      deletionAuc: areaUnder(deletion),
      insertionAuc: areaUnder(insertion),
    })
  }
  return curves
}

/** From one row to the other, some features at a time. */
function steps(start: Float64Array, end: Float64Array, order: readonly number[], step: number): Float64Array[] {
  const rows = [start]
  for (let first = 0; first < order.length; first += step) {
    const next = rows.at(-1)!.slice()
    for (const feature of order.slice(first, first + step)) next[feature] = end[feature]!
    rows.push(next)
  }
  return rows
}

/** By the trapezoid rule, the steps lying evenly on [0, 1]. */
function areaUnder(curve: Float64Array): number {
  const sum = curve.reduce((total, value) => total + value, 0)
  return (sum - curve[0]! / 2 - curve.at(-1)! / 2) / (curve.length - 1)
}
