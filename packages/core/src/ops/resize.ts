import { matMul, reshape, tensor, tile, type Tensor } from '@tensorflow/tfjs-core'
import { sizeOf } from '../engine/shape.js'

/**
 * Every element of an axis several times in a row.
 *
 * Shapes: [..., n, ...] -> [..., n·times, ...]
 */
export function repeatAlong(x: Tensor, axis: number, times: number): Tensor {
  if (times === 1) return x
  const { shape } = x
  const [outer, inner] = [sizeOf(shape.slice(0, axis + 1)), sizeOf(shape.slice(axis + 1))]
  const repeated = tile(reshape(x, [outer, 1, inner]), [1, times, 1])
  return reshape(
    repeated,
    shape.map((size, index) => (index === axis ? size * times : size)),
  )
}

/**
 * An axis of a picture at `times` as many places, in straight lines from centre to centre of the old ones; beyond the
 * outer centres it stays the same. One product with a matrix, whose rows hold two shares each.
 *
 * Shapes: x [batch, height, width, channels], axis 1 or 2 -> the same with that axis times as long.
 */
export function stretchAlong(x: Tensor, axis: 1 | 2, times: number): Tensor {
  if (times === 1) return x
  const [batch, height, width, channels] = x.shape as [number, number, number, number]
  const size = axis === 1 ? height : width
  const shares = tensor(centreShares(size, times), [1, size * times, size])
  if (axis === 1) {
    return reshape(matMul(shares, reshape(x, [batch, height, width * channels])), [
      batch,
      height * times,
      width,
      channels,
    ])
  }
  return reshape(matMul(shares, reshape(x, [batch * height, width, channels])), [
    batch,
    height,
    width * times,
    channels,
  ])
}

/** What each new place takes of each old one, [size·times, size]. */
function centreShares(size: number, times: number): Float32Array {
  const shares = new Float32Array(size * times * size)
  for (let place = 0; place < size * times; place++) {
    const position = Math.max(0, Math.min(size - 1, (place + 0.5) / times - 0.5))
    const low = Math.floor(position)
    const high = Math.min(size - 1, low + 1)
    shares[place * size + low]! += 1 - (position - low)
    shares[place * size + high]! += position - low
  }
  return shares
}
