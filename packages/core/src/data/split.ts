/** Splits of examples into two parts by a seed. */
import { numberWithin } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { Generator } from '../random/generator.js'

export interface Split {
  /** Row numbers of the larger part, in random order. */
  readonly train: Uint32Array
  /** Row numbers of the part that is held out. */
  readonly heldOut: Uint32Array
}

/**
 * Draws a fraction of `size` rows at random; the rest is for training.
 *
 * With `labels`, the fraction is drawn from each class by itself, so that both parts have the classes in equal shares
 * (scikit-learn's `stratify`).
 *
 * @throws ConfigError if `fraction` is not in (0, 1), or leaves one part empty.
 */
export function splitRows(size: number, fraction: number, random: Generator, labels?: ArrayLike<number>): Split {
  numberWithin('split: fraction', fraction, 0, 1)
  const order = random.permutation(size)
  const groups = new Map<number, number[]>()
  for (const row of order) {
    const label = labels?.[row] ?? 0
    const group = groups.get(label)
    if (group === undefined) groups.set(label, [row])
    else group.push(row)
  }
  const held = new Uint8Array(size)
  for (const rows of groups.values()) {
    for (const row of rows.slice(0, Math.round(rows.length * fraction))) held[row] = 1
  }
  const train = order.filter((row) => held[row] === 0)
  const heldOut = order.filter((row) => held[row] === 1)
  if (train.length === 0 || heldOut.length === 0) {
    throw new ConfigError(`split: fraction must leave examples in both parts, but got ${fraction} of ${size}.`)
  }
  return { train, heldOut }
}
