/** Trees of players: which of them belong together, and how closely. */
import { ConfigError, describeValue } from '@tessera-ml/core'

/**
 * The merges of a hierarchical clustering in scipy's form: row r joins the clusters `left` and `right` (players are 0 to
 * M - 1, the cluster of row r is M + r) at a distance; the fourth number is the players in it. The last row is the root.
 */
export type Clustering = readonly (readonly number[])[]

/** The tree that halves a sequence again and again: neighbours belong together, as in a text. */
export function balancedClustering(players: number): Clustering {
  const merges: number[][] = []
  const join = (from: number, to: number): number => {
    if (to - from === 1) return from
    const middle = Math.ceil((from + to) / 2)
    const [left, right] = [join(from, middle), join(middle, to)]
    merges.push([left, right, to - from, to - from])
    return players + merges.length - 1
  }
  if (players > 0) join(0, players)
  return merges
}

/** A node of the tree: a player, or two nodes. */
export interface ClusterNode {
  /** The players below it. */
  readonly players: readonly number[]
  readonly children?: readonly [ClusterNode, ClusterNode]
}

/** @throws ConfigError if the rows are not merges of all players into one root. */
export function readClustering(where: string, clustering: Clustering, players: number): ClusterNode {
  const nodes: ClusterNode[] = Array.from({ length: players }, (_, player) => ({ players: [player] }))
  const open = new Set(nodes.keys())
  if (clustering.length !== players - 1) {
    throw new ConfigError(
      `${where} must have ${players - 1} merges for ${players} players, but got ${clustering.length}.`,
    )
  }
  for (const merge of clustering) {
    const pair = merge.slice(0, 2).map((index) => {
      if (open.delete(index)) return nodes[index]!
      throw new ConfigError(
        `${where} must join clusters that are there and not joined yet, but got ${describeValue(index)}.`,
      )
    }) as [ClusterNode, ClusterNode]
    open.add(nodes.push({ players: [...pair[0].players, ...pair[1].players], children: pair }) - 1)
  }
  return nodes.at(-1)!
}
