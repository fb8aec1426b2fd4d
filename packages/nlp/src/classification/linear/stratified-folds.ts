import { Generator, positiveInteger } from '@tessera-ml/core'

/**
 * Deals examples to `k` folds so that each has its share of every class: the examples of a class are shuffled by the
 * seed and dealt in turn, the next class going on where the last one stopped. Gives the fold of each example.
 *
 * Shapes: labels `[examples]` -> `[examples]`, numbers in [0, k).
 */
export function stratifiedFolds(labels: ArrayLike<number>, k: number, seed: number): Int32Array {
  positiveInteger('stratifiedFolds: k', k)
  const members = new Map<number, number[]>()
  for (let i = 0; i < labels.length; i++) {
    const list = members.get(labels[i]!)
    if (list === undefined) members.set(labels[i]!, [i])
    else list.push(i)
  }
  const folds = new Int32Array(labels.length)
  const generator = new Generator(seed)
  let dealt = 0
  for (const [label, list] of [...members].sort(([a], [b]) => a - b)) {
    for (const at of generator.fork(label).permutation(list.length)) folds[list[at]!] = dealt++ % k
  }
  return folds
}
