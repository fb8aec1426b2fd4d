/** Convolution and pooling over volumes, pooling with places, dilation, and their gradients. */
import {
  AvgPool3D,
  AvgPool3DGrad,
  backend_util,
  Conv3D,
  Conv3DBackpropFilterV2,
  Conv3DBackpropInputV2,
  Dilation2D,
  Dilation2DBackpropFilter,
  Dilation2DBackpropInput,
  MaxPool3D,
  MaxPool3DGrad,
  MaxPoolWithArgmax,
  util,
} from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import * as volumes from '../../engine/operations/volume.js'
import type { Attributes, Given, Kernel, KernelTable } from '../kernel.js'
import { floating } from './floating.js'
import type { ConvolutionInfo } from './geometry.js'
import { filled } from './values.js'

type Shape5D = [number, number, number, number, number]
type VolumeInfo = ReturnType<typeof backend_util.computeConv3DInfo>
type Conv3DParameters = Parameters<typeof backend_util.computeConv3DInfo>
type Pool3DParameters = Parameters<typeof backend_util.computePool3DInfo>
type Dilation2DParameters = Parameters<typeof backend_util.computeDilation2DInfo>

function volumeOf(info: VolumeInfo): volumes.VolumeGeometry {
  return {
    batch: info.batchSize,
    input: [info.inDepth, info.inHeight, info.inWidth],
    channels: info.inChannels,
    output: [info.outDepth, info.outHeight, info.outWidth],
    kernel: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    padding: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  }
}

/** A picture as a volume of depth 1. */
function flatVolumeOf(info: ConvolutionInfo): volumes.VolumeGeometry {
  return {
    batch: info.batchSize,
    input: [1, info.inHeight, info.inWidth],
    channels: info.inChannels,
    output: [1, info.outHeight, info.outWidth],
    kernel: [1, info.filterHeight, info.filterWidth],
    strides: [1, info.strideHeight, info.strideWidth],
    dilations: [1, info.dilationHeight, info.dilationWidth],
    padding: [0, info.padInfo.top, info.padInfo.left],
  }
}

const isEmpty = (...shapes: readonly number[][]): boolean => shapes.some((shape) => util.sizeFromShape(shape) === 0)
const areFloats = (...inputs: TensorInfo[]): boolean => inputs.every(({ dtype }) => dtype === 'float32')

function convolutionOf(input: readonly number[], filter: readonly number[], attributes: Attributes): VolumeInfo {
  const {
    strides,
    dilations = 1,
    pad,
  } = attributes as {
    readonly strides: Conv3DParameters[2]
    readonly dilations?: Conv3DParameters[3]
    readonly pad: Conv3DParameters[4]
  }
  return backend_util.computeConv3DInfo(input as Shape5D, filter as Shape5D, strides, dilations, pad)
}

const conv3d: Kernel = (backend, inputs, attributes) => {
  const { x, filter } = inputs as Given<'x' | 'filter'>
  if (!areFloats(x, filter)) return undefined
  const info = convolutionOf(x.shape, filter.shape, attributes)
  if (isEmpty(info.outShape, x.shape)) return filled(backend, info.outShape, 'float32', 0)
  const [from, w] = [backend.pointer(x), backend.pointer(filter)]
  const y = backend.output(info.outShape, 'float32')
  volumes.volumeConv(backend.engine, { ...volumeOf(info), filters: info.outChannels, x: from, w, y: y.pointer })
  return y
}

const conv3dInput: Kernel = (backend, inputs, attributes) => {
  const { dy, filter } = inputs as Given<'dy' | 'filter'>
  if (!areFloats(dy, filter)) return undefined
  const info = convolutionOf(attributes['inputShape'] as number[], filter.shape, attributes)
  if (isEmpty(info.outShape, info.inShape)) return filled(backend, info.inShape, 'float32', 0)
  const [from, w] = [backend.pointer(dy), backend.pointer(filter)]
  const dx = backend.output(info.inShape, 'float32')
  const geometry = { ...volumeOf(info), filters: info.outChannels }
  volumes.volumeConvInputGradient(backend.engine, { ...geometry, dy: from, w, dx: dx.pointer })
  return dx
}

const conv3dFilter: Kernel = (backend, inputs, attributes) => {
  const { x, dy } = inputs as Given<'x' | 'dy'>
  if (!areFloats(x, dy)) return undefined
  const info = convolutionOf(x.shape, attributes['filterShape'] as number[], attributes)
  if (isEmpty(info.outShape, x.shape)) return filled(backend, info.filterShape, 'float32', 0)
  const [from, d] = [backend.pointer(x), backend.pointer(dy)]
  const dw = backend.output(info.filterShape, 'float32')
  const geometry = { ...volumeOf(info), filters: info.outChannels }
  volumes.volumeConvFilterGradient(backend.engine, { ...geometry, x: from, dy: d, dw: dw.pointer })
  return dw
}

