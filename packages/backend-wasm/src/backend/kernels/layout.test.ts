import {
  broadcastTo,
  concat,
  gather,
  gatherND,
  oneHot,
  pad,
  reverse,
  scatterND,
  slice,
  split,
  stack,
  stridedSlice,
  tensorScatterUpdate,
  tile,
  transpose,
  unsortedSegmentSum,
  unstack,
  type Tensor1D,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, shapes, type Case, type Numbers } from '../testing.js'
import { layoutKernels } from './layout.js'
import { gatherKernels } from './gather.js'

const dtypes = fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const)

/** A tensor of any type and shape, and a source of numbers for the rest. */
const any = (minRank: number, maxRank = 4): fc.Arbitrary<{ x: Numbers; draw: (bound: number) => number }> =>
  fc.tuple(shapes(minRank, maxRank), dtypes, fc.nat(1e6)).map(([shape, dtype, seed]) => {
    let state = seed
    const draw = (bound: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * bound)
    }
    for (let i = 0; i < 3; i++) draw(1)
    return { x: fill(shape, seed, { dtype, special: dtype === 'float32' }), draw }
  })

const ints = (values: readonly number[], shape: readonly number[]): Numbers => ({ shape, dtype: 'int32', values })

interface Options {
  readonly perm: number[]
  readonly begin: number[]
  readonly end: number[]
  readonly strides: number[]
  readonly size: number[]
  readonly axis: number
  readonly sizes: number[]
  readonly paddings: [number, number][]
  readonly masks: [number, number]
  readonly depth: number
  readonly shape: number[]
}

const sliced = any(0).map(({ x, draw }) => {
  const begin = x.shape.map((size) => draw(size + 1))
  return { tensors: [x], begin, size: x.shape.map((size, i) => draw(size - begin[i]! + 1)) }
})
// cpu fails where the end lies before the begin.
const strided = any(1).map(({ x, draw }) => {
  const strides = x.shape.map(() => (draw(2) === 0 ? 1 : -1) * (1 + draw(3)))
  const ends = x.shape.map((size, i) => {
    const range = [draw(size + 1), draw(size + 1)].toSorted((a, b) => a - b)
    return strides[i]! > 0 ? range : range.map((at) => at - 1).toReversed()
  })
  const fromEnd = (at: number, i: number): number =>
    at < 0 ? -x.shape[i]! - 1 : draw(2) === 0 || at === x.shape[i] ? at : at - x.shape[i]!
  const [begin, end] = [0, 1].map((side) => ends.map((range, i) => fromEnd(range[side]!, i)))
  return { tensors: [x], begin, end, strides, masks: [draw(16), draw(16)] }
})
const withAxis = any(1).map(({ x, draw }) => ({ x, draw, axis: draw(x.shape.length) }))
const rows = fc.tuple(any(2, 3), fc.nat(1e6)).filter(([{ x }]) => !x.shape.includes(0) && x.dtype !== 'bool')

