import { add, concat, grads, mul, reshape, sum, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import type { FusedOperations } from '../engine/fused-types.js'
import { Generator } from '../random/generator.js'
import { fusedOperations } from './fused.js'

const random = new Generator(7)
const normal = (...shape: number[]): Tensor => {
  const values = new Float32Array(shape.reduce((size, axis) => size * axis, 1))
  random.fillNormal(values)
  return tensor(values, shape)
}

const mask = (rows: number[][]): Tensor => tensor(rows, [rows.length, rows[0]!.length], 'bool')
const [front, behind] = [
  [
    [1, 1, 0],
    [0, 1, 1],
  ],
  [
    [1, 0],
    [1, 1],
  ],
]
const whole = front.map((row, i) => [...row, ...behind[i]!])

type Run = (fused: FusedOperations, first: Tensor, second: Tensor, weights: Tensor[]) => Tensor[]
type Case = readonly [name: string, gates: number, apart: Run, atOnce: Run]

const cases: readonly Case[] = [
  [
    'lstm',
    4,
    (fused, first, second, [w, u, b]) => {
      const [, h, c] = fused.lstmWithStates(first, w!, u!, b, { mask: mask(front) })
      return fused.lstmWithStates(second, w!, u!, b, { mask: mask(behind), initial: [h, c], sequences: true }).slice(1)
    },
    (fused, first, second, [w, u, b]) =>
      fused.lstmWithStates(concat([first, second], 1), w!, u!, b, { mask: mask(whole) }).slice(1),
  ],
  ...[true, false].map((resetAfter): Case => {
    const weights = ([w, u, b]: Tensor[]) => [w!, u!, resetAfter ? reshape(concat([b!, b!]), [2, -1]) : b] as const
    return [
      `gru, reset after the product: ${resetAfter}`,
      3,
      (fused, first, second, given) => {
        const [w, u, b] = weights(given)
        const [, h] = fused.gruWithState(first, w, u, b, { resetAfter, mask: mask(front) })
        const options = { resetAfter, mask: mask(behind), initial: h }
        return [fused.gru(second, w, u, b, options), fused.gruWithState(second, w, u, b, options)[1]]
      },
      (fused, first, second, given) => {
        const [w, u, b] = weights(given)
        const y = fused.gru(concat([first, second], 1), w, u, b, { resetAfter, mask: mask(whole) })
        return [y, y]
      },
    ]
  }),
]

beforeAll(async () => void (await engine()))

describe('a sequence in two parts, the second from the states that the first left', () => {
  it.each(cases)('gives what the whole of it gives, and so do the gradients: %s', (_, gates, apart, atOnce) => {
    const fused = fusedOperations()
    if (fused === undefined) return
    const units = 5
    const [slope, other] = [normal(2, units), normal(2, units)]
    const weights = [normal(2, gates * units), normal(units, gates * units), normal(gates * units)]
    const at = [normal(2, 3, 2), normal(2, 2, 2), ...weights]
    const results = [apart, atOnce].map((run) =>
      tidy(() => {
        const f = (first: Tensor, second: Tensor, ...others: Tensor[]) => {
          const [h, c] = run(fused, first, second, others)
          return add(sum(mul(h!, slope)), sum(mul(c!, other)))
        }
        return [f(...(at as [Tensor, Tensor])), ...grads(f)(at)].map((result) => Array.from(result.dataSync()))
      }),
    )
    const [parts, together] = results
    for (const [i, expected] of together!.entries()) {
      const scale = Math.max(...expected.map(Math.abs), 1e-3)
      for (const [j, value] of expected.entries()) expect(Math.abs(parts![i]![j]! - value) / scale).toBeLessThan(1e-5)
    }
  })
})
