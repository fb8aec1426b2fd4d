import { ConfigError } from '@tessera-ml/core'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import type { NumbersLike } from '../rows.js'
import { emptyCoalition, type Coalition } from './coalition.js'
import { bitCount, mostPlayers, orderWeights, shapleyValues } from './exact-shapley.js'
import type { Game } from './game.js'
import { readGroups } from '../feature-groups.js'
import { finishShapley } from './shapley-explanation.js'
import { beginShapley, divideRows, type ShapleyOptions } from './shapley-request.js'

export interface OwenValuesOptions extends ShapleyOptions {
  /** Players that stay together: lists of their indices, each in exactly one. Required. */
  readonly unions: readonly (readonly number[])[]
}

/**
 * Owen values with unions given beforehand: the unions play as in `exactShapley`, and what a union adds is divided
 * among its members in the same way, over every set of other unions H and of fellow members T,
 *
 *   φ_i = Σ_H Σ_T |H|!·(m - |H| - 1)!/m! · |T|!·(b - |T| - 1)!/b! · (v(H + T + i) - v(H + T))
 *
 * m being the unions and b the members of i's own.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, output], with `groups` or `segments` [row, group, output].
 * Source: Owen 1977, doi:10.1007/978-3-642-45494-3_7.
 *
 * @throws as `exactShapley`; ConfigError if a player is in no union or in two, or if there are too many.
 */
export async function owenValues(
  f: BatchFunction,
  input: NumbersLike,
  options: OwenValuesOptions,
): Promise<Explanation> {
  const where = 'owenValues'
  const request = await beginShapley(where, f, input, options, ['unions'])
  const players = request.players.features.length
  const { features: unions } = await readGroups(where, { groups: options.unions }, [players])
  const most = unions.length - 1 + Math.max(...unions.map((union) => union.length))
  if (most > mostPlayers) {
    throw new ConfigError(
      `${where}: the other unions and the members of one must be at most ${mostPlayers} together, but got ${most}.`,
    )
  }
  const everyone = Array.from({ length: players }, (_, player) => player)
  const division = await divideRows({ ...request, varying: () => everyone }, async (game) => ({
    values: await divideUnions(game, unions),
  }))
  return finishShapley(where, request, options, division, { options: { unions: unions.map((union) => [...union]) } })
}

async function divideUnions(game: Game, unions: readonly (readonly number[])[]): Promise<Float64Array> {
  const { players, outputs } = game
  const values = new Float64Array(players * outputs)
  const unionWeights = orderWeights(unions.length)
  for (const union of unions) {
    const others = unions.filter((other) => other !== union)
    const size = 2 ** union.length
    const coalitions: Coalition[] = []
    for (let present = 0; present < 2 ** others.length; present++) {
      for (let members = 0; members < size; members++) {
        const coalition = emptyCoalition(players)
        others.forEach((other, i) => other.forEach((player) => (coalition[player] = (present >> i) & 1)))
        union.forEach((player, i) => (coalition[player] = (members >> i) & 1))
        coalitions.push(coalition)
      }
    }
    const worth = await game.values(coalitions)
    for (let present = 0; present < 2 ** others.length; present++) {
      const part = worth.subarray(present * size * outputs, (present + 1) * size * outputs)
      const shares = shapleyValues(part, { players: union.length, outputs })
      const weight = unionWeights[bitCount(present)]!
      union.forEach((player, i) => {
        for (let k = 0; k < outputs; k++) values[player * outputs + k]! += weight * shares[i * outputs + k]!
      })
    }
  }
  return values
}
