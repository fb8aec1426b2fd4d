import { avgPool, depthwiseConv2d, engine, maxPool, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, type Case } from '../testing.js'
import { poolingKernels } from './pooling.js'

interface Options {
  readonly size: [number, number]
  readonly strides: [number, number]
  readonly stride: number
  readonly pad: 'valid' | 'same'
}

const small = fc.integer({ min: 1, max: 3 })
const pictures = fc
  .record({
    shape: fc.tuple(
      fc.constantFrom(0, 1, 2),
      fc.integer({ min: 3, max: 9 }),
      fc.integer({ min: 3, max: 9 }),
      fc.constantFrom(1, 3, 4, 5, 8, 9),
    ),
    size: fc.tuple(small, small),
    strides: fc.tuple(small, small),
    stride: small,
    pad: fc.constantFrom('valid' as const, 'same' as const),
    multiplier: fc.constantFrom(1, 2, 3),
    seed: fc.nat(1e6),
  })
  .map(({ shape, size, multiplier, seed, ...options }) => ({
    tensors: [fill(shape, seed), fill([...size, shape[3], multiplier], seed + 1)],
    size,
    ...options,
  }))

/** A kernel that only gradients call. */
const kernel = (name: string, inputs: Record<string, Tensor>, attributes: object): Tensor =>
  engine().runKernel(name, inputs, attributes as never)

const cases: readonly Case[] = [
  {
    name: 'maxPool',
    inputs: pictures,
    run: ([x], { size, strides, pad }: Options) => maxPool(x as Tensor4D, size, strides, pad),
    runs: 100,
  },
  {
    name: 'avgPool',
    inputs: pictures,
    run: ([x], { size, strides, pad }: Options) => avgPool(x as Tensor4D, size, strides, pad),
    runs: 100,
  },
  {
    name: 'gradient of maxPool',
    inputs: pictures,
    run: ([x], { size, strides, pad }: Options) => {
      const output = maxPool(x as Tensor4D, size, strides, pad)
      return kernel('MaxPoolGrad', { dy: output, input: x!, output }, { filterSize: size, strides, pad })
    },
    runs: 100,
  },
  {
    // With padding cpu divides by the window's size, ours by what the window sees.
    name: 'gradient of avgPool',
    inputs: pictures,
    run: ([x], { size, strides }: Options) => {
      const dy = avgPool(x as Tensor4D, size, strides, 'valid')
      return kernel('AvgPoolGrad', { dy, input: x! }, { filterSize: size, strides, pad: 'valid' })
    },
    runs: 100,
  },
  {
    name: 'depthwiseConv2d',
    inputs: pictures,
    run: ([x, filter], { stride, pad }: Options) => depthwiseConv2d(x as Tensor4D, filter as Tensor4D, stride, pad),
    tolerance: 1e-5,
    runs: 100,
  },
  {
    name: 'gradients of depthwiseConv2d',
    inputs: pictures,
    run: ([x, filter], { stride, pad }: Options) => {
      const dy = depthwiseConv2d(x as Tensor4D, filter as Tensor4D, stride, pad)
      const attributes = {
        strides: [stride, stride],
        pad,
        dilations: [1, 1],
        inputShape: x!.shape,
        filterShape: filter!.shape,
      }
      return [
        kernel('DepthwiseConv2dNativeBackpropInput', { dy, filter: filter! }, attributes),
        kernel('DepthwiseConv2dNativeBackpropFilter', { x: x!, dy }, attributes),
      ]
    },
    tolerance: 1e-5,
    runs: 100,
  },
]

describe('pooling and depthwise convolution equal those of tfjs cpu', () => {
  compareWithCpu(cases, poolingKernels)
})