function poolingOf(x: TensorInfo, attributes: Attributes): VolumeInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as {
    readonly filterSize: Pool3DParameters[1]
    readonly strides: Pool3DParameters[2]
    readonly pad: Pool3DParameters[4]
    readonly dimRoundingMode?: Pool3DParameters[5]
  }
  return backend_util.computePool3DInfo(x.shape as Shape5D, filterSize, strides, 1, pad, dimRoundingMode)
}

function pool3d(kind: 'max' | 'average'): Kernel {
  return (backend, inputs, attributes) => {
    const { x } = inputs as Given<'x'>
    if (!areFloats(x)) return undefined
    const info = poolingOf(x, attributes)
    const from = backend.pointer(x)
    const y = backend.output(info.outShape, 'float32')
    if (!isEmpty(info.outShape)) volumes.volumePool(backend.engine, kind, { ...volumeOf(info), x: from, y: y.pointer })
    return y
  }
}

/** As in two dimensions, the mean's gradient is divided by what the window sees; cpu divides by the window's size. */
function pool3dGradient(kind: 'max' | 'average'): Kernel {
  return (backend, inputs, attributes) => {
    const { dy, input } = inputs as Given<'dy' | 'input'>
    if (!areFloats(dy, input)) return undefined
    const info = poolingOf(input, attributes)
    if (isEmpty(info.outShape)) return filled(backend, info.inShape, 'float32', 0)
    const [x, d] = [backend.pointer(input), backend.pointer(dy)]
    const dx = backend.output(info.inShape, 'float32')
    volumes.volumePoolGradient(backend.engine, kind, { ...volumeOf(info), x, dy: d, dx: dx.pointer })
    return dx
  }
}

const maxPoolWithArgmax: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { filterSize, strides, pad, includeBatchInIndex } = attributes
  if (!areFloats(x)) return undefined
  const info = backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize as [number, number],
    strides as [number, number],
    [1, 1],
    pad as 'same',
  )
  const from = backend.pointer(x)
  const [y, places] = [backend.output(info.outShape, 'float32'), backend.output(info.outShape, 'int32')]
  if (isEmpty(info.outShape)) return [y, places]
  const geometry = { ...flatVolumeOf(info), x: from }
  volumes.volumePool(backend.engine, 'max', { ...geometry, y: y.pointer })
  const kind = includeBatchInIndex === true ? 'placeInBatch' : 'place'
  volumes.volumePool(backend.engine, kind, { ...geometry, y: places.pointer })
  return [y, places]
}

/** The kernel of one of the three parts of dilation, which has the shape that `shapeOf` picks. */
function dilation(part: 'forward' | 'input' | 'filter'): Kernel {
  return (backend, inputs, attributes) => {
    const { x, filter, dy } = inputs as Given<'x' | 'filter'> & { readonly dy?: TensorInfo }
    if (!areFloats(x, filter)) return undefined
    const { strides, pad, dilations } = attributes as {
      readonly strides: Dilation2DParameters[2]
      readonly pad: Dilation2DParameters[3]
      readonly dilations: Dilation2DParameters[5]
    }
    const info = backend_util.computeDilation2DInfo(
      x.shape as [number, number, number, number],
      filter.shape as [number, number, number],
      strides,
      pad,
      'NHWC',
      dilations,
    )
    const [from, w, d] = [backend.pointer(x), backend.pointer(filter), dy === undefined ? 0 : backend.pointer(dy)]
    const shape = { forward: info.outShape, input: x.shape, filter: filter.shape }[part]
    const result = filled(backend, shape, 'float32', 0)!
    if (isEmpty(info.outShape, x.shape)) return result
    const to = backend.pointer(result)
    volumes.dilation(backend.engine, part, { ...flatVolumeOf(info), x: from, w, dy: d, to })
    return result
  }
}

export const volumeKernels: KernelTable = {
  [Conv3D]: floating(conv3d, 'x'),
  [Conv3DBackpropInputV2]: floating(conv3dInput),
  [Conv3DBackpropFilterV2]: floating(conv3dFilter),
  [MaxPool3D]: floating(pool3d('max')),
  [AvgPool3D]: floating(pool3d('average')),
  [MaxPool3DGrad]: floating(pool3dGradient('max')),
  [AvgPool3DGrad]: floating(pool3dGradient('average')),
  [MaxPoolWithArgmax]: maxPoolWithArgmax,
  [Dilation2D]: floating(dilation('forward'), 'x'),
  [Dilation2DBackpropInput]: floating(dilation('input'), 'x'),
  [Dilation2DBackpropFilter]: floating(dilation('filter'), 'filter'),
}
