import { describe, expect, it } from 'vitest'
import { splitGroups } from './split.js'

const groups = Array.from({ length: 300 }, (_, group) => {
  const size = group % 50 === 0 ? 12 : (group % 3) + 1
  return Array.from({ length: size }, (_, i) => ({ id: `${group}.${i}`, label: group % 4 === 0 ? 'rare' : 'common' }))
})
const ids = (side: readonly (readonly { readonly id: string }[])[]): string[] => side.flat().map(({ id }) => id)

describe('splitGroups', () => {
  it('holds out the share of each label, whole groups, each item once', () => {
    const { train, heldOut } = splitGroups(groups, { share: 0.2, seed: 1 })
    for (const label of ['rare', 'common']) {
      const count = (side: typeof train): number => side.flat().filter((item) => item.label === label).length
      expect(count(heldOut)).toBe(Math.round(0.2 * groups.flat().filter((item) => item.label === label).length))
    }
    expect([...ids(train), ...ids(heldOut)].sort()).toEqual(ids(groups).sort())
    expect(heldOut.every((group) => groups.includes(group as (typeof groups)[number]))).toBe(true)
  })

  it('gives the same split for the same seed, and another for another', () => {
    const heldOut = (seed: number): string[] => ids(splitGroups(groups, { share: 0.2, seed }).heldOut)
    expect(heldOut(1)).toEqual(heldOut(1))
    expect(heldOut(2)).not.toEqual(heldOut(1))
  })
})
