import {
  batchNorm,
  batchToSpaceND,
  depthToSpace,
  diag,
  engine,
  localResponseNormalization,
  mirrorPad,
  spaceToBatchND,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, shapes, type Case } from '../testing.js'
import { blockKernels } from './blocks.js'
import { normalisationKernels } from './normalisation.js'

const dtype = fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const)
const seed = fc.nat(1e6)
const small = fc.integer({ min: 1, max: 3 })
const channels = fc.constantFrom(1, 3, 4, 5, 8, 17)

const cases: readonly Case[] = [
  {
    name: 'mirrorPad',
    inputs: fc
      .tuple(
        shapes(1, 4).filter((shape) => !shape.includes(0)),
        dtype,
        seed,
      )
      .map(([shape, type, from]) => ({
        tensors: [fill(shape, from, { dtype: type })],
        paddings: shape.map((size, i) => [(from >> i) % size, (from >> (i + 3)) % size]),
      })),
    run: ([x], { paddings }: { readonly paddings: [number, number][] }) => [
      mirrorPad(x!, paddings, 'reflect'),
      mirrorPad(x!, paddings, 'symmetric'),
    ],
    runs: 100,
  },
  {
    name: 'spaceToBatchND and batchToSpaceND',
    inputs: fc.tuple(small, small, small, small, dtype, seed).map(([h, w, bh, bw, type, from]) => ({
      tensors: [fill([2, h * bh + 1, w * bw, 3], from, { dtype: type })],
      block: [bh, bw],
    })),
    run: ([x], { block }: { readonly block: [number, number] }) => {
      const paddings = [
        [block[0] - 1, 0],
        [0, block[1]],
      ]
      const y = spaceToBatchND(x!, block, paddings)
      return [y, batchToSpaceND(y, block, paddings)]
    },
  },
  {
    name: 'depthToSpace and diag',
    inputs: fc.tuple(small, small, small, channels, dtype, seed).map(([h, w, block, c, type, from]) => ({
      tensors: [fill([2, h, w, c * block * block], from), fill([h, w], from, { dtype: type })],
      block,
    })),
    run: ([x, y], { block }: { readonly block: number }) => {
      const spread = block > 1 ? [depthToSpace(x as Tensor4D, block)] : []
      return [...spread, diag(y!)]
    },
    runs: 100,
  },
  {
    name: 'batchNorm',
    inputs: fc
      .tuple(shapes(4, 4), fc.boolean(), fc.boolean(), seed)
      .map(([shape, hasOffset, hasScale, from]) => ({
        tensors: [fill(shape, from), ...[1, 2, 3, 4].map((i) => fill([shape[3]!], from + i, { positive: i === 2 }))],
        hasOffset,
        hasScale,
      }))
      .filter(({ tensors: [x] }) => !x!.shape.includes(0)),
    run: ([x, mean, variance, offset, scale], how: { readonly hasOffset: boolean; readonly hasScale: boolean }) =>
      batchNorm(
        x!,
        mean as never,
        variance as never,
        how.hasOffset ? (offset as never) : undefined,
        how.hasScale ? (scale as never) : undefined,
        0.01,
      ),
    tolerance: 2e-6,
    runs: 100,
  },
  {
    name: 'localResponseNormalization and its gradient',
    inputs: fc.tuple(small, small, channels, fc.integer({ min: 0, max: 5 }), seed).map(([h, w, c, radius, from]) => ({
      tensors: [fill([2, h, w, c], from), fill([2, h, w, c], from + 1)],
      radius,
    })),
    run: ([x, dy], { radius }: { readonly radius: number }) => {
      const y = localResponseNormalization(x as Tensor4D, radius, 1.5, 0.7, 0.6)
      const attributes = { depthRadius: radius, bias: 1.5, alpha: 0.7, beta: 0.6 }
      return [y, engine().runKernel('LRNGrad', { x: x!, y, dy: dy! }, attributes) as Tensor]
    },
    tolerance: 2e-6,
  },
]

describe('kernels of blocks and normalisation equal those of tfjs cpu', () => {
  compareWithCpu(cases, blockKernels, normalisationKernels)
})
