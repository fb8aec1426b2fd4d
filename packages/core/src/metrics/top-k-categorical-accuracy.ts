import { knownOptions, positiveInteger } from '../errors/checks.js'
import { Accuracy, type AccuracyOptions } from './accuracy.js'
import { labelledClass, oneHotClass, type Rows } from './rows.js'

export interface TopKOptions extends AccuracyOptions {
  /** How many of the largest scores count. Default: 5. Range: a positive integer. */
  readonly k?: number
}

/**
 * The share of examples whose class is among the k with the largest scores; a tie at the border counts as right.
 *
 * Shapes: labels one-hot [batch, ..., classes], predictions [batch, ..., classes]. Class numbers do as well.
 *
 * @throws ConfigError if an option is unknown or out of its range.
 */
export function topKCategoricalAccuracy(options: TopKOptions = {}): Accuracy {
  return topK('topKCategoricalAccuracy', options, oneHotClass)
}

/**
 * The share of examples whose class is among the k with the largest scores; a tie at the border counts as right.
 *
 * Shapes: labels as class numbers [batch, ...] or [batch, ..., 1], predictions [batch, ..., classes]. One-hot ones do
 * as well.
 *
 * @throws ConfigError if an option is unknown or out of its range.
 */
export function sparseTopKCategoricalAccuracy(options: TopKOptions = {}): Accuracy {
  return topK('sparseTopKCategoricalAccuracy', options, labelledClass)
}

function topK(where: string, options: TopKOptions, labelOf: typeof labelledClass): Accuracy {
  knownOptions(where, options, ['name', 'k'])
  const { name = where, k = 5 } = options
  positiveInteger(`${where}: k`, k)
  return new Accuracy(name, (rows, row) => {
    const label = labelOf(name, rows, row)
    // One column is class 0 alone, but labels may be 0 or 1.
    return Number(label < rows.outputs && higherThan(rows, row, label) < k)
  })
}

/** How many classes score higher than the given one. */
function higherThan({ scores, outputs }: Rows, row: number, label: number): number {
  const start = row * outputs
  let higher = 0
  for (let i = start; i < start + outputs; i++) if (scores[i]! > scores[start + label]!) higher++
  return higher
}
