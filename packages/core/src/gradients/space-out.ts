import { pad, reshape, slice, type Tensor } from '@tensorflow/tfjs-core'
import { sizeOf } from './broadcast.js'

/**
 * Puts `strides[axis] - 1` zeros between neighbours of each axis.
 *
 * Shapes: [n0, n1, …] -> [(n0 - 1)·s0 + 1, (n1 - 1)·s1 + 1, …]; an axis of size 0 stays so.
 */
export function spaceOut(x: Tensor, strides: readonly number[]): Tensor {
  let result = x
  for (const [axis, stride] of strides.entries()) {
    const length = result.shape[axis]!
    if (stride === 1 || length <= 1) continue
    const shape = [...result.shape]
    const outer = sizeOf(shape.slice(0, axis))
    const columns = reshape(result, [outer * length, 1, -1])
    const widened = reshape(
      pad(columns, [
        [0, 0],
        [0, stride - 1],
        [0, 0],
      ]),
      [outer, length * stride, -1],
    )
    shape[axis] = (length - 1) * stride + 1
    result = reshape(slice(widened, [0, 0, 0], [outer, shape[axis], widened.shape[2]!]), shape)
  }
  return result
}

/** The reverse: every `strides[axis]`-th element of each axis, from the first on. */
export function pickOut(x: Tensor, strides: readonly number[]): Tensor {
  let result = x
  for (const [axis, stride] of strides.entries()) {
    const length = result.shape[axis]!
    if (stride === 1 || length <= 1) continue
    const shape = [...result.shape]
    const outer = sizeOf(shape.slice(0, axis))
    const kept = Math.ceil(length / stride)
    const rows = reshape(result, [outer, length, -1])
    const filled = pad(rows, [
      [0, 0],
      [0, kept * stride - length],
      [0, 0],
    ])
    const columns = reshape(filled, [outer * kept, stride, -1])
    shape[axis] = kept
    result = reshape(slice(columns, [0, 0, 0], [outer * kept, 1, columns.shape[2]!]), shape)
  }
  return result
}
