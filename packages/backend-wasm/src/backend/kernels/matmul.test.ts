import { fused, matMul, type Tensor } from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, size, type Case } from '../testing.js'
import { matmulKernels } from './matmul.js'

const product = fc
  .record({
    batch: fc.constantFrom(
      [[], []],
      [[2], [2]],
      [[3], [1]],
      [[1], [3]],
      [
        [2, 3],
        [2, 3],
      ],
      [[0], [0]],
    ),
    m: size,
    n: size,
    k: size,
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    seed: fc.nat(1e6),
  })
  .map(({ batch: [outerA, outerB], m, n, k, transposeA, transposeB, seed }) => {
    const a = [...outerA, ...(transposeA ? [k, m] : [m, k])]
    const b = [...outerB, ...(transposeB ? [n, k] : [k, n])]
    return { tensors: [fill(a, seed), fill(b, seed + 1), fill([n], seed + 2)], transposeA, transposeB }
  })

interface Options {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

const cases: readonly Case[] = [
  {
    name: 'matMul, transposed or not, alone or in a batch',
    inputs: product,
    run: ([a, b], { transposeA, transposeB }: Options) => matMul(a!, b!, transposeA, transposeB),
    tolerance: 1e-5,
    runs: 200,
  },
  {
    name: 'matMul with bias and relu',
    inputs: product.filter(({ tensors: [a] }) => a!.shape.length === 2),
    run: ([a, b, bias], options: Options) =>
      fused.matMul({ a: a!, b: b!, bias: bias as Tensor, activation: 'relu', ...options }),
    tolerance: 1e-5,
  },
]

describe('matrix products equal those of tfjs cpu', () => {
  compareWithCpu(cases, matmulKernels)
})
