import { NumberError } from '@tessera-ml/core'
import { add, mul, reshape, tensor, tensor2d, type Tensor } from '@tensorflow/tfjs-core'
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
function maskedPoints(coalitions: readonly Coalition[], masked: MaskedRow): Points {
  const { index, row, featureShape, players, background } = masked
  const size = row.length
  const { count } = background
  const playerOf = new Int32Array(size).fill(-1)
  players.forEach((features, player) => features.forEach((feature) => (playerOf[feature] = player)))
  const isPresent = (coalition: Coalition, feature: number): boolean => coalition[playerOf[feature]!] === 1
  return {
    count: coalitions.length * count,
    featureShape,
    rowOf: () => index,
    write(point, out, start) {
      const coalition = coalitions[Math.floor(point / count)]!
      const example = (point % count) * size
      for (let i = 0; i < size; i++) {
        out[start + i] = isPresent(coalition, i) ? row[i]! : background.data[example + i]!
      }
    },
    tensors: {
      blockSize: count,
      make(first, many) {
        const [from, to] = [Math.floor(first / count), Math.ceil((first + many) / count)]
        const present = new Float32Array((to - from) * size)
        const absent = new Float32Array((to - from) * size)
        for (let i = 0; i < present.length; i++) {
          const feature = i % size
          if (isPresent(coalitions[from + Math.floor(i / size)]!, feature)) present[i] = row[feature]!
          else absent[i] = 1
        }
        const example = (first % count) * size
        const examples = many < count ? background.data.subarray(example, example + many * size) : background.data
        return reshape(mixed(present, absent, examples, size), [many, ...featureShape])
      },
    },
  }
}

/** present + absent·example, exact since one of the two is 0. Shapes: [coalition, size], the same, [example, size]. */
function mixed(present: Float32Array, absent: Float32Array, examples: Float32Array, size: number): Tensor {
  const shape: [number, number, number] = [present.length / size, 1, size]
  return add(tensor(present, shape), mul(tensor(absent, shape), tensor2d(examples, [examples.length / size, size])))
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
