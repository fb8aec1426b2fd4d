import { Heap } from './heap.js'

/** A token of a word and how much of the word it covers. */
export interface WordToken {
  readonly id: number
  readonly length: number
}

/** By pair of ids, `left * idLimit + right`: when it was learnt, and what it becomes. */
export type MergeTable = ReadonlyMap<number, { readonly rank: number; readonly id: number }>

export const idLimit = 2 ** 26

/** Puts the pieces of a word together in the order in which the pairs were learnt, from the left where that is equal. */
export function mergePieces(pieces: readonly WordToken[], table: MergeTable): WordToken[] {
  const ids = pieces.map(({ id }) => id)
  const lengths = pieces.map(({ length }) => length)
  const next = ids.map((_, i) => i + 1)
  const before = ids.map((_, i) => i - 1)
  const isGone = ids.map(() => false)
  const queue = new Heap<{ rank: number; at: number; key: number; id: number }>(
    (a, b) => a.rank < b.rank || (a.rank === b.rank && a.at < b.at),
  )
  const offer = (at: number): void => {
    const other = next[at]
    if (other === undefined || other >= ids.length) return
    const key = ids[at]! * idLimit + ids[other]!
    const found = table.get(key)
    if (found !== undefined) queue.push({ ...found, at, key })
  }
  for (const at of ids.keys()) offer(at)
  for (let best = queue.pop(); best !== undefined; best = queue.pop()) {
    const { at, key, id } = best
    const other = next[at]!
    if (isGone[at] || other >= ids.length || ids[at]! * idLimit + ids[other]! !== key) continue
    ids[at] = id
    lengths[at]! += lengths[other]!
    isGone[other] = true
    const behind = next[other]!
    next[at] = behind
    if (behind < ids.length) before[behind] = at
    offer(at)
    if (before[at]! >= 0) offer(before[at]!)
  }
  return ids.flatMap((id, i) => (isGone[i] ? [] : [{ id, length: lengths[i]! }]))
}
