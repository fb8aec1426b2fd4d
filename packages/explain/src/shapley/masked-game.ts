import { NumberError } from '@tessera-ml/core'
import type { Evaluator, Points } from '../evaluator.js'
import type { Background } from './background.js'
import type { Coalition } from './coalition.js'
import type { Game } from './game.js'
import { applyLink, type Link } from './link.js'

export interface MaskedRow {
  /** The row's place in the input, and its numbers. */
  readonly index: number
  readonly row: Float64Array
  readonly featureShape: readonly number[]
  /** The flat indices of each player's features. */
  readonly players: readonly (readonly number[])[]
  readonly background: Background
  readonly outputs: number
  readonly link: Link
}

/** So many points are made before their outputs are averaged, however many coalitions are asked for. */
const pointsAtOnce = 2 ** 16

/**
 * The game of one row x: features of players in S come from x, the others from the background examples b,
 *
 *   v(S) = link(Σ_b w_b f(x_S, b_notS))
 *
 * Source: Lundberg and Lee 2017, arXiv:1705.07874 (the "interventional" reading of absence).
 */
export function maskedGame(evaluator: Evaluator, masked: MaskedRow): Game {
  const { players, background, outputs, link } = masked
  const coalitionsAtOnce = Math.max(1, Math.floor(pointsAtOnce / background.count))
  return {
    players: players.length,
    outputs,
    async values(coalitions) {
      const worth = new Float64Array(coalitions.length * outputs)
      for (let first = 0; first < coalitions.length; first += coalitionsAtOnce) {
        const some = coalitions.slice(first, first + coalitionsAtOnce)
        const { data } = await evaluator.outputs(maskedPoints(some, masked))
        average(data, background.weights, outputs, worth.subarray(first * outputs))
      }
      applyLink(link, worth)
      if (worth.every(Number.isFinite)) return worth
      throw new NumberError(
        `${evaluator.where}: f must give finite outputs for every mixture of row ${masked.index} with the background` +
          `${link === 'logit' ? ', within (0, 1) for the link "logit"' : ''}, but got NaN or infinity.`,
      )
    },
  }
}

/** Each coalition with each background example, the examples running fastest. */
function maskedPoints(coalitions: readonly Coalition[], { index, row, featureShape, players, background }: MaskedRow) {
  const size = row.length
  const present = new Uint8Array(size)
  let current = -1
  const points: Points = {
    count: coalitions.length * background.count,
    featureShape,
    rowOf: () => index,
    write(point, out, start) {
      const which = Math.floor(point / background.count)
      if (which !== current) {
        current = which
        players.forEach((features, player) => {
          for (const feature of features) present[feature] = coalitions[which]![player]!
        })
      }
      const example = (point % background.count) * size
      for (let i = 0; i < size; i++) out[start + i] = present[i] === 1 ? row[i]! : background.data[example + i]!
    },
  }
  return points
}

/** Weighted means over the examples. Shapes: data [coalition, example, output] -> out [coalition, output]. */
function average(data: Float64Array, weights: Float64Array, outputs: number, out: Float64Array): void {
  const block = weights.length * outputs
  for (let start = 0, to = 0; start < data.length; start += block, to += outputs) {
    for (let example = 0; example < weights.length; example++) {
      for (let k = 0; k < outputs; k++) out[to + k]! += weights[example]! * data[start + example * outputs + k]!
    }
  }
}
