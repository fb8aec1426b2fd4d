/** What transposed convolutions over one and two axes have in common. */
import { add, conv2dTranspose, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { spaceOut } from '../gradients/space-out.js'
import { windowOf, type ConvolutionWindows } from './convolution-windows.js'

/**
 * The size of an axis behind a transposed convolution:
 *
 *   same: n·stride      valid: n·stride + max(0, (size - 1)·dilation + 1 - stride)
 */
export function transposedSize(
  size: number | null | undefined,
  windows: ConvolutionWindows,
  axis: 0 | 1,
): number | null {
  if (size === null || size === undefined) return null
  const { size: taps, stride, padding, dilation = 1 } = windowOf(windows, axis)
  return size * stride + (padding === 'same' ? 0 : Math.max(0, (taps - 1) * dilation + 1 - stride))
}

/**
 * The transpose of a convolution from the output back to the input: what each place gets is spread over a window.
 *
 * Shapes: x [batch, height, width, in], kernel [height, width, filters, in], bias [filters] -> [batch, …, filters].
 */
export function convolveTransposed(
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  windows: ConvolutionWindows,
): Tensor {
  const { strides, dilations, padding } = windows
  const [batch, height, width] = x.shape as [number, number, number]
  // A dilated kernel is one with zeros between its taps.
  const wide = spaceOut(kernel, [...dilations, 1, 1])
  const shape = [batch, transposedSize(height, windows, 0)!, transposedSize(width, windows, 1)!, kernel.shape[2]!] as [
    number,
    number,
    number,
    number,
  ]
  const y = conv2dTranspose(x as Tensor4D, wide as Tensor4D, shape, [...strides], padding)
  return bias === undefined ? y : add(y, bias)
}
