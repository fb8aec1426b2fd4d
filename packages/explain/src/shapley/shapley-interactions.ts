import { oneOf, givenOptions } from '@tessera-ml/core'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import type { NumbersLike } from '../rows.js'
import { allValues, bitCount, orderWeights, shapleyValues } from './exact-shapley.js'
import type { Game } from './game.js'
import { finishShapley } from './shapley-explanation.js'
import { beginShapley, type ShapleyOptions } from './shapley-request.js'

/** Which index: Shapley-Taylor of order 2, or the Shapley interaction index. */
export type InteractionIndex = 'shapleyTaylor' | 'shapleyInteraction'

export interface ShapleyInteractionsOptions extends ShapleyOptions {
  /** Default 'shapleyTaylor'. */
  readonly index?: InteractionIndex
}

/**
 * How much pairs of players add together beyond what each adds alone, by trying every coalition. With the second
 * difference Δ_ij(S) = v(S + i + j) - v(S + i) - v(S + j) + v(S), s = |S| and M players,
 *
 *   shapleyTaylor        I_ij = Σ_S Δ_ij(S) / (M·C(M - 1, s))                   I_ii = v({i}) - v(no one)
 *   shapleyInteraction   I_ij = ½ Σ_S s!·(M - s - 2)! / (M - 1)!·Δ_ij(S)        I_ii = φ_i - Σ_{j ≠ i} I_ij
 *
 * Each pair's effect is split evenly over (i, j) and (j, i). All entries sum to f(x) minus the base value; with
 * `shapleyInteraction` the rows sum to the Shapley values φ.
 *
 * Shapes: input [row, ...feature] -> values [row, player, player, output].
 * Source: Sundararajan et al. 2020, arXiv:1902.05622; Grabisch and Roubens 1999, doi:10.1007/s001820050125.
 *
 * @throws as `exactShapley`.
 */
export async function shapleyInteractions(
  f: BatchFunction,
  input: NumbersLike,
  options: ShapleyInteractionsOptions,
): Promise<Explanation> {
  const where = 'shapleyInteractions'
  givenOptions(where, options)
  const index = oneOf(`${where}: index`, options.index ?? 'shapleyTaylor', ['shapleyTaylor', 'shapleyInteraction'])
  const request = await beginShapley(where, f, input, options, ['index'])
  const count = request.players.features.length
  const outputs = request.worth.shape[1]!
  const shape = [request.chosen.length, count * count, outputs]
  const values = { data: new Float64Array(shape[0]! * shape[1]! * outputs), shape }
  for (const row of request.chosen.keys()) {
    const who = request.varying(row)
    const game = request.game(row, who)
    const worth = await allValues(where, game)
    const pairs = index === 'shapleyTaylor' ? taylorPairs(worth, game) : interactionPairs(worth, game)
    const size = who.length
    who.forEach((a, i) =>
      who.forEach((b, j) => {
        const from = (i * size + j) * outputs
        values.data.set(pairs.subarray(from, from + outputs), ((row * count + a) * count + b) * outputs)
      }),
    )
  }
  return finishShapley(where, request, options, { values }, { axes: [count, count], options: { index } })
}

/** Shapes: worth [2^players, output] -> [player, player, output]. */
function taylorPairs(worth: Float64Array, game: Game): Float64Array {
  const { players, outputs } = game
  // 1 / (M·C(M - 1, s)) is the weight of a player of M that comes after just those s.
  const pairs = secondDifferences(worth, game, orderWeights(players))
  for (let i = 0; i < players; i++) {
    for (let k = 0; k < outputs; k++) {
      pairs[(i * players + i) * outputs + k] = worth[(1 << i) * outputs + k]! - worth[k]!
    }
  }
  return pairs
}

function interactionPairs(worth: Float64Array, game: Game): Float64Array {
  const { players, outputs } = game
  const halves = orderWeights(players - 1).map((weight) => weight / 2)
  const pairs = secondDifferences(worth, game, halves)
  const values = shapleyValues(worth, game)
  for (let i = 0; i < players; i++) {
    for (let k = 0; k < outputs; k++) {
      let own = values[i * outputs + k]!
      for (let j = 0; j < players; j++) if (j !== i) own -= pairs[(i * players + j) * outputs + k]!
      pairs[(i * players + i) * outputs + k] = own
    }
  }
  return pairs
}

/** Σ over S of weights[|S|]·Δ_ij(S), off the diagonal. */
function secondDifferences(worth: Float64Array, { players, outputs }: Game, weights: readonly number[]): Float64Array {
  const pairs = new Float64Array(players * players * outputs)
  for (let i = 0; i < players; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [1 << i, 1 << j]
      for (let mask = 0; mask < 2 ** players; mask++) {
        if ((mask & (a | b)) !== 0) continue
        const weight = weights[bitCount(mask)]!
        for (let k = 0; k < outputs; k++) {
          const at = (coalition: number): number => worth[coalition * outputs + k]!
          const difference = at(mask | a | b) - at(mask | a) - at(mask | b) + at(mask)
          pairs[(i * players + j) * outputs + k]! += weight * difference
        }
      }
      const from = (i * players + j) * outputs
      pairs.set(pairs.subarray(from, from + outputs), (j * players + i) * outputs)
    }
  }
  return pairs
}
