import { ConfigError } from '@tessera-ml/core'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import type { NumbersLike } from '../rows.js'
import { coalitionOf } from './coalition.js'
import type { Game } from './game.js'
import { finishShapley } from './shapley-explanation.js'
import { beginShapley, divideRows, type ShapleyOptions } from './shapley-request.js'

export type ExactShapleyOptions = ShapleyOptions

/** Two to this power is what can be tried in full. */
export const mostPlayers = 20

/**
 * Shapley values by trying every coalition S of the M players:
 *
 *   φ_i = Σ_{S without i} |S|!·(M - |S| - 1)! / M! · (v(S + i) - v(S))
 *
 * Players whose features equal the background's everywhere get exactly 0 and cost nothing; the others take 2^M
 * evaluations of each background example, so there may be at most 20.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, output], with `groups` or `segments` [row, group, output].
 * Source: Shapley 1953; Lundberg and Lee 2017, arXiv:1705.07874.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; NumberError if an output is not finite;
 * AbortError through `signal`.
 * @example
 * const explanation = await exactShapley(f, [[1, 0.5, 2]], { background: [[0, 0, 0], [1, 1, 1]] })
 */
export async function exactShapley(
  f: BatchFunction,
  input: NumbersLike,
  options: ExactShapleyOptions,
): Promise<Explanation> {
  const request = await beginShapley('exactShapley', f, input, options, [])
  const division = await divideRows(request, async (game) => {
    const worth = await allValues('exactShapley', game)
    return { values: shapleyValues(worth, game) }
  })
  return finishShapley('exactShapley', request, options, division, { options: {} })
}

/**
 * v of every coalition, in the order of their masks. Shapes: -> [2^players, output].
 *
 * @throws ConfigError if there are too many players.
 */
export async function allValues(where: string, game: Game): Promise<Float64Array> {
  const { players } = game
  if (players <= mostPlayers) {
    return game.values(Array.from({ length: 2 ** players }, (_, mask) => coalitionOf(mask, players)))
  }
  throw new ConfigError(
    `${where}: at most ${mostPlayers} features (or groups) may differ from the background, but got ${players}. ` +
      'Use kernelShap, or group features.',
  )
}

/** Shapes: worth [2^players, output] -> [player, output]. */
export function shapleyValues(
  worth: Float64Array,
  { players, outputs }: Pick<Game, 'players' | 'outputs'>,
): Float64Array {
  const weights = orderWeights(players)
  const values = new Float64Array(players * outputs)
  for (let mask = 0; mask < 2 ** players; mask++) {
    const weight = weights[bitCount(mask)]!
    for (let player = 0; player < players; player++) {
      if ((mask >> player) & 1) continue
      const [without, withPlayer] = [mask * outputs, (mask | (1 << player)) * outputs]
      for (let k = 0; k < outputs; k++) {
        values[player * outputs + k]! += weight * (worth[withPlayer + k]! - worth[without + k]!)
      }
    }
  }
  return values
}

/** s!·(n - s - 1)! / n! for s = 0 … n - 1: how likely just those s come before one of n in a random order. */
export function orderWeights(n: number): number[] {
  const weights: number[] = n === 0 ? [] : [1 / n]
  for (let s = 1; s < n; s++) weights.push((weights[s - 1]! * s) / (n - s))
  return weights
}

export function bitCount(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}
