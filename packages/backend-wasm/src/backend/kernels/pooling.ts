/** Pooling over pictures, depthwise convolution, and their gradients. */
import {
  AvgPool,
  AvgPoolGrad,
  backend_util,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  MaxPool,
  MaxPoolGrad,
  util,
} from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { depthwise, depthwiseFilterGradient, depthwiseInputGradient } from '../../engine/operations/depthwise.js'
import { pool, poolGradient, type Pooling } from '../../engine/operations/pooling.js'
import type { Attributes, Given, Kernel, KernelTable } from '../kernel.js'
import { geometryOf, type ConvolutionInfo } from './geometry.js'
import { filled } from './values.js'

type Shape4D = [number, number, number, number]
type Window = Parameters<typeof backend_util.computePool2DInfo>

function poolingOf(x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: Attributes): ConvolutionInfo {
  return backend_util.computePool2DInfo(
    x.shape as Shape4D,
    filterSize as Window[1],
    strides as Window[2],
    1,
    pad as Window[4],
    dimRoundingMode as Window[5],
  )
}

const isEmpty = (shape: readonly number[]): boolean => util.sizeFromShape(shape as number[]) === 0

function forward(kind: Pooling): Kernel {
  return (backend, inputs, attributes) => {
    const { x } = inputs as Given<'x'>
    if (x.dtype !== 'float32') return undefined
    const info = poolingOf(x, attributes)
    if (info.filterWidth === 1 && info.filterHeight === 1 && util.arraysEqual(info.inShape, info.outShape))
      return backend.alias(x, x.shape)
    const from = backend.pointer(x)
    const y = backend.output(info.outShape, 'float32')
    if (!isEmpty(info.outShape)) pool(backend.engine, kind, { ...geometryOf(info), x: from, y: y.pointer })
    return y
  }
}

/** Where windows reach into the padding, the mean's gradient is divided by what they see; cpu divides by their size. */
function gradient(kind: Pooling): Kernel {
  return (backend, inputs, attributes) => {
    const { dy, input, output } = inputs as Given<'dy' | 'input'> & { readonly output?: TensorInfo }
    if (dy.dtype !== 'float32' || input.dtype !== 'float32') return undefined
    const info = poolingOf(input, attributes)
    if (isEmpty(info.outShape)) return filled(backend, info.inShape, 'float32', 0)
    const [x, d] = [backend.pointer(input), backend.pointer(dy)]
    const y = output === undefined ? 0 : backend.pointer(output)
    const dx = backend.output(info.inShape, 'float32')
    poolGradient(backend.engine, kind, { ...geometryOf(info), x, y, dy: d, dx: dx.pointer })
    return dx
  }
}

function depthwiseOf(
  input: readonly number[],
  filter: readonly number[],
  { strides, pad, dilations, dimRoundingMode }: Attributes,
): ConvolutionInfo {
  return backend_util.computeConv2DInfo(
    input as Shape4D,
    filter as Shape4D,
    strides as [number, number],
    (dilations ?? [1, 1]) as [number, number],
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
    true,
  )
}

const areFloats = (...inputs: TensorInfo[]): boolean => inputs.every(({ dtype }) => dtype === 'float32')

const depthwiseForward: Kernel = (backend, inputs, attributes) => {
  const { x, filter } = inputs as Given<'x' | 'filter'>
  if (!areFloats(x, filter) || attributes['dataFormat'] === 'NCHW') return undefined
  const info = depthwiseOf(x.shape, filter.shape, attributes)
  if (isEmpty(info.outShape) || isEmpty(x.shape)) return filled(backend, info.outShape, 'float32', 0)
  const [from, w] = [backend.pointer(x), backend.pointer(filter)]
  const y = backend.output(info.outShape, 'float32')
  depthwise(backend.engine, { ...geometryOf(info), multiplier: filter.shape[3]!, x: from, w, y: y.pointer })
  return y
}

const depthwiseInput: Kernel = (backend, inputs, attributes) => {
  const { dy, filter } = inputs as Given<'dy' | 'filter'>
  if (!areFloats(dy, filter)) return undefined
  const info = depthwiseOf(attributes['inputShape'] as number[], filter.shape, attributes)
  if (isEmpty(info.outShape) || isEmpty(info.inShape)) return filled(backend, info.inShape, 'float32', 0)
  const [d, w] = [backend.pointer(dy), backend.pointer(filter)]
  const dx = backend.output(info.inShape, 'float32')
  depthwiseInputGradient(backend.engine, {
    ...geometryOf(info),
    multiplier: filter.shape[3]!,
    dy: d,
    w,
    dx: dx.pointer,
  })
  return dx
}

const depthwiseFilter: Kernel = (backend, inputs, attributes) => {
  const { x, dy } = inputs as Given<'x' | 'dy'>
  const filterShape = attributes['filterShape'] as number[]
  if (!areFloats(x, dy)) return undefined
  const info = depthwiseOf(x.shape, filterShape, attributes)
  if (isEmpty(info.outShape) || isEmpty(x.shape)) return filled(backend, filterShape, 'float32', 0)
  const [from, d] = [backend.pointer(x), backend.pointer(dy)]
  const dw = backend.output(filterShape, 'float32')
  depthwiseFilterGradient(backend.engine, {
    ...geometryOf(info),
    multiplier: filterShape[3]!,
    x: from,
    dy: d,
    dw: dw.pointer,
  })
  return dw
}

export const poolingKernels: KernelTable = {
  [MaxPool]: forward('max'),
  [AvgPool]: forward('average'),
  [MaxPoolGrad]: gradient('max'),
  [AvgPoolGrad]: gradient('average'),
  [DepthwiseConv2dNative]: depthwiseForward,
  [DepthwiseConv2dNativeBackpropInput]: depthwiseInput,
  [DepthwiseConv2dNativeBackpropFilter]: depthwiseFilter,
}
