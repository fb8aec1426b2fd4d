/** Maxima and averages over windows. */
import {
  AvgPool,
  DepthwiseConv2dNativeBackpropInput,
  MaxPool,
  MaxPoolGrad,
  backend_util as backendUtil,
  div,
  engine,
  gather,
  maxPoolWithArgmax,
  ones,
  reshape,
  tensor3d,
  zeros,
  type GradConfig,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import { fromInputs, type GradAttributes } from './config.js'

type Pair = [number, number]

type Padding = Parameters<typeof backendUtil.computePool2DInfo>[4]

function pairOf(value: unknown): Pair {
  return (Array.isArray(value) ? value : [value, value]) as Pair
}

/** How many elements of the input each window along one axis sees: fewer at the padded ends. */
function windowSizes(outputs: number, stride: number, size: number, padBefore: number, length: number): number[] {
  return Array.from({ length: outputs }, (_, i) => {
    const start = i * stride - padBefore
    return Math.min(start + size, length) - Math.max(start, 0)
  })
}

/**
 * An average is a sum over the window (a depthwise convolution with ones) divided by the number of elements that it
 * sees. tfjs's own kernel divides by the size of the window, which is wrong where the window reaches into the padding.
 */
function averageGradient(dy: Tensor, x: Tensor, attributes: GradAttributes): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attributes
  const info = backendUtil.computePool2DInfo(
    x.shape as [number, number, number, number],
    pairOf(filterSize),
    pairOf(strides),
    1,
    pad as Padding,
    dimRoundingMode as 'floor' | 'round' | 'ceil' | undefined,
  )
  const { outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo, inChannels } = info
  const rows = windowSizes(outHeight, strideHeight, filterHeight, padInfo.top, info.inHeight)
  const columns = windowSizes(outWidth, strideWidth, filterWidth, padInfo.left, info.inWidth)
  const counts = new Float32Array(outHeight * outWidth * inChannels)
  for (let i = 0; i < counts.length; i++) {
    const place = Math.floor(i / inChannels)
    counts[i] = rows[Math.floor(place / outWidth)]! * columns[place % outWidth]!
  }
  const share = div(dy, tensor3d(counts, [outHeight, outWidth, inChannels]))
  const filter = ones([filterHeight, filterWidth, inChannels, 1])
  const rounding = dimRoundingMode === undefined ? {} : { dimRoundingMode }
  return engine().runKernel(
    DepthwiseConv2dNativeBackpropInput,
    { dy: share, filter },
    { strides: [strideHeight, strideWidth], pad: pad!, dilations: [1, 1], inputShape: x.shape, ...rounding },
  )
}

/** The elements of `image` that stand where the maxima of the windows of `x` are. */
function atMaxima(image: Tensor, x: Tensor, attributes: GradAttributes): Tensor {
  const { filterSize, strides, pad } = attributes
  const { indexes } = maxPoolWithArgmax(
    x as Tensor4D,
    pairOf(filterSize),
    pairOf(strides),
    pad as 'same' | 'valid',
    true,
  ) as { indexes: Tensor }
  return reshape(gather(reshape(image, [-1]), reshape(indexes, [-1])), indexes.shape)
}

export const pooling: readonly GradConfig[] = [
  {
    kernelName: MaxPool,
    inputsToSave: ['x'],
    // Only tells where the maxima are, so that it may stand on the tape in the wrong place (see `fromOutput`).
    outputsToSave: [true],
    gradFunc: (dy, [input, output], attributes) => ({
      x: () => engine().runKernel(MaxPoolGrad, { dy: dy as Tensor, input: input!, output: output! }, attributes),
    }),
  },
  fromInputs(MaxPoolGrad, ['input', 'output'], (dx, [input, output], attributes) => ({
    dy: () => atMaxima(dx, input!, attributes),
    input: () => zeros(input!.shape),
    output: () => zeros(output!.shape),
  })),
  fromInputs(AvgPool, ['x'], (dy, [x], attributes) => ({ x: () => averageGradient(dy, x!, attributes) })),
]
