import { ShapeError } from '@tessera-ml/core'
import { correlation } from './sensitivity-n.js'

/**
 * Spearman's rank correlation of two sets of values, from -1 to 1; ties share their mean rank.
 *
 * Of an explanation before and after the weights of a network are made random, layer by layer, it should fall: an
 * explanation that stays the same does not explain the network (Adebayo et al. 2018, arXiv:1810.03292).
 *
 * @throws ShapeError if the two are not of one length.
 */
export function rankAgreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === b.length) return correlation(ranks(a), ranks(b))
  throw new ShapeError(`rankAgreement: both must have ${a.length} values, but got ${b.length}.`)
}

function ranks(values: ArrayLike<number>): number[] {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i]! - values[j]!)
  const places: number[] = []
  for (let first = 0; first < order.length;) {
    let end = first + 1
    while (end < order.length && values[order[end]!] === values[order[first]!]) end += 1
    for (let i = first; i < end; i++) places[order[i]!] = (first + end - 1) / 2
    first = end
  }
  return places
}
