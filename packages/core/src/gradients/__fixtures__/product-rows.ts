/** Rows for products, convolutions, pooling and resizing. */
import {
  avgPool, conv1d, conv2d, conv2dTranspose, conv3d, depthwiseConv2d, einsum, grad, image, matMul, maxPool, mul, square,
  type Tensor, type Tensor3D, type Tensor4D, type Tensor5D,
} from '@tensorflow/tfjs-core'
import { both, normal, row, spaced, type Row } from './row.js'

type Margin = [number, number]

type Pad = 'same' | 'valid' | number | [Margin, Margin, Margin, Margin]

const explicit: Pad = [[0, 0], [1, 2], [0, 1], [0, 0]]

const convolutions: [string, number | Margin, Pad, number | Margin][] = [
  ['valid', 1, 'valid', 1], ['same', 1, 'same', 1], ['same, stride 2', 2, 'same', 1],
  ['unequal strides', [2, 1], 'valid', 1],
  ['explicit pads', 1, explicit, 1], ['explicit pads, stride 2', 2, explicit, 1], ['dilated', 1, 'valid', 2],
  ['dilated, same', 1, 'same', [2, 1]], ['dilated, explicit pads', 1, explicit, [1, 2]],
]

type Three = [number, number, number]

const volumes: [string, number | Three, 'same' | 'valid', number | Three][] = [
  ['valid', 1, 'valid', 1], ['same', 1, 'same', 1], ['same, stride 2', 2, 'same', 1],
  ['unequal strides', [2, 1, 2], 'valid', 1], ['dilated, same', 1, 'same', [1, 2, 2]], ['dilated', 1, 'valid', [2, 1, 2]],
]

const resizings: [string, boolean, boolean, Margin][] = [
  ['larger', false, false, [5, 7]], ['smaller', false, false, [2, 3]], ['corners aligned', true, false, [5, 7]],
  ['corners aligned, smaller', true, false, [2, 1]], ['half-pixel centres', false, true, [5, 7]],
  ['half-pixel centres, smaller', false, true, [2, 3]],
]

/** The gradient kernels themselves are reached through the gradient of what they serve. */
const derivative = (f: (x: Tensor) => Tensor, x: Tensor): Tensor => grad(f)(x)

