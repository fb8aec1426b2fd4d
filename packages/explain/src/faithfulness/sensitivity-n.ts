import { ConfigError, Generator, knownOptions, positiveInteger } from '@tessera-ml/core'
import { readBaseline, type Baseline } from '../baseline.js'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { attributedRows, outputsOf, type MeasureOptions } from './attributed-rows.js'

export interface SensitivityNOptions extends MeasureOptions {
  /** What a feature that is taken away becomes: a number, one row, or a row each. Default 0. */
  readonly baseline?: Baseline
  /** Features taken away at once. Default: half of them. */
  readonly n?: number
  /** Random sets of features. Default 100. */
  readonly samples?: number
  /** The sets themselves, lists of flat indices. */
  readonly subsets?: readonly (readonly number[])[]
  /** Where the sets come from. Default 0. */
  readonly seed?: number
}

/**
 * Whether the sum of some features' values tells what taking them all away costs: Pearson's correlation of the two over
 * sets of features, from -1 to 1.
 *
 * Shapes: an explanation of [row, ...feature] -> one number a row.
 * Source: Ancona et al. 2018, arXiv:1711.06104 (sensitivity-n); Bhatt et al. 2020, arXiv:2005.00631.
 *
 * @throws ConfigError, ShapeError if explanation or options do not fit; AbortError through `signal`.
 */
export async function sensitivityN(
  f: BatchFunction,
  explanation: Explanation,
  options: SensitivityNOptions = {},
): Promise<readonly number[]> {
  const where = 'sensitivityN'
  knownOptions(where, options, ['baseline', 'n', 'samples', 'subsets', 'seed', 'batchSize', 'signal'])
  const { baseline = 0, seed = 0 } = options
  const rows = attributedRows(where, f, explanation, options)
  const n = positiveInteger(`${where}: n`, options.n ?? Math.ceil(rows.size / 2))
  if (n > rows.size) throw new ConfigError(`${where}: n must be at most ${rows.size}, but got ${n}.`)
  const samples = positiveInteger(`${where}: samples`, options.samples ?? 100)
  const from = await readBaseline(`${where}: baseline`, baseline, [rows.count, ...rows.featureShape])
  const random = new Generator(seed)
  const draw = (): number[] => Array.from(random.permutation(rows.size).subarray(0, n))
  const subsets = options.subsets ?? Array.from({ length: samples }, draw)
  const results: number[] = []
  for (let row = 0; row < rows.count; row++) {
    const x = rows.row(row)
    const values = rows.attribution(row)
    const without = subsets.map((subset) => {
      const rest = x.slice()
      for (const feature of subset) rest[feature] = from.data[row * rows.size + feature]!
      return rest
    })
    const outputs = await outputsOf(rows, row, [x, ...without])
    const told = subsets.map((subset) => subset.reduce((sum, feature) => sum + values[feature]!, 0))
    results.push(
      correlation(
        told,
        subsets.map((_, i) => outputs[0]! - outputs[i + 1]!),
      ),
    )
  }
  return results
}

/** Pearson's correlation; 0 where one of the two does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [products, squaresA, squaresB] = [0, 0, 0]
  a.forEach((value, i) => {
    products += (value - meanA) * (b[i]! - meanB)
    squaresA += (value - meanA) ** 2
    squaresB += (b[i]! - meanB) ** 2
  })
  return squaresA === 0 || squaresB === 0 ? 0 : products / Math.sqrt(squaresA * squaresB)
}
