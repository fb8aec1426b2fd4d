/**
 * Resizing of images. Each way of it is a fixed linear map of the rows and one of the columns; the gradient is their
 * transposes. tfjs's own gradient kernels do not know half-pixel centres.
 */
import {
  ResizeBilinear,
  ResizeNearestNeighbor,
  matMul,
  reshape,
  tensor2d,
  type GradConfig,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core'
import { fromInputs, type GradAttributes } from './config.js'

/** Writes the weights of the inputs that make output `i` whose centre lies at `position` of the input. */
type Weigh = (row: Float32Array, position: number) => void

function bilinear(row: Float32Array, position: number): void {
  const low = Math.max(0, Math.floor(position))
  const high = Math.min(row.length - 1, Math.ceil(position))
  const share = position - low
  row[low]! += 1 - share
  row[high]! += share
}

function nearest(round: (position: number) => number): Weigh {
  return (row, position) => {
    row[Math.max(0, Math.min(row.length - 1, round(position)))] = 1
  }
}

/** Output i lies at ratio·(i + offset) - shift of the input. */
interface Way {
  readonly alignCorners: boolean
  readonly offset: number
  readonly shift: number
  readonly weigh: Weigh
}

/** The map along one axis. Shape: [after, before]. */
function resizingMatrix(before: number, after: number, way: Way): Tensor2D {
  const { alignCorners, offset, shift, weigh } = way
  const ratio = alignCorners && after > 1 ? (before - 1) / (after - 1) : before / after
  const weights = new Float32Array(after * before)
  for (let i = 0; i < after; i++) {
    weigh(weights.subarray(i * before, (i + 1) * before), ratio * (i + offset) - shift)
  }
  return tensor2d(weights, [after, before])
}

function resizeGradient(dy: Tensor, images: Tensor, attributes: GradAttributes, isBilinear: boolean): Tensor {
  const alignCorners = attributes['alignCorners'] as boolean
  const offset = attributes['halfPixelCenters'] ? 0.5 : 0
  const weigh = isBilinear ? bilinear : nearest(alignCorners ? Math.round : Math.floor)
  const [batch, height, width, channels] = images.shape as [number, number, number, number]
  const [, newHeight, newWidth] = dy.shape as [number, number, number, number]
  const way: Way = { alignCorners, offset, shift: isBilinear ? offset : 0, weigh }
  const rows = reshape(resizingMatrix(height, newHeight, way), [1, newHeight, height])
  const columns = reshape(resizingMatrix(width, newWidth, way), [1, newWidth, width])
  const tall = matMul(rows, reshape(dy, [batch, newHeight, -1]), true)
  const whole = matMul(columns, reshape(tall, [batch * height, newWidth, channels]), true)
  return reshape(whole, images.shape)
}

export const resizing: readonly GradConfig[] = [
  fromInputs(ResizeBilinear, ['images'], (dy, [images], attributes) => ({
    images: () => resizeGradient(dy, images!, attributes, true),
  })),
  fromInputs(ResizeNearestNeighbor, ['images'], (dy, [images], attributes) => ({
    images: () => resizeGradient(dy, images!, attributes, false),
  })),
]
