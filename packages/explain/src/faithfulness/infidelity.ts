import { ConfigError, Generator, knownOptions, positiveInteger, positiveNumber } from '@tessera-ml/core'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { readRows, type NumbersLike } from '../rows.js'
import { attributedRows, outputsOf, type AttributedRows, type MeasureOptions } from './attributed-rows.js'

export interface InfidelityOptions extends MeasureOptions {
  /** Random changes a row. Default 100. */
  readonly samples?: number
  /** Their standard deviation, in the input's units. Default 0.2. */
  readonly deviation?: number
  /** The changes themselves instead of random ones, the same for every row: [sample, ...feature]. */
  readonly perturbations?: NumbersLike
  /** Whether the values are scaled by what makes them fit best, so that only their proportions are judged. Default false. */
  readonly normalise?: boolean
  /** Where the changes come from. Default 0. */
  readonly seed?: number
}

/**
 * How far the values are from telling what small changes I of the input do to the output; 0 is best.
 *
 *   mean over I of (I·values - (f(x) - f(x - I)))²
 *
 * With `normalise` the values are first multiplied by β = Σ u·v / Σ u², u = I·values and v the output's change.
 *
 * Shapes: an explanation of [row, ...feature] -> one number a row.
 * Source: Yeh et al. 2019, arXiv:1901.09392.
 *
 * @throws ConfigError, ShapeError if explanation or options do not fit; AbortError through `signal`.
 */
export async function infidelity(
  f: BatchFunction,
  explanation: Explanation,
  options: InfidelityOptions = {},
): Promise<readonly number[]> {
  const where = 'infidelity'
  const own = ['samples', 'deviation', 'perturbations', 'normalise', 'seed', 'batchSize', 'signal']
  knownOptions(where, options, own)
  const rows = attributedRows(where, f, explanation, options)
  const changes = await readChanges(where, rows, options)
  const results: number[] = []
  for (let row = 0; row < rows.count; row++) {
    const x = rows.row(row)
    const values = rows.attribution(row)
    const outputs = await outputsOf(rows, row, [x, ...changes.map((change) => x.map((value, i) => value - change[i]!))])
    const told = changes.map((change) => change.reduce((sum, step, i) => sum + step * values[i]!, 0))
    const seen = changes.map((_, i) => outputs[0]! - outputs[i + 1]!)
    const scale = options.normalise ? dot(told, seen) / dot(told, told) : 1
    results.push(told.reduce((sum, u, i) => sum + (scale * u - seen[i]!) ** 2, 0) / changes.length)
  }
  return results
}

/** Changes of the size of a row: given ones, or normal ones. */
export async function readChanges(
  where: string,
  { size }: AttributedRows,
  options: Pick<InfidelityOptions, 'samples' | 'deviation' | 'perturbations' | 'seed'>,
): Promise<Float64Array[]> {
  const { deviation = 0.2, perturbations, seed = 0 } = options
  if (perturbations !== undefined) {
    const { data } = await readRows(`${where}: perturbations`, perturbations)
    if (data.length % size !== 0) {
      throw new ConfigError(`${where}: perturbations must be of ${size} numbers each, but got ${data.length} in all.`)
    }
    return Array.from({ length: data.length / size }, (_, i) => data.slice(i * size, (i + 1) * size))
  }
  const samples = positiveInteger(`${where}: samples`, options.samples ?? 100)
  const random = new Generator(seed)
  const noise = new Float32Array(samples * size)
  random.fillNormal(noise, 0, positiveNumber(`${where}: deviation`, deviation))
  return Array.from({ length: samples }, (_, i) => Float64Array.from(noise.subarray(i * size, (i + 1) * size)))
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}
