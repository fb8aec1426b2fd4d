import {
  add,
  concat,
  conv2d,
  conv3d,
  relu,
  split,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
} from '@tensorflow/tfjs-core'
import { fusedOperations } from './fused.js'

export interface Convolving {
  /** One number an axis: height and width, behind depth in a volume. */
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly padding: 'valid' | 'same'
  readonly groups: number
  /** One number a filter, added to its outputs. Default: none. */
  readonly bias: Tensor | undefined
  /** Whether negative outputs become 0. */
  readonly withRelu: boolean
}

/**
 * A convolution, group by group, with what mostly follows it; one kernel where the backend has one.
 *
 * Shapes: x [batch, height, width, in], kernel [height, width, in / groups, filters] -> [batch, …, filters]; volumes have a
 * depth before the height.
 */
export function convolve(x: Tensor, kernel: Tensor, options: Convolving): Tensor {
  const { strides, dilations, padding, groups, bias, withRelu } = options
  const fused = fusedOperations()
  if (fused !== undefined && x.rank === 4 && groups === 1 && Math.max(...dilations) === 1) {
    const activation = withRelu ? 'relu' : 'linear'
    return fused.conv2d(x, kernel, bias, { strides: strides as [number, number], padding, activation })
  }
  const one = x.rank === 4 ? overPicture(options) : overVolume(options)
  const y = groups === 1 ? one(x, kernel) : inGroups(one, x, kernel, groups)
  const sum = bias === undefined ? y : add(y, bias)
  return withRelu ? relu(sum) : sum
}

type Convolution = (x: Tensor, kernel: Tensor) => Tensor

// The ranks are those by the layers' own shape checks; tfjs wants its own arrays.
function overPicture({ strides, dilations, padding }: Convolving): Convolution {
  const [by, apart] = [strides, dilations].map((sizes) => [...sizes] as [number, number])
  return (x, kernel) => conv2d(x as Tensor4D, kernel as Tensor4D, by!, padding, 'NHWC', apart)
}

function overVolume({ strides, dilations, padding }: Convolving): Convolution {
  const [by, apart] = [strides, dilations].map((sizes) => [...sizes] as [number, number, number])
  return (x, kernel) => conv3d(x as Tensor5D, kernel as Tensor5D, by!, padding, 'NDHWC', apart)
}

function inGroups(one: Convolution, x: Tensor, kernel: Tensor, groups: number): Tensor {
  const inputs = split(x, groups, -1)
  const weights = split(kernel, groups, -1)
  return concat(
    inputs.map((input, group) => one(input, weights[group]!)),
    -1,
  )
}
