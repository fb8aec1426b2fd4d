import { oneOf, positiveInteger, givenOptions } from '@tessera-ml/core'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import type { NumbersLike } from '../rows.js'
import { balancedClustering, readClustering, type ClusterNode, type Clustering } from './clustering.js'
import { emptyCoalition, fullCoalition, type Coalition } from './coalition.js'
import { remembered, type Game } from './game.js'
import { finishShapley } from './shapley-explanation.js'
import { beginShapley, divideRows, type ShapleyOptions } from './shapley-request.js'

/** Who is there while a cluster is divided: those outside it half the time, never, or always. */
export type PartitionContext = 'both' | 'absent' | 'present'

export interface PartitionShapOptions extends ShapleyOptions {
  /** The tree of players, in scipy's linkage form. Default: the order of the features halved again and again. */
  readonly clustering?: Clustering
  /** Default 'both', the Owen value. */
  readonly context?: PartitionContext
  /** Coalitions a row; clusters that it does not reach share their worth equally. Default 2048. */
  readonly budget?: number
}

/**
 * Owen values of a tree of players: the worth of a cluster C is divided between its halves L and R as in a game of two,
 * with what is outside C absent and present half the time each, and each half's worth within that half again. With
 * S the players present outside C and w the weight of that case,
 *
 *   L gets w/2·(v(S + L) - v(S)) + w/2·(v(S + C) - v(S + R)),   R likewise
 *
 * A balanced tree of M players takes about M² evaluations where all coalitions would be 2^M. With `context` 'absent' or
 * 'present' each cluster is divided once, what L and R add only together going to their players equally.
 *
 * The clusters whose halves differ most are divided first; the values sum to f(x) minus the base value at any budget.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, output], with `groups` or `segments` [row, group, output].
 * Source: Owen 1977, doi:10.1007/978-3-642-45494-3_7; the order of division is that of shap's PartitionExplainer.
 *
 * @throws as `exactShapley`; ConfigError if the tree does not hold every player once.
 */
export async function partitionShap(
  f: BatchFunction,
  input: NumbersLike,
  options: PartitionShapOptions,
): Promise<Explanation> {
  const where = 'partitionShap'
  givenOptions(where, options)
  const { budget = 2048 } = options
  positiveInteger(`${where}: budget`, budget)
  const context = oneOf(`${where}: context`, options.context ?? 'both', ['both', 'absent', 'present'])
  const request = await beginShapley(where, f, input, options, ['clustering', 'context', 'budget'])
  const players = request.players.features.length
  const root = readClustering(`${where}: clustering`, options.clustering ?? balancedClustering(players), players)
  const division = await divideRows(
    { ...request, varying: () => Array.from({ length: players }, (_, player) => player) },
    async (game) => ({ values: await divideTree(remembered(game), root, context, budget) }),
  )
  return finishShapley(where, request, options, division, { options: { context, budget } })
}

/** A cluster still to be divided: who is present outside it, and what it is worth without and with its players. */
interface Open {
  readonly node: ClusterNode
  readonly outside: Coalition
  readonly weight: number
  readonly without: Float64Array
  readonly withAll: Float64Array
}

async function divideTree(
  game: Game,
  root: ClusterNode,
  context: PartitionContext,
  budget: number,
): Promise<Float64Array> {
  const { players, outputs } = game
  const values = new Float64Array(players * outputs)
  const give = (to: readonly number[], share: (output: number) => number): void => {
    for (const player of to) {
      for (let k = 0; k < outputs; k++) values[player * outputs + k]! += share(k) / to.length
    }
  }
  const ends = await game.values([emptyCoalition(players), fullCoalition(players)])
  const open: Open[] = [
    {
      node: root,
      outside: emptyCoalition(players),
      weight: 1,
      without: ends.slice(0, outputs),
      withAll: ends.slice(outputs),
    },
  ]
  for (let asked = 2; open.length > 0;) {
    const cluster = takeLargest(open)
    const { node, outside, weight, without, withAll } = cluster
    if (node.children === undefined || asked >= budget) {
      give(node.players, (k) => weight * (withAll[k]! - without[k]!))
      continue
    }
    const [left, right] = node.children
    const [withLeft, withRight] = [joined(outside, left), joined(outside, right)]
    const worth = await game.values([withLeft, withRight])
    asked += 2
    const [leftWorth, rightWorth] = [worth.slice(0, outputs), worth.slice(outputs)]
    const cases = {
      absent: [
        { node: left, outside, without, withAll: leftWorth },
        { node: right, outside, without, withAll: rightWorth },
      ],
      present: [
        { node: left, outside: withRight, without: rightWorth, withAll },
        { node: right, outside: withLeft, without: leftWorth, withAll },
      ],
    }
    if (context === 'both') {
      for (const half of [...cases.absent, ...cases.present]) open.push({ ...half, weight: weight / 2 })
      continue
    }
    for (const half of cases[context]) open.push({ ...half, weight })
    const sign = context === 'absent' ? 1 : -1
    give(node.players, (k) => sign * weight * (withAll[k]! - leftWorth[k]! - rightWorth[k]! + without[k]!))
  }
  return values
}

/** Takes out the cluster with the most to divide: players last, as they need no more evaluations. */
function takeLargest(open: Open[]): Open {
  let best = 0
  open.forEach((cluster, i) => {
    if (priority(cluster) > priority(open[best]!)) best = i
  })
  return open.splice(best, 1)[0]!
}

function priority({ node, weight, without, withAll }: Open): number {
  if (node.children === undefined) return -1
  return weight * withAll.reduce((most, value, k) => Math.max(most, Math.abs(value - without[k]!)), 0)
}

function joined(coalition: Coalition, { players }: ClusterNode): Coalition {
  const next = coalition.slice()
  for (const player of players) next[player] = 1
  return next
}