const cases: readonly Case[] = [
  {
    name: 'transpose',
    inputs: any(0, 5).map(({ x, draw }) => {
      const perm = x.shape.map((_, i) => i)
      for (let i = perm.length - 1; i > 0; i--) {
        const other = draw(i + 1)
        ;[perm[i], perm[other]] = [perm[other]!, perm[i]!]
      }
      return { tensors: [x], perm }
    }),
    run: ([x], { perm }: Options) => transpose(x!, perm),
    runs: 150,
  },
  {
    name: 'slice',
    inputs: sliced.filter(({ begin }) => begin.length > 0),
    run: ([x], { begin, size }: Options) => slice(x!, begin, size),
    runs: 100,
  },
  {
    name: 'stridedSlice, to either side, with masks',
    inputs: strided,
    run: ([x], { begin, end, strides, masks: [first, last] }: Options) =>
      stridedSlice(x!, begin, end, strides, first, last),
    runs: 150,
  },
  {
    name: 'stridedSlice that takes an axis away and puts one in',
    inputs: any(2, 3)
      .filter(({ x }) => x.shape.every((size) => size > 1))
      .map(({ x }) => ({ tensors: [x] })),
    run: ([x]) => [
      stridedSlice(x!, [1, 0, 0], [2, 0, 2], [1, 1, 1], 0, 0, 0, 2, 1),
      stridedSlice(x!, [0, 1], [0, 2], [1, 1], 0, 0, 1, 0, 2),
    ],
  },
  {
    name: 'concat and stack',
    inputs: withAxis.map(({ x, draw, axis }) => ({
      tensors: [
        x,
        fill(x.shape.with(axis, draw(5)), draw(99), { dtype: x.dtype }),
        fill(x.shape, draw(99), { dtype: x.dtype }),
      ],
      axis,
    })),
    run: ([a, b, c], { axis }: Options) => [
      concat([a!, b!, c!], axis),
      stack([a!, c!], axis),
      stack([a!, c!], -1),
      stack([a!], 0),
    ],
  },
  {
    name: 'split and unstack',
    inputs: withAxis.map(({ x, draw, axis }) => {
      const first = draw(x.shape[axis]! + 1)
      return { tensors: [x], axis, sizes: [first, x.shape[axis]! - first] }
    }),
    run: ([x], { axis, sizes }: Options) => [...split(x!, sizes, axis), ...unstack(x!, axis)],
  },
  {
    name: 'tile and broadcastTo',
    inputs: any(1, 3).map(({ x, draw }) => ({
      tensors: [x],
      size: x.shape.map(() => draw(4)),
      shape: [2, ...x.shape],
    })),
    run: ([x], { size, shape }: Options) => [tile(x!, size), broadcastTo(x!, shape)],
  },
  {
    name: 'pad',
    inputs: any(1).map(({ x, draw }) => ({
      tensors: [x],
      paddings: x.shape.map(() => [draw(3), draw(3)]),
      axis: draw(2),
    })),
    run: ([x], { paddings, axis }: Options) => pad(x!, paddings, axis),
  },
  {
    name: 'reverse',
    inputs: any(0).map(({ x, draw }) => ({
      tensors: [x],
      begin: x.shape.flatMap((_, i) => (draw(2) === 0 ? [i] : [])),
    })),
    run: ([x], { begin }: Options) => reverse(x!, begin),
  },
  {
    name: 'gather along any axis',
    inputs: withAxis
      .filter(({ x, axis }) => x.shape[axis]! > 0)
      .map(({ x, draw, axis }) => ({
        tensors: [
          x,
          ints(
            Array.from({ length: 6 }, () => draw(x.shape[axis]!)),
            [2, 3],
          ),
        ],
        axis,
      })),
    run: ([x, indices], { axis }: Options) => gather(x!, indices!, axis),
  },
  {
    name: 'gather in batches',
    inputs: any(2, 3)
      .filter(({ x }) => !x.shape.includes(0))
      .map(({ x, draw }) => ({
        tensors: [
          x,
          ints(
            Array.from({ length: x.shape[0]! * 3 }, () => draw(x.shape[1]!)),
            [x.shape[0]!, 3],
          ),
        ],
      })),
    run: ([x, indices]) => gather(x!, indices!, 1, 1),
  },
  {
    name: 'gatherND, scatterND and tensorScatterUpdate',
    inputs: rows.map(([{ x, draw }]) => {
      const count = x.shape[0]!
      const places = Array.from({ length: count }, (_, i) => i).toSorted(() => draw(3) - 1)
      return {
        tensors: [
          x,
          ints(places, [count, 1]),
          ints(
            Array.from({ length: 4 }, () => draw(count)),
            [4, 1],
          ),
          fill(x.shape, draw(99), { dtype: x.dtype }),
        ],
      }
    }),
    run: ([x, once, repeated, other]) => {
      const picked = gatherND(x!, repeated!)
      return [picked, scatterND(repeated!, picked, x!.shape), tensorScatterUpdate(x!, once!, other!)]
    },
  },
  {
    name: 'unsortedSegmentSum, leaving out negative numbers',
    inputs: rows
      .filter(([{ x }]) => x.dtype === 'float32')
      .map(([{ x, draw }, seed]) => ({
        tensors: [
          fill(x.shape, seed),
          ints(
            Array.from({ length: x.shape[0]! }, () => draw(5) - 1),
            [x.shape[0]!],
          ),
        ],
      })),
    run: ([x, numbers]) => unsortedSegmentSum(x!, numbers as Tensor1D, 4),
    tolerance: 1e-5,
  },
  {
    name: 'oneHot',
    inputs: fc
      .tuple(shapes(0, 2), fc.nat(1e6))
      .map(([shape, seed]) => ({ tensors: [fill(shape, seed, { dtype: 'int32', scale: 6 })] })),
    run: ([x]) => [oneHot(x!, 5), oneHot(x!, 2, 2, -1)],
  },
]

describe('kernels of layout equal those of tfjs cpu', () => {
  compareWithCpu(cases, layoutKernels, gatherKernels)
})
