import { einsum, ones, zeros } from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareWithCpu, fill, type Case } from '../testing.js'
import { einsumKernels } from './einsum.js'

const equations = [
  'ij,jk->ik',
  'bij,bjk->bik',
  'bthd,bshd->bhts',
  'bhts,bshd->bthd',
  'i,j->ij',
  'ij,ij->ij',
  'ij,ij->i',
  'ij,ij->',
  'ijk->kij',
  'ijk->j',
  'abc,cd->dab',
  'ij,j->ji',
]
const inputs = fc
  .record({
    equation: fc.constantFrom(...equations),
    sizes: fc.array(fc.constantFrom(1, 2, 3, 4, 5, 8, 9), { minLength: 26, maxLength: 26 }),
    dtype: fc.constantFrom('float32' as const, 'float32' as const, 'int32' as const),
    seed: fc.nat(1e6),
  })
  .map(({ equation, sizes, dtype, seed }) => ({
    tensors: equation
      .split('->')[0]!
      .split(',')
      .map((names, i) =>
        fill(
          [...names].map((name) => sizes[name.charCodeAt(0) - 97]!),
          seed + i,
          { dtype, scale: 5 },
        ),
      ),
    equation,
  }))

const cases: readonly Case[] = [
  {
    name: 'einsum of one and two tensors',
    inputs,
    run: (tensors, { equation }: { readonly equation: string }) => einsum(equation, ...tensors),
    tolerance: 1e-5,
    runs: 300,
  },
]

describe('einsum equals that of tfjs cpu', () => {
  compareWithCpu(cases, einsumKernels)

  it('sums nothing to 0, and keeps axes of size 0', () => {
    const product = einsum('ij,jk->ik', zeros([2, 0]), zeros([0, 3]))
    expect([product.shape, ...product.dataSync()]).toEqual([[2, 3], 0, 0, 0, 0, 0, 0])
    expect(einsum('ij,jk->ik', zeros([0, 2]), zeros([2, 3])).shape).toEqual([0, 3])
    expect(einsum('ij->', zeros([0, 2])).dataSync()[0]).toBe(0)
    // cpu leaves an axis here.
    const total = einsum('ij,kj->', ones([2, 3]), ones([4, 3]))
    expect([total.shape, total.dataSync()[0]]).toEqual([[], 24])
  })
})
