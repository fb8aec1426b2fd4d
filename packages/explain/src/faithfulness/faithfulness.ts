import { Generator, knownOptions } from '@tessera-ml/core'
import type { Baseline } from '../baseline.js'
import type { BatchFunction } from '../evaluator.js'
import { Explanation } from '../explanation.js'
import type { MeasureOptions } from './attributed-rows.js'
import { effectiveComplexity, entropyComplexity, giniSparseness } from './complexity.js'
import { deletionInsertion, type DeletionInsertion } from './deletion-insertion.js'
import { infidelity } from './infidelity.js'
import { sensitivityMax, type Explain } from './sensitivity-max.js'
import { sensitivityN } from './sensitivity-n.js'
import { checkValues } from '../values.js'

export interface FaithfulnessOptions extends MeasureOptions {
  /** What a deleted feature becomes: a number, one row, or a row each. Default 0. */
  readonly baseline?: Baseline
  /** Explains other rows in the same way; needed for `sensitivityMax`. Default none. */
  readonly explain?: Explain
  /** Where random changes, sets and the control come from. Default 0. */
  readonly seed?: number
}

/** One measure, with what the same values in random order would get: a number alone says little. */
export interface Measured {
  /** One number a row. */
  readonly values: readonly number[]
  /** The same for values shuffled among the features. */
  readonly control: readonly number[]
}

export interface Faithfulness {
  /** Lower is better. */
  readonly deletionAuc: Measured
  /** Higher is better. */
  readonly insertionAuc: Measured
  /** Lower is better; proportions alone are judged. */
  readonly infidelity: Measured
  /** Higher is better, at most 1. */
  readonly sensitivityN: Measured
  /** Lower is steadier; only with `explain`. */
  readonly sensitivityMax?: readonly number[]
  readonly giniSparseness: readonly number[]
  readonly entropyComplexity: readonly number[]
  readonly effectiveComplexity: readonly number[]
  /** The curves behind the first two, and those of the control. */
  readonly curves: readonly DeletionInsertion[]
  readonly controlCurves: readonly DeletionInsertion[]
}

/**
 * How far an explanation can be trusted: whether its highest values really move the output, its small changes add up,
 * it stays the same where the input hardly changes, and how few features it speaks of.
 *
 * Shapes: an explanation of one output a row, [row, ...feature] -> one number a row and measure.
 *
 * @throws as `deletionInsertion`.
 * @example
 * const trust = await faithfulness(f, explanation, { baseline: 0.5 })
 */
export async function faithfulness(
  f: BatchFunction,
  explanation: Explanation,
  options: FaithfulnessOptions = {},
): Promise<Faithfulness> {
  knownOptions('faithfulness', options, ['baseline', 'explain', 'seed', 'batchSize', 'signal'])
  checkValues('faithfulness: explanation.values', explanation?.values)
  const { baseline = 0, explain, seed = 0, batchSize, signal } = options
  const shared = { ...(batchSize !== undefined && { batchSize }), ...(signal && { signal }) }
  const control = shuffled(explanation, new Generator(seed).fork('control'))
  const both = async (measure: (of: Explanation) => Promise<readonly number[]>): Promise<Measured> => ({
    values: await measure(explanation),
    control: await measure(control),
  })
  const curves = await deletionInsertion(f, explanation, { baseline, ...shared })
  const controlCurves = await deletionInsertion(f, control, { baseline, ...shared })
  const area = (key: 'deletionAuc' | 'insertionAuc'): Measured => ({
    values: curves.map((curve) => curve[key]),
    control: controlCurves.map((curve) => curve[key]),
  })
  const perRow = (measure: (values: Float64Array) => number): number[] => rowsOf(explanation).map(measure)
  return {
    deletionAuc: area('deletionAuc'),
    insertionAuc: area('insertionAuc'),
    infidelity: await both((of) => infidelity(f, of, { normalise: true, seed, ...shared })),
    sensitivityN: await both((of) => sensitivityN(f, of, { baseline, seed, ...shared })),
    ...(explain && { sensitivityMax: await sensitivityMax(explain, explanation, { seed }) }),
    giniSparseness: perRow(giniSparseness),
    entropyComplexity: perRow(entropyComplexity),
    effectiveComplexity: perRow((values) => effectiveComplexity(values)),
    curves,
    controlCurves,
  }
}

function rowsOf({ values }: Explanation): Float64Array[] {
  const rows = values.shape[0]!
  const size = values.data.length / rows
  return Array.from({ length: rows }, (_, row) => values.data.subarray(row * size, (row + 1) * size))
}

/** The same values of each row on other features. */
function shuffled(explanation: Explanation, random: Generator): Explanation {
  const data = Float64Array.from(
    rowsOf(explanation).flatMap((values) => Array.from(random.permutation(values.length), (from) => values[from]!)),
  )
  const { predictions, outputs, data: rows, run } = explanation
  const values = { data, shape: explanation.values.shape }
  return new Explanation({ kind: 'sensitivity', values, predictions, outputs, ...(rows && { data: rows }), run })
}
