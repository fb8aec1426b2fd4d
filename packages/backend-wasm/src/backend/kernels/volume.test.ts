import {
  avgPool3d,
  conv3d,
  dilation2d,
  engine,
  maxPool3d,
  maxPoolWithArgmax,
  zerosLike,
  type NamedTensorMap,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  type Tensor5D,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, type Case } from '../testing.js'
import { volumeKernels } from './volume.js'

type Triple = [number, number, number]

interface Options {
  readonly size: Triple
  readonly strides: Triple
  readonly dilations: Triple
  readonly pad: 'valid' | 'same'
}

const small = fc.integer({ min: 1, max: 3 })
const side = fc.integer({ min: 3, max: 7 })
const volumes = fc
  .record({
    shape: fc.tuple(fc.constantFrom(0, 1, 2), side, side, side, fc.constantFrom(1, 3, 4, 5, 8, 9)),
    size: fc.tuple(small, small, small),
    strides: fc.tuple(small, small, small),
    dilations: fc.tuple(small, small, small),
    pad: fc.constantFrom('valid' as const, 'same' as const),
    filters: fc.constantFrom(1, 3, 8, 9),
    seed: fc.nat(1e6),
  })
  .map(({ shape, size, filters, seed, ...options }) => ({
    tensors: [fill(shape, seed), fill([...size, shape[4], filters], seed + 1)],
    size,
    ...options,
  }))
  // A dilated window must fit into the volume.
  .map((one) => ({ ...one, dilations: one.dilations.map((by, i) => (one.size[i]! * by < 4 ? by : 1)) as Triple }))
const pictures = fc
  .record({
    shape: fc.tuple(fc.constantFrom(0, 1, 2), side, side, fc.constantFrom(1, 3, 4, 5, 8)),
    size: fc.tuple(small, small, small),
    strides: fc.tuple(small, small, small),
    pad: fc.constantFrom('valid' as const, 'same' as const),
    seed: fc.nat(1e6),
  })
  .map(({ shape, size, seed, ...options }) => ({
    tensors: [fill(shape, seed), fill([size[0], size[1], shape[3]], seed + 1)],
    size,
    dilations: [1, 1, 1],
    ...options,
  }))

/** A kernel that only gradients call. */
const kernel = (name: string, inputs: NamedTensorMap, attributes: object): Tensor =>
  engine().runKernel(name, inputs, attributes as never)

const cases: readonly Case[] = [
  {
    name: 'conv3d',
    inputs: volumes,
    run: ([x, w], { strides, dilations, pad }: Options) => [
      conv3d(x as Tensor5D, w as Tensor5D, strides, pad),
      conv3d(x as Tensor5D, w as Tensor5D, 1, pad, 'NDHWC', dilations),
    ],
    tolerance: 1e-5,
    runs: 100,
  },
  {
    name: 'gradients of conv3d',
    inputs: volumes,
    run: ([x, filter], { strides, pad }: Options) => {
      const dy = conv3d(x as Tensor5D, filter as Tensor5D, strides, pad)
      const attributes = { strides, pad, inputShape: x!.shape, filterShape: filter!.shape }
      return [
        kernel('Conv3DBackpropInputV2', { dy, filter: filter! }, attributes),
        kernel('Conv3DBackpropFilterV2', { x: x!, dy }, attributes),
      ]
    },
    tolerance: 1e-5,
    runs: 100,
  },
  {
    name: 'maxPool3d and avgPool3d',
    inputs: volumes,
    run: ([x], { size, strides, pad }: Options) => [
      maxPool3d(x as Tensor5D, size, strides, pad),
      avgPool3d(x as Tensor5D, size, strides, pad),
    ],
    runs: 100,
  },
  {
    // cpu takes a wrong row where height and width differ.
    name: 'gradient of maxPool3d',
    inputs: volumes,
    run: ([x], { size: [depth, side], strides, pad }: Options) => {
      const size: Triple = [depth, side, side]
      const output = maxPool3d(x as Tensor5D, size, strides, pad)
      return kernel('MaxPool3DGrad', { dy: output, input: x!, output }, { filterSize: size, strides, pad })
    },
    runs: 100,
  },
  {
    // With padding cpu divides by the window's size, ours by what the window sees.
    name: 'gradient of avgPool3d',
    inputs: volumes,
    run: ([x], { size, strides }: Options) => {
      const dy = avgPool3d(x as Tensor5D, size, strides, 'valid')
      return kernel('AvgPool3DGrad', { dy, input: x! }, { filterSize: size, strides, pad: 'valid' })
    },
    runs: 100,
  },
  {
    name: 'maxPoolWithArgmax',
    inputs: pictures,
    run: ([x], { size: [height, width], strides: [down, across], pad }: Options) =>
      [true, false].flatMap((inBatch) =>
        Object.values(maxPoolWithArgmax(x as Tensor4D, [height, width], [down, across], pad, inBatch)),
      ),
  },
  {
    name: 'dilation2d and its gradients',
    inputs: pictures,
    run: ([x, filter], { strides: [down, across], pad }: Options) => {
      const strides = [down, across] as [number, number]
      const y = dilation2d(x as Tensor4D, filter as Tensor3D, strides, pad)
      const inputs = { x: x!, filter: filter!, dy: y }
      const attributes = { strides, pad, dilations: 1 }
      // cpu cannot take the gradient of nothing.
      if (x!.size === 0) return [y]
      return [
        y,
        kernel('Dilation2DBackpropInput', inputs, attributes),
        kernel('Dilation2DBackpropFilter', inputs, attributes),
      ]
    },
    runs: 100,
  },
  {
    name: 'volumes of int32',
    inputs: volumes.map(({ tensors, ...options }) => ({
      tensors: tensors.map(({ shape }, i) => fill(shape, i + 5, { dtype: 'int32', scale: 9 })),
      ...options,
    })),
    run: ([x, w], { size, strides, pad }: Options) => [
      conv3d(x as Tensor5D, w as Tensor5D, strides, pad),
      maxPool3d(x as Tensor5D, size, strides, pad),
      zerosLike(x!),
    ],
  },
]

describe('windows over volumes equal those of tfjs cpu', () => {
  compareWithCpu(cases, volumeKernels)
})
