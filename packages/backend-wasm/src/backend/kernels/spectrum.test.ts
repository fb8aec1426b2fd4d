import {
  abs,
  add,
  cast,
  complex,
  concat,
  gather,
  getBackend,
  fft,
  ifft,
  imag,
  irfft,
  mul,
  onesLike,
  real,
  reshape,
  reverse,
  rfft,
  slice,
  split,
  stack,
  stridedSlice,
  sub,
  sum,
  tensor1d,
  tile,
  transpose,
  unstack,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, type Case } from '../testing.js'
import { byPartsKernels } from './by-parts.js'
import { complexKernels } from './complex.js'

const length = fc.oneof(fc.integer({ min: 1, max: 33 }), fc.constantFrom(1, 2, 4, 8, 16, 64, 100, 127, 128, 400, 512))
const matrices = fc
  .tuple(fc.integer({ min: 1, max: 9 }), length, fc.nat(1e6))
  .map(([rows, n, seed]) => ({ tensors: [fill([rows, n], seed), fill([rows, n], seed + 1)] }))
const four = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 9 }), fc.nat(1e6))
  .map(([rows, n, seed]) => ({ tensors: [0, 1, 2, 3].map((i) => fill([rows, n], seed + i)) }))

const partsOf = (z: Tensor): Tensor[] => [real(z), imag(z)]

/** What a function of complex numbers does to each part; cpu has no kernel for it. */
const ofParts =
  (f: (x: Tensor) => Tensor | Tensor[]) =>
  ([a, b]: Tensor[]): Tensor[] => {
    if (getBackend() !== 'cpu') return [f(complex(a!, b!))].flat().flatMap(partsOf)
    const [re, im] = [[f(a!)].flat(), [f(b!)].flat()] as const
    return re.flatMap((one, i) => [one, im[i]!])
  }

const cases: readonly Case[] = [
  {
    name: 'fft and ifft of any length',
    inputs: matrices,
    run: ([a, b]) => {
      const z = complex(a!, b!)
      return [...partsOf(fft(z)), ...partsOf(ifft(z)), abs(z)]
    },
    tolerance: 2e-6,
    runs: 100,
  },
  {
    name: 'rfft and irfft',
    inputs: matrices.filter(({ tensors: [x] }) => x!.shape[1]! > 1),
    run: ([a, b]) => [...partsOf(rfft(a!)), ...partsOf(rfft(a!, 16)), irfft(complex(a!, b!))],
    tolerance: 2e-6,
  },
  {
    name: 'sums, differences and products of complex numbers, and their types',
    inputs: four,
    run: ([a, b, c, d]) => {
      const [x, y] = [complex(a!, b!), complex(c!, d!)]
      const all = [add(x, y), sub(x, y), mul(x, y), cast(a!, 'complex64'), zerosLike(x), onesLike(x), concat([x, y], 1)]
      return [...all.flatMap(partsOf), cast(reshape(x, [-1]), 'float32')]
    },
  },
  {
    name: 'complex numbers in other places',
    inputs: four,
    run: ofParts((z) => [
      transpose(z),
      reverse(z, 1),
      tile(z, [2, 1]),
      slice(z, [0, 1], [1, 1]),
      stridedSlice(z, [0, 0], [1, 2], [1, 2]),
      stack([z, z], 1),
      gather(z, tensor1d([1, 0], 'int32'), 1),
      sum(z, 0),
      ...split(z, [1, z.shape[1]! - 1], 1),
      ...unstack(z, 0),
    ]),
    tolerance: 1e-6,
  },
]

describe('kernels of complex numbers equal those of tfjs cpu', () => {
  compareWithCpu(cases, complexKernels, byPartsKernels)
})
