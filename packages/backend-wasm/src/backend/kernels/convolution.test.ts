import { engine, fused, conv2d, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, type Case } from '../testing.js'
import { convolutionKernels } from './convolution.js'

interface Options {
  readonly strides: [number, number]
  readonly dilations: [number, number]
  readonly pad: 'valid' | 'same' | number
}

const small = fc.integer({ min: 1, max: 3 })
const convolution = fc
  .record({
    batch: fc.constantFrom(0, 1, 2, 3),
    height: fc.integer({ min: 3, max: 9 }),
    width: fc.integer({ min: 3, max: 9 }),
    channels: fc.constantFrom(1, 2, 3, 4, 8, 9),
    filters: fc.constantFrom(1, 3, 4, 8, 9),
    kernel: fc.tuple(small, small),
    strides: fc.tuple(small, small),
    pad: fc.constantFrom('valid' as const, 'same' as const, 1),
    seed: fc.nat(1e6),
  })
  .filter(({ pad, kernel }) => pad !== 1 || Math.min(...kernel) > 1)

const forward = convolution.chain(({ batch, height, width, channels, filters, kernel, strides, pad, seed }) =>
  fc.boolean().map((isDilated) => ({
    tensors: [
      fill([batch, height, width, channels], seed),
      fill([...kernel, channels, filters], seed + 1),
      fill([filters], seed + 2),
    ],
    strides: isDilated ? [1, 1] : strides,
    dilations: isDilated ? [1, Math.max(1, Math.min(2, Math.floor((width - 1) / kernel[1])))] : [1, 1],
    pad,
  })),
)

function gradientOf(kernelName: 'Conv2DBackpropInput' | 'Conv2DBackpropFilter', other: 'filter' | 'x'): Case['run'] {
  return ([x, filter]: Tensor[], { strides, pad }: Options) => {
    const dy = conv2d(x as Tensor4D, filter as Tensor4D, strides, pad)
    const attributes = {
      strides,
      pad,
      dataFormat: 'NHWC',
      inputShape: x!.shape,
      filterShape: filter!.shape,
      dimRoundingMode: undefined,
    }
    return engine().runKernel(kernelName, { dy, [other]: other === 'x' ? x! : filter! }, attributes as never)
  }
}

const plain = forward.filter(({ dilations }) => dilations[1] === 1)
const cases: readonly Case[] = [
  {
    name: 'conv2d',
    inputs: forward,
    run: ([x, filter], { strides, pad, dilations }: Options) =>
      conv2d(x as Tensor4D, filter as Tensor4D, strides, pad, 'NHWC', dilations),
    tolerance: 1e-5,
    runs: 100,
  },
  {
    name: 'conv2d with bias and relu',
    inputs: forward.filter(({ tensors: [x] }) => x!.shape[0] !== 0),
    run: ([x, filter, bias], options: Options) =>
      fused.conv2d({ x: x as Tensor4D, filter: filter as Tensor4D, bias: bias!, activation: 'relu', ...options }),
    tolerance: 1e-5,
  },
  {
    name: 'gradient for the input',
    inputs: plain,
    run: gradientOf('Conv2DBackpropInput', 'filter'),
    tolerance: 1e-5,
    runs: 100,
  },
  {
    name: 'gradient for the filter',
    inputs: plain,
    run: gradientOf('Conv2DBackpropFilter', 'x'),
    tolerance: 1e-5,
    runs: 100,
  },
]

describe('convolutions equal those of tfjs cpu', () => {
  compareWithCpu(cases, convolutionKernels)
})
