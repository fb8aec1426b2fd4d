/** Convolution of pictures with the channels last, and its gradients. */
import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  FusedConv2D,
  util,
} from '@tensorflow/tfjs-core'
import type {
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  FusedConv2DAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core'
import { conv, convFilterGradient, convInputGradient } from '../../engine/operations/conv.js'
import type { Epilogue } from '../../engine/operations/gemm.js'
import type { WasmBackend } from '../backend.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { geometryOf, type ConvolutionInfo } from './geometry.js'

type Shape4D = [number, number, number, number]

interface Attributes {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number | [[number, number], [number, number], [number, number], [number, number]]
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil' | undefined
  /** The gradients' kernels of tfjs have none; ours take it. */
  readonly dilations?: [number, number] | number | undefined
}

/** Whether all are float32 and the channels come last. */
function fits(dataFormat: string | undefined, inputs: readonly TensorInfo[]): boolean {
  return dataFormat !== 'NCHW' && inputs.every(({ dtype }) => dtype === 'float32')
}

function describe(input: readonly number[], filter: readonly number[], attributes: Attributes): ConvolutionInfo {
  const { strides, pad, dimRoundingMode, dilations = 1 } = attributes
  return backend_util.computeConv2DInfo(input as Shape4D, filter as Shape4D, strides, dilations, pad, dimRoundingMode)
}

function isEmpty({
  batchSize,
  inHeight,
  inWidth,
  inChannels,
  outHeight,
  outWidth,
  outChannels,
}: ConvolutionInfo): boolean {
  return [batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels].some((size) => size <= 0)
}

/** A tensor of zeros: what a sum over nothing is. */
function zeros(backend: WasmBackend, shape: readonly number[]): TensorInfo {
  return backend.makeTensorInfo([...shape], 'float32', new Float32Array(util.sizeFromShape(shape as number[])))
}

function forward(
  backend: WasmBackend,
  { x, filter }: Given<'x' | 'filter'>,
  info: ConvolutionInfo,
  epilogue: Epilogue,
): TensorInfo {
  const y = backend.output(info.outShape, 'float32')
  const geometry = { ...geometryOf(info), filters: info.outChannels }
  conv(backend.engine, { ...geometry, ...epilogue, x: backend.pointer(x), w: backend.pointer(filter), y: y.pointer })
  return y
}

const conv2d: Kernel = (backend, inputs, attributes) => {
  const { x, filter } = inputs as Given<'x' | 'filter'>
  const given = attributes as unknown as Conv2DAttrs
  if (!fits(given.dataFormat, [x, filter])) return undefined
  const info = describe(x.shape, filter.shape, given)
  return isEmpty(info) ? zeros(backend, info.outShape) : forward(backend, { x, filter }, info, {})
}

const fusedConv2d: Kernel = (backend, inputs, attributes) => {
  const { x, filter, bias } = inputs as Given<'x' | 'filter'> & { readonly bias?: TensorInfo }
  const given = attributes as unknown as FusedConv2DAttrs
  const activation = given.activation ?? 'linear'
  const isKnown = activation === 'linear' || activation === 'relu' || activation === 'relu6'
  const hasBias = bias !== undefined && bias !== null
  if (!isKnown || !fits(given.dataFormat, hasBias ? [x, filter, bias] : [x, filter])) return undefined
  const info = describe(x.shape, filter.shape, given)
  if (isEmpty(info)) return undefined
  if (hasBias && (util.sizeFromShape(bias.shape) !== info.outChannels || bias.shape.at(-1) !== info.outChannels))
    return undefined
  return forward(backend, { x, filter }, info, {
    ...(hasBias && { bias: backend.pointer(bias) }),
    ...(activation !== 'linear' && { activation }),
  })
}

const inputGradient: Kernel = (backend, inputs, attributes) => {
  const { dy, filter } = inputs as Given<'dy' | 'filter'>
  const given = attributes as unknown as Conv2DBackpropInputAttrs
  if (!fits(given.dataFormat, [dy, filter])) return undefined
  const info = describe(given.inputShape, filter.shape, given)
  if (isEmpty(info)) return zeros(backend, info.inShape)
  const dx = backend.output(info.inShape, 'float32')
  const geometry = { ...geometryOf(info), filters: info.outChannels }
  convInputGradient(backend.engine, {
    ...geometry,
    dy: backend.pointer(dy),
    w: backend.pointer(filter),
    dx: dx.pointer,
  })
  return dx
}

const filterGradient: Kernel = (backend, inputs, attributes) => {
  const { x, dy } = inputs as Given<'x' | 'dy'>
  const given = attributes as unknown as Conv2DBackpropFilterAttrs
  if (!fits(given.dataFormat, [x, dy])) return undefined
  const info = describe(x.shape, given.filterShape, given)
  if (isEmpty(info)) return zeros(backend, info.filterShape)
  const dw = backend.output(info.filterShape, 'float32')
  const geometry = { ...geometryOf(info), filters: info.outChannels }
  convFilterGradient(backend.engine, { ...geometry, x: backend.pointer(x), dy: backend.pointer(dy), dw: dw.pointer })
  return dw
}

export const convolutionKernels: KernelTable = {
  [Conv2D]: conv2d,
  [FusedConv2D]: fusedConv2d,
  [Conv2DBackpropInput]: inputGradient,
  [Conv2DBackpropFilter]: filterGradient,
}