export const productRows: readonly Row[] = [
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => {
      const shapes = [transposeA ? [3, 2] : [2, 3], transposeB ? [4, 3] : [3, 4]]
      const what = `A${transposeA ? 'ᵀ' : ''}·B${transposeB ? 'ᵀ' : ''}`
      return row('BatchMatMul', what, normal(...shapes), (a, b) => matMul(a, b, transposeA, transposeB), true)
    }),
  ),
  row('BatchMatMul', 'a batch', normal([2, 2, 3], [2, 3, 2]), (a, b) => matMul(a, b)),
  row('BatchMatMul', 'one B for all', normal([2, 2, 2, 3], [3, 2]), (a, b) => matMul(a, b)),
  row('BatchMatMul', 'one Bᵀ for all', normal([4, 2, 3], [1, 2, 3]), (a, b) => matMul(a, b, false, true)),
  row('BatchMatMul', 'one Aᵀ for all', normal([3, 2], [4, 3, 2]), (a, b) => matMul(a, b, true)),
  row('Einsum', 'a product', normal([2, 3], [3, 4]), (a, b) => einsum('ij, jk -> ki', a, b)),
  row('Einsum', 'heads of attention', normal([2, 3, 2, 2], [2, 2, 2, 2]), (a, b) => einsum('bqhd,bkhd->bhqk', a, b)),
  row('Einsum', 'permuted, outer', normal([2], [3]), (a, b) => einsum('i,j->ji', a, b)),
  row('Einsum', 'stretched batch', normal([2, 3, 4], [4, 2]), (a, b) => einsum('bti,io->bto', a, b), false),
  row('Einsum', 'one input, summed', normal([2, 3, 2]), (a) => einsum('ijk->ki', a)),
  row('Einsum', 'to a scalar', normal([3], [3]), (a, b) => einsum('i,i->', a, b)),

  ...convolutions.flatMap(([what, strides, pad, dilations]) => [
    row('Conv2D', what, normal([1, 6, 5, 2], [2, 3, 2, 2]), (x, filter) =>
      conv2d(x as Tensor4D, filter as Tensor4D, strides, pad, 'NHWC', dilations),
    ),
    ...(Array.isArray(strides) && strides[0] !== strides[1] ? [] : [
      row('DepthwiseConv2dNative', what, normal([1, 6, 5, 2], [2, 3, 2, 2]), (x, filter) =>
        depthwiseConv2d(x as Tensor4D, filter as Tensor4D, strides, pad, 'NHWC', dilations),
      ),
    ]),
  ]),
  row('Conv2D', 'channels first', normal([1, 2, 4, 4], [2, 2, 2, 2]), (x, filter) =>
    conv2d(x as Tensor4D, filter as Tensor4D, 1, 'valid', 'NCHW'),
  ),
  row('Conv2D', 'one axis', normal([1, 6, 2], [3, 2, 2]), (x, filter) =>
    conv1d(x as Tensor3D, filter as Tensor3D, 2, 'same'),
  ),
  row('Conv2D', 'second order', normal([1, 4, 4, 1], [2, 2, 1, 2]), (x, filter) =>
    conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same'), true,
  ),
  row('Conv2D', 'second order, dilated', normal([1, 4, 4, 1], [2, 2, 1, 1]), (x, filter) =>
    conv2d(x as Tensor4D, filter as Tensor4D, 1, 'valid', 'NHWC', 2), true,
  ),
  row('Conv2DBackpropInput', 'transposed convolution', normal([1, 3, 3, 2], [2, 2, 1, 2]), (x, filter) =>
    conv2dTranspose(x as Tensor4D, filter as Tensor4D, [1, 6, 6, 1], 2, 'same'), true,
  ),
  row('Conv2DBackpropFilter', 'as a gradient', normal([1, 4, 3, 2], [2, 2, 2, 1]), (x, filter) =>
    derivative((w) => square(conv2d(x as Tensor4D, w as Tensor4D, 1, 'valid')), filter),
  ),
  row('DepthwiseConv2dNative', 'second order', normal([1, 4, 4, 2], [2, 2, 2, 1]), (x, filter) =>
    depthwiseConv2d(x as Tensor4D, filter as Tensor4D, 1, 'same'), true,
  ),
  row('DepthwiseConv2dNativeBackpropFilter', 'as a gradient', normal([1, 4, 3, 2], [2, 2, 2, 1]), (x, filter) =>
    derivative((w) => square(depthwiseConv2d(x as Tensor4D, w as Tensor4D, 1, 'valid')), filter),
  ),
  row('DepthwiseConv2dNativeBackpropInput', 'as a gradient', normal([1, 4, 3, 2], [2, 2, 2, 1]), (x, filter) =>
    derivative((image) => square(depthwiseConv2d(image as Tensor4D, filter as Tensor4D, 1, 'valid')), x),
  ),

  ...volumes.map(([what, strides, pad, dilations]) =>
    row('Conv3D', what, normal([1, 4, 5, 4, 2], [2, 3, 2, 2, 2]), (x, filter) =>
      conv3d(x as Tensor5D, filter as Tensor5D, strides, pad, 'NDHWC', dilations),
    ),
  ),
  row('Conv3D', 'second order', normal([1, 3, 3, 2, 1], [2, 2, 2, 1, 2]), (x, filter) =>
    conv3d(x as Tensor5D, filter as Tensor5D, 1, 'same'), true,
  ),
  row('Conv3DBackpropFilterV2', 'as a gradient', normal([1, 3, 3, 2, 2], [2, 2, 2, 2, 1]), (x, filter) =>
    derivative((w) => square(conv3d(x as Tensor5D, w as Tensor5D, 1, 'valid')), filter),
  ),
  row('Conv3DBackpropInputV2', 'as a gradient', normal([1, 3, 3, 2, 2], [2, 2, 2, 2, 1]), (x, filter) =>
    derivative((scan) => square(conv3d(scan as Tensor5D, filter as Tensor5D, 1, 'valid')), x),
  ),

  row('MaxPool', 'valid', spaced([1, 4, 4, 2]), (x) => maxPool(x as Tensor4D, 2, 2, 'valid')),
  row('MaxPool', 'same, overlapping', spaced([1, 5, 4, 2]), (x) => maxPool(x as Tensor4D, [3, 2], 1, 'same')),
  row('MaxPool', 'second order', spaced([1, 4, 4, 1]), (x) => maxPool(x as Tensor4D, 2, 1, 'same'), true),
  row('MaxPoolGrad', 'as a gradient', both(spaced([1, 4, 4, 1]), normal([1, 2, 2, 1])), (x, weights) =>
    derivative((y) => mul(square(maxPool(y as Tensor4D, 2, 2, 'valid')), weights), x),
  ),
  row('AvgPool', 'valid', normal([1, 4, 4, 2]), (x) => avgPool(x as Tensor4D, 2, 2, 'valid')),
  row('AvgPool', 'same, windows into the padding', normal([2, 5, 4, 2]), (x) =>
    avgPool(x as Tensor4D, [3, 2], 2, 'same'),
  ),
  row('AvgPool', 'second order', normal([1, 4, 3, 1]), (x) => avgPool(x as Tensor4D, 2, 1, 'same'), true),
  ...resizings.flatMap(([what, alignCorners, halfPixelCenters, size]) => [
    row('ResizeBilinear', what, normal([1, 3, 4, 2]), (x) =>
      image.resizeBilinear(x as Tensor4D, size, alignCorners, halfPixelCenters),
    ),
    row('ResizeNearestNeighbor', what, normal([1, 3, 4, 2]), (x) =>
      image.resizeNearestNeighbor(x as Tensor4D, size, alignCorners, halfPixelCenters),
    ),
  ]),
  row('ResizeBilinear', 'second order', normal([1, 2, 2, 1]), (x) => image.resizeBilinear(x as Tensor4D, [3, 3]), true),
]
