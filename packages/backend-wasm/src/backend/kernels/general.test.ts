import {
  addN,
  add,
  avgPool,
  cast,
  clipByValue,
  concat,
  conv2d,
  depthwiseConv2d,
  div,
  engine,
  equal,
  fused,
  less,
  matMul,
  max,
  maxPool,
  min,
  mul,
  pow,
  relu6,
  reshape,
  stack,
  where,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import { compareWithCpu, fill, shapes, type Case } from '../testing.js'
import { generalKernels } from './general.js'
import { unaryKernels } from './unary.js'

interface Options {
  readonly size: number
  readonly stride: number
  readonly pad: 'valid' | 'same'
  readonly activation: 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu' | 'prelu'
  readonly first: boolean
}

const small = fc.integer({ min: 1, max: 3 })
const pictures = (dtype: 'float32' | 'int32', first: fc.Arbitrary<boolean>): Case['inputs'] =>
  fc
    .record({
      sizes: fc.tuple(fc.constantFrom(1, 2), fc.integer({ min: 3, max: 7 }), fc.integer({ min: 3, max: 7 })),
      channels: fc.constantFrom(1, 3, 4, 5),
      filters: fc.constantFrom(2, 3, 8, 9),
      size: small,
      stride: small,
      pad: fc.constantFrom('valid' as const, 'same' as const),
      activation: fc.constantFrom('linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'),
      first,
      seed: fc.nat(1e6),
    })
    .map(({ sizes: [batch, height, width], channels, filters, size, seed, ...options }) => ({
      tensors: [
        fill(options.first ? [batch, channels, height, width] : [batch, height, width, channels], seed, { dtype }),
        fill([size, size, channels, filters], seed + 1, { dtype }),
        fill([filters], seed + 2, { dtype }),
        fill([size, size, channels, 2], seed + 3, { dtype }),
        fill([channels * 2], seed + 4, { dtype }),
      ],
      size,
      ...options,
    }))

const kernel = (name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor =>
  engine().runKernel(name, inputs, attributes as never)

const cases: readonly Case[] = [
  {
    name: 'fused.conv2d with any activation, channels last or first',
    inputs: pictures('float32', fc.boolean()),
    run: ([x, filter, bias], { stride: strides, pad, activation, first }: Options) =>
      fused.conv2d({
        x: x as Tensor4D,
        filter: filter as Tensor4D,
        strides,
        pad,
        dataFormat: first ? 'NCHW' : 'NHWC',
        bias: bias!,
        activation,
        leakyreluAlpha: 0.3,
        ...(activation === 'prelu' && { preluActivationWeights: bias! }),
      }),
    tolerance: 1e-5,
    runs: 150,
  },
  {
    name: 'fused.depthwiseConv2d with any activation',
    inputs: pictures('float32', fc.constant(false)),
    run: ([x, , , filter, bias], { stride: strides, pad, activation }: Options) =>
      fused.depthwiseConv2d({
        x: x as Tensor4D,
        filter: filter as Tensor4D,
        strides,
        pad,
        bias: bias!,
        activation,
        leakyreluAlpha: 0.3,
        ...(activation === 'prelu' && { preluActivationWeights: bias! }),
      }),
    tolerance: 1e-5,
  },
  {
    name: 'fused.matMul of batches with any activation',
    inputs: fc
      .tuple(
        small,
        shapes(2, 2),
        fc.constantFrom(1, 4, 9),
        fc.constantFrom('elu', 'leakyrelu', 'prelu', 'relu'),
        fc.nat(1e6),
      )
      .map(([batch, [m, k], n, activation, seed]) => ({
        tensors: [fill([batch, m!, k!], seed), fill([batch, k!, n], seed + 1), fill([n], seed + 2)],
        activation,
      })),
    run: ([a, b, bias], { activation }: Options) =>
      fused.matMul({
        a: a!,
        b: b!,
        bias: bias!,
        activation,
        leakyreluAlpha: 0.3,
        ...(activation === 'prelu' && { preluActivationWeights: bias! }),
      }),
    tolerance: 1e-5,
  },
  {
    name: 'conv2d and its gradients with channels first',
    inputs: pictures('float32', fc.constant(true)),
    run: ([x, filter], { stride: strides, pad }: Options) => {
      const dataFormat = 'NCHW'
      const dy = conv2d(x as Tensor4D, filter as Tensor4D, strides, pad, dataFormat)
      const attributes = { strides, pad, dataFormat, inputShape: x!.shape, filterShape: filter!.shape }
      return [
        dy,
        kernel('Conv2DBackpropInput', { dy, filter: filter! }, attributes),
        kernel('Conv2DBackpropFilter', { x: x!, dy }, attributes),
      ]
    },
    tolerance: 1e-5,
    runs: 100,
  },
  {
    name: 'windows over int32',
    inputs: pictures('int32', fc.constant(false)),
    run: ([x, filter, , each], { stride: strides, pad, size: filterSize }: Options) => [
      kernel('Conv2D', { x: x!, filter: filter! }, { strides, pad, dilations: 1, dataFormat: 'NHWC' }),
      kernel(
        'DepthwiseConv2dNative',
        { x: x!, filter: each! },
        { strides: [strides, strides], pad, dilations: [1, 1] },
      ),
      maxPool(x as Tensor4D, filterSize, strides, pad),
    ],
  },
  {
    name: 'gradients of windows',
    inputs: pictures('float32', fc.constant(false)),
    run: ([x, , , each], { stride: strides, size: filterSize }: Options) => {
      const attributes = { filterSize, strides, pad: 'valid', dilations: 1 }
      const [largest, mean] = [maxPool, avgPool].map((pool) => pool(x as Tensor4D, filterSize, strides, 'valid')) as [
        Tensor,
        Tensor,
      ]
      const dy = depthwiseConv2d(x as Tensor4D, each as Tensor4D, strides, 'valid')
      const shapesOf = { ...attributes, inputShape: x!.shape, filterShape: each!.shape }
      return [
        kernel('MaxPoolGrad', { dy: largest, input: x!, output: largest }, attributes),
        kernel('AvgPoolGrad', { dy: mean, input: x! }, attributes),
        kernel('DepthwiseConv2dNativeBackpropInput', { dy, filter: each! }, shapesOf),
        kernel('DepthwiseConv2dNativeBackpropFilter', { x: x!, dy }, shapesOf),
      ]
    },
    tolerance: 1e-5,
  },
  {
    name: 'functions of int32 are cut off',
    inputs: fc
      .tuple(shapes(), fc.nat(1e6))
      .map(([shape, seed]) => ({ tensors: [fill(shape, seed, { dtype: 'int32', scale: 7, positive: true })] })),
    run: ([x]) => {
      // From 2 on: at 0 and 1 some are infinite.
      const least = add(x!, 2)
      return Object.keys(unaryKernels).map((name) => kernel(name, { x: least }, { alpha: 0.5 }))
    },
  },
  {
    name: 'arithmetic of int32 and bool',
    inputs: fc
      .tuple(
        shapes(1).filter((shape) => !shape.includes(0)),
        fc.nat(1e6),
      )
      .map(([shape, seed]) => ({
        tensors: [
          fill(shape, seed, { dtype: 'int32', scale: 9 }),
          fill(shape, seed + 1, { dtype: 'int32', scale: 4, positive: true }),
          fill(shape, seed + 2, { dtype: 'bool' }),
          fill(shape, seed + 3, { dtype: 'bool' }),
        ],
      })),
    run: ([a, b, c, d]) => [
      pow(a!, b!),
      div(a!, add(b!, 1)),
      addN([a!, b!, a!]),
      clipByValue(a!, -2, 3),
      relu6(a!),
      kernel('Ceil', { x: a! }),
      kernel('Round', { x: a! }),
      mul(c!, d!),
      equal(c!, d!),
      less(c!, d!),
      max(c!, 0),
      min(c!, 0),
      where(c!, c!, d!),
      where(c!, a!, b!),
      concat([a!, b!], 0),
      stack([c!, d!]),
      kernel('FloorDiv', { a: cast(a!, 'float32'), b: cast(add(b!, 1), 'float32') }),
    ],
    runs: 100,
  },
  {
    name: 'matMul of int32',
    inputs: fc.tuple(small, small, small, fc.nat(1e6)).map(([m, k, n, seed]) => ({
      tensors: [fill([m, k], seed, { dtype: 'int32' }), fill([k, n], seed, { dtype: 'int32' })],
    })),
    run: ([a, b]) => [
      matMul(a!, b!),
      kernel(
        'BatchMatMul',
        { a: reshape(a!, [1, ...a!.shape]), b: reshape(b!, [1, ...b!.shape]) },
        { transposeA: false, transposeB: false },
      ),
    ],
  },
]

describe('kernels in all their forms equal those of tfjs cpu', () => {
  compareWithCpu(cases, generalKernels)
})
