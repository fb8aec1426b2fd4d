/** Weights that make classes count as wanted, whatever their numbers. */
import { nonNegativeNumber } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { NdArray } from './nd-array.js'

/** A weight for each class number; classes that are not named count 1. `'balanced'`: see `balancedClassWeights`. */
export type ClassWeight = 'balanced' | Readonly<Record<number, number>>

/**
 * Weights with which all classes count the same in sum: `w_c = n / (k·n_c)` for n examples of k classes, n_c of class c.
 *
 * Source: King & Zeng 2001, as in scikit-learn's `class_weight='balanced'`.
 */
export function balancedClassWeights(labels: ArrayLike<number>): Record<number, number> {
  const counts = new Map<number, number>()
  for (let i = 0; i < labels.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1)
  return Object.fromEntries([...counts].map(([label, count]) => [label, labels.length / (counts.size * count)]))
}

/**
 * One weight an example, from the class that it belongs to.
 *
 * @throws ConfigError if a weight is negative or not finite.
 */
export function weightsByClass(labels: ArrayLike<number>, classWeight: ClassWeight): Float32Array {
  if (typeof classWeight !== 'object' && classWeight !== 'balanced') {
    throw new ConfigError(`classWeight must be "balanced" or weights by class, but got ${describe(classWeight)}.`)
  }
  const weights = classWeight === 'balanced' ? balancedClassWeights(labels) : classWeight
  for (const [label, weight] of Object.entries(weights)) nonNegativeNumber(`classWeight: class ${label}`, weight)
  return Float32Array.from({ length: labels.length }, (_, i) => weights[labels[i]!] ?? 1)
}

/** Class numbers from targets: as they are for one column, the index of the largest entry for one-hot rows. */
export function classNumbers(targets: NdArray): Float32Array {
  const width = targets.shape.length === 1 ? 1 : targets.shape[targets.shape.length - 1]!
  if (width === 1) return Float32Array.from(targets.data)
  return Float32Array.from({ length: targets.data.length / width }, (_, row) => {
    const scores = targets.data.subarray(row * width, (row + 1) * width)
    return scores.indexOf(Math.max(...scores))
  })
}
