import { knownOptions, ConfigError, describeValue } from '@tessera-ml/core'
import type { Explanation } from '../explanation.js'
import type { NumbersLike } from '../rows.js'
import { attributedRows } from './attributed-rows.js'
import { readChanges, type InfidelityOptions } from './infidelity.js'
import { checkValues } from '../values.js'

/** Explains other rows in the same way, for the given output. */
export type Explain = (input: NumbersLike, target: number) => Promise<Explanation>

export type SensitivityMaxOptions = Pick<InfidelityOptions, 'samples' | 'deviation' | 'perturbations' | 'seed'>

/**
 * How much the explanation itself changes when the input hardly does; 0 is steadiest.
 *
 *   max over changes e of ‖values(x + e) - values(x)‖ / ‖values(x)‖
 *
 * The default changes are normal with deviation 0.02, ten a row.
 *
 * Shapes: an explanation of [row, ...feature] -> one number a row.
 * Source: Yeh et al. 2019, arXiv:1901.09392.
 *
 * @throws ConfigError, ShapeError if explanation or options do not fit.
 * @example
 * const steadiness = await sensitivityMax((input, target) => saliency(f, input, { target }), explanation)
 */
export async function sensitivityMax(
  explain: Explain,
  explanation: Explanation,
  options: SensitivityMaxOptions = {},
): Promise<readonly number[]> {
  const where = 'sensitivityMax'
  knownOptions(where, options, ['samples', 'deviation', 'perturbations', 'seed'])
  if (typeof explain !== 'function') {
    throw new ConfigError(
      `${where}: explain must be a function of rows and an output, but got ${describeValue(explain)}.`,
    )
  }
  const rows = attributedRows(where, (x) => x, explanation, {})
  const changes = await readChanges(where, rows, { samples: 10, deviation: 0.02, ...options })
  const results: number[] = []
  for (let row = 0; row < rows.count; row++) {
    const x = rows.row(row)
    const shifted = changes.flatMap((change) => Array.from(x, (value, i) => value + change[i]!))
    const { values } = await explain({ data: shifted, shape: [changes.length, ...rows.featureShape] }, rows.output(row))
    checkValues(`${where}: explain's values`, values)
    const before = rows.attribution(row)
    const size = norm(before)
    const distances = changes.map((_, i) => norm(before.map((value, j) => values.data[i * rows.size + j]! - value)))
    results.push(Math.max(...distances) / size)
  }
  return results
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
}
