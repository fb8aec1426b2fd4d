/** Divides groups of items into those to train on and those to judge by; no group is torn apart. */
import { Generator } from '@tessera-ml/core'

export interface SplitOptions {
  /** Share of the items that is held out, of each label; between 0 and 1. */
  readonly share: number
  readonly seed: number
}

export interface Split<Item> {
  readonly train: readonly (readonly Item[])[]
  readonly heldOut: readonly (readonly Item[])[]
}

/**
 * Holds out whole groups in random order as long as they fit: of each label at most `share` of its items, which a great
 * many groups of one make exact. A group larger than that is always trained on.
 *
 * The groups keep their order. Same seed, same split.
 */
export function splitGroups<Item extends { readonly label: string }>(
  groups: readonly (readonly Item[])[],
  { share, seed }: SplitOptions,
): Split<Item> {
  const room = new Map([...countByLabel(groups.flat())].map(([label, count]) => [label, Math.round(share * count)]))
  const heldOut = new Set<number>()
  for (const place of new Generator(seed).fork('split').permutation(groups.length)) {
    const counts = [...countByLabel(groups[place]!)]
    if (counts.some(([label, count]) => count > room.get(label)!)) continue
    for (const [label, count] of counts) room.set(label, room.get(label)! - count)
    heldOut.add(place)
  }
  const side = (isHeldOut: boolean) => groups.filter((_, place) => heldOut.has(place) === isHeldOut)
  return { train: side(false), heldOut: side(true) }
}

function countByLabel(items: readonly { readonly label: string }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { label } of items) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}
