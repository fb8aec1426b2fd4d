import {
  all,
  any,
  argMax,
  argMin,
  cumprod,
  cumsum,
  logSoftmax,
  max,
  mean,
  min,
  prod,
  softmax,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, shapes, type Case, type NumbersOptions } from '../testing.js'
import { reductionKernels } from './reduction.js'

interface Options {
  readonly axes: number[]
  readonly keep: boolean
  readonly exclusive: boolean
}

/** A tensor and some of its axes. `mayBeEmpty`: whether axes of size 0 may be reduced. */
function reduction(options: NumbersOptions, mayBeEmpty = false): Case['inputs'] {
  const shape = shapes(0, 5).filter((sizes) => mayBeEmpty || !sizes.includes(0))
  return fc
    .tuple(shape, fc.nat(1e6), fc.nat(31), fc.boolean(), fc.boolean())
    .map(([sizes, seed, mask, keep, exclusive]) => {
      const axes = sizes.flatMap((_, axis) => (((mask >> axis) & 1) === 1 ? [axis] : []))
      return {
        tensors: [fill(sizes, seed, options)],
        axes: axes.length === 0 ? sizes.map((_, axis) => axis) : axes,
        keep,
        exclusive,
      }
    })
}

type Reduce = (x: Tensor, axes: number[], keep: boolean) => Tensor
const over = (name: string, f: Reduce, options: NumbersOptions, mayBeEmpty = false): Case => ({
  name,
  inputs: reduction(options, mayBeEmpty),
  run: ([x], { axes, keep }: Options) => f(x!, axes, keep),
  tolerance: 1e-5,
  runs: 100,
})
const along = (name: string, f: (x: Tensor, axis: number) => Tensor | Tensor[], options: NumbersOptions): Case => ({
  name,
  inputs: reduction(options).filter(({ tensors: [x] }) => x!.shape.length > 0),
  run: ([x], { axes }: Options) => f(x!, axes[0]!),
  tolerance: 1e-5,
})

const cases: readonly Case[] = [
  over('sum', sum, {}, true),
  over('sum of NaN and infinities', sum, { special: [NaN, Infinity, -Infinity, -0] }, true),
  over('sum of int32', sum, { dtype: 'int32', scale: 99 }, true),
  over('sum of bool', sum, { dtype: 'bool' }, true),
  over('mean', mean, {}),
  over('mean of int32', mean, { dtype: 'int32', scale: 99 }),
  over('max', max, {}),
  over('min', min, {}),
  over('max of int32', max, { dtype: 'int32', scale: 99 }),
  over('min of int32', min, { dtype: 'int32', scale: 99 }),
  over('prod', prod, { scale: 1.5 }),
  over('prod of int32', prod, { dtype: 'int32', scale: 2.5 }),
  over('any', any, { dtype: 'bool' }),
  over('all', all, { dtype: 'bool' }),
  along('argMax and argMin', (x, axis) => [argMax(x, axis), argMin(x, axis)], {}),
  along('argMax and argMin of int32', (x, axis) => [argMax(x, axis), argMin(x, axis)], { dtype: 'int32', scale: 4 }),
  along(
    'cumsum',
    (x, axis) => [cumsum(x, axis), cumsum(x, axis, true), cumsum(x, axis, false, true), cumsum(x, axis, true, true)],
    {},
  ),
  along('cumsum of int32', (x, axis) => cumsum(x, axis), { dtype: 'int32', scale: 9 }),
  along('cumprod', (x, axis) => [cumprod(x, axis), cumprod(x, axis, true, true)], { scale: 1.2 }),
  along('softmax and its logarithm', (x) => [softmax(x), logSoftmax(x)], { scale: 20 }),
]

describe('reductions equal those of tfjs cpu', () => {
  compareWithCpu(cases, reductionKernels)
})
