/**
 * The products, convolutions and poolings in all the forms that tfjs knows: with any activation, with channels first,
 * of integers.
 */
import {
  _FusedMatMul,
  Add,
  AvgPool,
  AvgPoolGrad,
  BatchMatMul,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  Elu,
  FusedConv2D,
  FusedDepthwiseConv2D,
  LeakyRelu,
  MaxPool,
  MaxPoolGrad,
  Prelu,
  Relu,
  Relu6,
  Sigmoid,
  Transpose,
} from '@tensorflow/tfjs-core'
import type { FusedConv2DAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmBackend } from '../backend.js'
import type { Attributes, Inputs, Kernel, KernelTable } from '../kernel.js'
import { binaryKernels } from './binary.js'
import { convolutionKernels } from './convolution.js'
import { floating } from './floating.js'
import { layoutKernels } from './layout.js'
import { matmulKernels } from './matmul.js'
import { poolingKernels } from './pooling.js'
import { unaryKernels } from './unary.js'

const simple: KernelTable = {
  ...binaryKernels,
  ...unaryKernels,
  ...layoutKernels,
  ...convolutionKernels,
  ...matmulKernels,
  ...poolingKernels,
}

/** A simple kernel whose first input is disposed of. */
function step(backend: WasmBackend, name: string, inputs: Inputs, attributes: Attributes = {}): TensorInfo {
  const result = simple[name]!(backend, inputs, attributes) as TensorInfo
  backend.disposeData(Object.values(inputs)[0]!.dataId)
  return result
}

const [toLast, toFirst] = [
  [0, 2, 3, 1],
  [0, 3, 1, 2],
]

/** A convolution's kernel for pictures with channels first too: `pictures` are turned before, and the result after. */
function eitherOrder(name: string, pictures: readonly string[]): Kernel {
  return (backend, inputs, attributes) => {
    if (attributes['dataFormat'] !== 'NCHW') return simple[name]!(backend, inputs, attributes)
    const turn = (x: TensorInfo): TensorInfo => simple[Transpose]!(backend, { x }, { perm: toLast }) as TensorInfo
    const turned = Object.fromEntries(pictures.map((input) => [input, turn(inputs[input]!)]))
    const shape = attributes['inputShape'] as readonly number[] | undefined
    const last = { ...attributes, dataFormat: 'NHWC', inputShape: shape && toLast.map((axis) => shape[axis]) }
    const result = simple[name]!(backend, { ...inputs, ...turned }, last) as TensorInfo
    for (const { dataId } of Object.values(turned)) backend.disposeData(dataId)
    return name === Conv2DBackpropFilter ? result : step(backend, Transpose, { x: result }, { perm: toFirst })
  }
}

/** One value a channel, for pictures with channels first. */
function alongChannels(x: TensorInfo, { dataFormat }: Attributes): TensorInfo {
  const isList = x.shape.length === 1 && x.shape[0] !== 1
  return dataFormat === 'NCHW' && isList ? { ...x, shape: [x.shape[0]!, 1, 1] } : x
}

type FusedInputs = Readonly<Partial<Record<'bias' | 'preluActivationWeights', TensorInfo | null>>>
const activations: Readonly<Record<string, string>> = { relu: Relu, relu6: Relu6, elu: Elu, sigmoid: Sigmoid }

/** A fused kernel: in one where that is there, else a `plain` one, then the bias, then the activation. */
function fused(name: string | undefined, plain: Kernel): Kernel {
  return (backend, inputs, attributes) => {
    const whole = name === undefined ? undefined : simple[name]!(backend, inputs, attributes)
    if (whole !== undefined) return whole
    const { bias, preluActivationWeights: slopes } = inputs as FusedInputs
    const { activation, leakyreluAlpha } = attributes as unknown as FusedConv2DAttrs
    let result = plain(backend, inputs, attributes) as TensorInfo | undefined
    if (result === undefined) return undefined
    if (bias) result = step(backend, Add, { a: result, b: alongChannels(bias, attributes) })
    if (activation === 'prelu') return step(backend, Prelu, { x: result, alpha: alongChannels(slopes!, attributes) })
    if (activation === 'leakyrelu') return step(backend, LeakyRelu, { x: result }, { alpha: leakyreluAlpha })
    const unary = activations[activation ?? 'linear']
    return unary === undefined ? result : step(backend, unary, { x: result })
  }
}

const conv2d = floating(eitherOrder(Conv2D, ['x']), 'x')
const depthwise = floating(simple[DepthwiseConv2dNative]!, 'x')
const batchMatMul = floating(simple[BatchMatMul]!, 'a')

export const generalKernels: KernelTable = {
  [BatchMatMul]: batchMatMul,
  [_FusedMatMul]: fused(_FusedMatMul, batchMatMul),
  [Conv2D]: conv2d,
  [Conv2DBackpropInput]: floating(eitherOrder(Conv2DBackpropInput, ['dy'])),
  [Conv2DBackpropFilter]: floating(eitherOrder(Conv2DBackpropFilter, ['x', 'dy'])),
  [FusedConv2D]: fused(FusedConv2D, conv2d),
  [DepthwiseConv2dNative]: depthwise,
  [DepthwiseConv2dNativeBackpropInput]: floating(simple[DepthwiseConv2dNativeBackpropInput]!),
  [DepthwiseConv2dNativeBackpropFilter]: floating(simple[DepthwiseConv2dNativeBackpropFilter]!),
  [FusedDepthwiseConv2D]: fused(undefined, depthwise),
  [MaxPool]: floating(simple[MaxPool]!, 'x'),
  [AvgPool]: floating(simple[AvgPool]!),
  [MaxPoolGrad]: floating(simple[MaxPoolGrad]!),
  [AvgPoolGrad]: floating(simple[AvgPoolGrad]!),
}
