/**
 * Convolutions in two and three dimensions; in one they run as two. tfjs's backward kernels know no dilation, so a dilated
 * convolution is taken as one with a filter that has zeros between its taps.
 */
import {
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  Conv3D,
  Conv3DBackpropFilterV2,
  Conv3DBackpropInputV2,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  engine,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { fromInputs, type GradAttributes } from './config.js'
import { pickOut, spaceOut } from './space-out.js'

/** The three kernels of a kind of convolution. `dy` has the output's shape, `x` the input's. */
interface Kernels {
  readonly forward: string
  readonly toInput: string
  readonly toFilter: string
}

const plain: Kernels = { forward: Conv2D, toInput: Conv2DBackpropInput, toFilter: Conv2DBackpropFilter }

const volume: Kernels = { forward: Conv3D, toInput: Conv3DBackpropInputV2, toFilter: Conv3DBackpropFilterV2 }

const depthwise: Kernels = {
  forward: DepthwiseConv2dNative,
  toInput: DepthwiseConv2dNativeBackpropInput,
  toFilter: DepthwiseConv2dNativeBackpropFilter,
}

/** The attributes that all three kernels share, without dilation; the backward ones of volumes have no format. */
function shared({ strides, pad, dataFormat, dimRoundingMode }: GradAttributes, { rank }: Tensor): GradAttributes {
  const format = dataFormat ?? (rank === 5 ? 'NDHWC' : 'NHWC')
  const attributes = { strides: strides!, pad: pad!, dataFormat: format, dilations: Array<number>(rank - 2).fill(1) }
  return dimRoundingMode === undefined ? attributes : { ...attributes, dimRoundingMode }
}

/** The spacing of the filter's taps as strides of all its axes [height, width, in, out], behind depth in a volume. */
function tapStrides(dilations: unknown, { rank }: Tensor): number[] {
  const spacing = Array.isArray(dilations) ? (dilations as number[]) : [(dilations as number | undefined) ?? 1]
  return Array.from({ length: rank }, (_, axis) => (axis < rank - 2 ? (spacing[axis] ?? spacing[0]!) : 1))
}

function convolutionGradients({ forward, toInput, toFilter }: Kernels): GradConfig[] {
  const convolve = (x: Tensor, filter: Tensor, attributes: GradAttributes): Tensor =>
    engine().runKernel(forward, { x, filter }, shared(attributes, x))
  const backToInput = (dy: Tensor, filter: Tensor, inputShape: number[], attributes: GradAttributes): Tensor =>
    engine().runKernel(toInput, { dy, filter }, { ...shared(attributes, dy), inputShape })
  const backToFilter = (x: Tensor, dy: Tensor, filterShape: number[], attributes: GradAttributes): Tensor =>
    engine().runKernel(toFilter, { x, dy }, { ...shared(attributes, x), filterShape })

  return [
    fromInputs(forward, ['x', 'filter'], (dy, [x, filter], attributes) => {
      const strides = tapStrides(attributes['dilations'], filter!)
      const wideShape = filter!.shape.map((size, axis) => (size - 1) * strides[axis]! + 1)
      return {
        x: () => backToInput(dy, spaceOut(filter!, strides), x!.shape, attributes),
        filter: () => pickOut(backToFilter(x!, dy, wideShape, attributes), strides),
      }
    }),
    // The convolution is linear in x and in the filter, so that these, too, are convolutions: second derivatives.
    fromInputs(toInput, ['dy', 'filter'], (dx, [dy, filter], attributes) => ({
      dy: () => convolve(dx, filter!, attributes),
      filter: () => backToFilter(dx, dy!, filter!.shape, attributes),
    })),
    fromInputs(toFilter, ['x', 'dy'], (dw, [x, dy], attributes) => ({
      x: () => backToInput(dy!, dw, x!.shape, attributes),
      dy: () => convolve(x!, dw, attributes),
    })),
  ]
}

export const convolution: readonly GradConfig[] = [plain, depthwise, volume].flatMap(convolutionGradients)
