import {
  bincount,
  broadcastArgs,
  denseBincount,
  linspace,
  lowerBound,
  multinomial,
  slice,
  tensor1d,
  sparseToDense,
  topk,
  unique,
  upperBound,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareWithCpu, fill, shapes, type Case, type Numbers } from '../testing.js'
import { countingKernels } from './counting.js'
import { orderKernels } from './order.js'

const seed = fc.nat(1e6)
const ints = (values: readonly number[], shape: readonly number[]): Numbers => ({ shape, dtype: 'int32', values })

const cases: readonly Case[] = [
  {
    // cpu finds no order among infinities.
    name: 'topk, of equal numbers too',
    inputs: fc
      .tuple(
        shapes(1, 3).filter((shape) => shape.at(-1)! > 0),
        fc.constantFrom('float32' as const, 'int32' as const),
        fc.integer({ min: 0, max: 9 }).map((tenths) => tenths / 9),
        seed,
      )
      .map(([shape, dtype, share, from]) => ({
        tensors: [fill(shape, from, { dtype, scale: dtype === 'int32' ? 5 : 3, special: [1, 0, -0] })],
        k: Math.floor(share * shape.at(-1)!),
      })),
    run: ([x], { k }: { readonly k: number }) => Object.values(topk(x!, k)),
    runs: 200,
  },
  {
    name: 'lowerBound and upperBound',
    inputs: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 20 }), seed).map(([rows, n, from]) => {
      const { values } = fill([rows, n], from, { dtype: 'int32', scale: 6 })
      const sorted = Array.from({ length: rows }, (_, i) => values.slice(i * n, (i + 1) * n).toSorted((a, b) => a - b))
      return { tensors: [ints(sorted.flat(), [rows, n]), fill([rows, 5], from + 1, { dtype: 'int32', scale: 8 })] }
    }),
    run: ([sorted, x]) => [lowerBound(sorted!, x!), upperBound(sorted!, x!)],
  },
  {
    name: 'unique along any axis',
    inputs: fc
      .tuple(
        shapes(1, 3).filter((shape) => !shape.includes(0)),
        fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const),
        seed,
      )
      .map(([shape, dtype, from]) => ({
        tensors: [fill(shape, from, { dtype, scale: 2, special: [0, -0, 1] })],
        axis: from % shape.length,
      })),
    run: ([x], { axis }: { readonly axis: number }) => Object.values(unique(x!, axis)),
    runs: 100,
  },
  {
    name: 'bincount and denseBincount',
    inputs: fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 4 }), seed).map(([n, rows, from]) => ({
      tensors: [
        ints(fill([n], from, { positive: true, scale: 9 }).values.map(Math.trunc), [n]),
        fill([n], from + 1),
        ints(fill([rows * n], from + 2, { positive: true, scale: 9 }).values.map(Math.trunc), [rows, n]),
      ],
    })),
    run: ([x, weights, matrix]) => {
      const none = slice(weights as Tensor1D, [0], [0])
      return [
        bincount(x as Tensor1D, weights as Tensor1D, 7),
        bincount(x as Tensor1D, none, 7),
        denseBincount(x as Tensor1D, none, 7, true),
        denseBincount(matrix as Tensor2D, none as never, 7),
        denseBincount(matrix as Tensor2D, none as never, 7, true),
      ]
    },
  },
  {
    name: 'linspace, broadcastArgs and sparseToDense',
    inputs: fc.tuple(fc.integer({ min: 1, max: 40 }), seed).map(([count, from]) => ({
      tensors: [
        ints([1, 3, 1], [3]),
        ints([(from % 4) + 1, 1, 5], [3]),
        ints([0, 1, 2, 3, 4, from % 5], [3, 2]),
        fill([3], from, { dtype: from % 2 === 0 ? 'float32' : 'int32', scale: 9 }),
      ],
      count,
    })),
    run: ([a, b, places, values], { count }: { readonly count: number }) => [
      linspace(-2, 5, count),
      broadcastArgs(a!, b!),
      sparseToDense(places!, values!, [5, 6], values!.dtype === 'int32' ? 2 : 1.5),
    ],
  },
  {
    name: 'multinomial of what is certain',
    inputs: fc.tuple(fc.integer({ min: 2, max: 9 }), seed).map(([events, from]) => ({
      tensors: [
        {
          shape: [2, events],
          dtype: 'float32',
          values: Array.from({ length: 2 * events }, (_, i) => Number(i % events === from % events)),
        },
      ],
    })),
    run: ([x]) => multinomial(x as Tensor2D, 5, 3, true),
  },
]

describe('kernels of order and counts', () => {
  compareWithCpu(cases, orderKernels, countingKernels)

  it('multinomial draws by probability, the same for the same seed', () => {
    const draw = (seedOf: number): number[] => {
      const logits = [Math.log(0.2), Math.log(0.5), Math.log(0.3)]
      const draws = multinomial([logits, logits] as never, 10_000, seedOf, false)
      return [...draws.dataSync()]
    }
    const draws = draw(7)
    expect(draw(7)).toEqual(draws)
    expect(draw(0.25)).not.toEqual(draws)
    for (const row of [draws.slice(0, 10_000), draws.slice(10_000)]) {
      const shares = [0, 1, 2].map((event) => row.filter((one) => one === event).length / 10_000)
      // Four standard deviations.
      for (const [i, share] of [0.2, 0.5, 0.3].entries()) expect(Math.abs(shares[i]! - share)).toBeLessThan(0.02)
    }
  })

  it('bincount refuses negative numbers', () => {
    expect(() => bincount(tensor1d([-1], 'int32'), [], 3)).toThrow(
      'bincount: the numbers must be at least 0, but got -1.',
    )
  })
})
