/** The common course of all Shapley methods: a game a row, players without influence left out. */
import { oneOf, givenOptions } from '@tessera-ml/core'
import type { BatchFunction, Evaluator } from '../evaluator.js'
import { begin, type RequestOptions } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { sizeOf, type Values } from '../values.js'
import { readBackground, type Background, type BackgroundOptions } from './background.js'
import { emptyCoalition } from './coalition.js'
import type { Game } from './game.js'
import { applyLink, links, type Link } from './link.js'
import { maskedGame } from './masked-game.js'
import { readGroups, type FeatureGroups, type GroupsOptions } from '../feature-groups.js'

/** What every Shapley method takes. */
export interface ShapleyOptions extends RequestOptions, BackgroundOptions, GroupsOptions {
  /** Whether the outputs are divided among the features, or their logits. Default 'identity'. */
  readonly link?: Link
}

export const shapleyOptionNames = ['background', 'backgroundWeights', 'groups', 'segments', 'link']

/** What a method makes of one game. Axes: P the game's players, O all outputs. */
export interface Division {
  /** Shares, [P, O]. */
  readonly values: Float64Array
  /** How far each share may be off by sampling, one standard deviation, [P, O]. */
  readonly standardErrors?: Float64Array | undefined
}

export interface ShapleyRequest {
  readonly evaluator: Evaluator
  readonly rows: Values
  readonly chosen: readonly (readonly number[])[]
  readonly players: FeatureGroups
  /** v(no one) of any row, [1, O]. */
  readonly baseValues: Float64Array
  /** link(f(x)), [row, O]. */
  readonly worth: Values
  /** The game of one row among the players listed in `who`. */
  game(row: number, who: readonly number[]): Game
  /** The players that have something to change: a feature of theirs differs from some background example. */
  varying(row: number): number[]
}

export async function beginShapley(
  where: string,
  f: BatchFunction,
  input: NumbersLike,
  options: ShapleyOptions,
  ownOptions: readonly string[],
): Promise<ShapleyRequest> {
  givenOptions(where, options)
  const link = oneOf(`${where}: link`, options.link ?? 'identity', links)
  const request = await begin(where, f, input, options, [...ownOptions, ...shapleyOptionNames])
  const { evaluator, rows, chosen, all } = request
  const featureShape = rows.shape.slice(1)
  const size = sizeOf(featureShape)
  const players = await readGroups(where, options, featureShape)
  const background = await readBackground(where, options, featureShape)
  const outputs = all.shape[1]!
  const rowOf = (index: number): Float64Array => rows.data.subarray(index * size, (index + 1) * size)
  const game = (index: number, who: readonly number[]): Game => {
    const features = who.map((player) => players.features[player]!)
    const masked = { index, row: rowOf(index), featureShape, players: features, background, outputs, link }
    // Who is not asked for is the same in the row and in every example, so it does not matter whence it comes.
    return maskedGame(evaluator, masked)
  }
  const worth = { data: all.data.slice(), shape: all.shape }
  applyLink(link, worth.data)
  return {
    evaluator,
    rows,
    chosen,
    players,
    worth,
    baseValues: await game(0, []).values([emptyCoalition(0)]),
    game,
    varying: (index) =>
      Array.from(players.features.keys()).filter((player) =>
        players.features[player]!.some((feature) => differs(rowOf(index), background, feature)),
      ),
  }
}

function differs(row: Float64Array, { data, count }: Background, feature: number): boolean {
  const own = Math.fround(row[feature]!)
  for (let example = 0; example < count; example++) if (data[example * row.length + feature] !== own) return true
  return false
}

/** Divides each row's game by `divide`, one row after the other; players that change nothing get 0. */
export async function divideRows(
  request: ShapleyRequest,
  divide: (game: Game, row: number, who: readonly number[]) => Promise<Division>,
): Promise<{ values: Values; standardErrors?: Values }> {
  const { rows, chosen, players, worth } = request
  const outputs = worth.shape[1]!
  const count = players.features.length
  const shape = [rows.shape[0]!, count, outputs]
  const values = { data: new Float64Array(sizeOf(shape)), shape }
  const errors = { data: new Float64Array(sizeOf(shape)), shape }
  let hasErrors = false
  for (const row of chosen.keys()) {
    const who = request.varying(row)
    if (who.length === 0) continue
    const division = await divide(request.game(row, who), row, who)
    hasErrors ||= division.standardErrors !== undefined
    who.forEach((player, i) => {
      const start = (row * count + player) * outputs
      values.data.set(division.values.subarray(i * outputs, (i + 1) * outputs), start)
      if (division.standardErrors === undefined) return
      errors.data.set(division.standardErrors.subarray(i * outputs, (i + 1) * outputs), start)
    })
  }
  return { values, ...(hasErrors && { standardErrors: errors }) }
}
