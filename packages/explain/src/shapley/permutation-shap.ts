import { ConfigError, Generator, positiveInteger, givenOptions } from '@tessera-ml/core'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import type { NumbersLike } from '../rows.js'
import { changed, emptyCoalition, type Coalition } from './coalition.js'
import { remembered, type Game } from './game.js'
import { finishShapley } from './shapley-explanation.js'
import { beginShapley, divideRows, type Division, type ShapleyOptions } from './shapley-request.js'

export interface PermutationShapOptions extends ShapleyOptions {
  /** Coalitions a row; 2·players make one order, walked forwards and back, and at least one is. Default 2048. */
  readonly budget?: number
  /** Where the orders come from. Default 0. */
  readonly seed?: number
}

/**
 * Shapley values estimated by orders of the players: along each order the players join one by one, then leave in the
 * same order; a player's share is the mean of what its steps change.
 *
 * Every order's shares sum to f(x) minus the base value, so the estimate does. The standard error is that of the mean
 * over orders; with one order there is none.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, output], with `groups` or `segments` [row, group, output].
 * Source: Castro et al. 2009, doi:10.1016/j.cor.2008.04.004; both ways: Mitchell et al. 2022, arXiv:2104.12199.
 *
 * @throws as `exactShapley`.
 */
export async function permutationShap(
  f: BatchFunction,
  input: NumbersLike,
  options: PermutationShapOptions,
): Promise<Explanation> {
  const where = 'permutationShap'
  givenOptions(where, options)
  const { budget = 2048, seed = 0 } = options
  positiveInteger(`${where}: budget`, budget)
  const generator = new Generator(seed)
  const request = await beginShapley(where, f, input, options, ['budget', 'seed'])
  const division = await divideRows(request, (game, row) => {
    const random = generator.fork(row)
    const count = Math.max(1, Math.floor(budget / (2 * game.players)))
    return permutationValues(
      remembered(game),
      Array.from({ length: count }, () => Array.from(random.permutation(game.players))),
    )
  })
  return finishShapley(where, request, options, division, { seed, options: { budget } })
}

/**
 * The estimate from given orders.
 *
 * @throws ConfigError if there is none.
 */
export async function permutationValues(game: Game, orders: readonly (readonly number[])[]): Promise<Division> {
  if (orders.length === 0) throw new ConfigError('permutationShap: there must be at least one order, but got none.')
  const { players, outputs } = game
  const worth = await game.values(orders.flatMap((order) => walk(order)))
  const size = players * outputs
  const sums = new Float64Array(size)
  const squares = new Float64Array(size)
  const steps = 2 * players + 1
  orders.forEach((order, o) => {
    const shares = new Float64Array(size)
    for (let step = 1; step < steps; step++) {
      // On the way out each step takes away what the player leaves.
      const [player, sign] = step <= players ? [order[step - 1]!, 1] : [order[step - 1 - players]!, -1]
      const at = (o * steps + step) * outputs
      for (let k = 0; k < outputs; k++) {
        shares[player * outputs + k]! += (sign * (worth[at + k]! - worth[at - outputs + k]!)) / 2
      }
    }
    shares.forEach((share, i) => {
      sums[i]! += share
      squares[i]! += share * share
    })
  })
  const n = orders.length
  const values = sums.map((sum) => sum / n)
  if (n === 1) return { values }
  const variance = (i: number): number => Math.max(0, squares[i]! - n * values[i]! ** 2) / (n - 1)
  return { values, standardErrors: values.map((_, i) => Math.sqrt(variance(i) / n)) }
}

/** The coalitions on the way from no one to all and back, 2·players + 1 of them. */
function walk(order: readonly number[]): Coalition[] {
  const coalitions = [emptyCoalition(order.length)]
  for (const isIn of [1, 0] as const) {
    for (const player of order) coalitions.push(changed(coalitions.at(-1)!, player, isIn))
  }
  return coalitions
}
