/** Pictures resized, cut out in boxes, and the gradients of resizing. */
import {
  CropAndResize,
  ResizeBilinear,
  ResizeBilinearGrad,
  ResizeNearestNeighbor,
  ResizeNearestNeighborGrad,
  util,
} from '@tensorflow/tfjs-core'
import type { CropAndResizeAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import { sample, sampleGradient, type PictureSizes, type Place } from '../../engine/operations/picture.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { floating } from './floating.js'
import { filled } from './values.js'

interface ResizeAttributes {
  readonly alignCorners: boolean
  readonly halfPixelCenters?: boolean
}

const outside: Place = { first: -1, second: -1, share: 0 }

/** Where the `to` places of an axis resized from `from` lie. */
function placesOf(from: number, to: number, nearest: boolean, attributes: ResizeAttributes): Place[] {
  const { alignCorners, halfPixelCenters = false } = attributes
  const ratio = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to
  const clamp = (at: number): number => Math.max(0, Math.min(from - 1, at))
  return Array.from({ length: to }, (_, i) => {
    if (nearest) {
      const at = ratio * (halfPixelCenters ? i + 0.5 : i)
      const first = clamp(alignCorners ? Math.round(at) : Math.floor(at))
      return { first, second: first, share: 0 }
    }
    const at = halfPixelCenters ? ratio * (i + 0.5) - 0.5 : ratio * i
    const first = clamp(Math.floor(at))
    return { first, second: clamp(Math.ceil(at)), share: at - first }
  })
}

const sizesOf = (pictures: TensorInfo, outHeight: number, outWidth: number): PictureSizes => {
  const [, height, width, channels] = pictures.shape as [number, number, number, number]
  return { height, width, channels, outHeight, outWidth }
}

const isEmpty = (...shapes: readonly number[][]): boolean => shapes.some((shape) => util.sizeFromShape(shape) === 0)

function resize(nearest: boolean): Kernel {
  return (backend, inputs, attributes) => {
    const { images } = inputs as Given<'images'>
    if (images.dtype !== 'float32') return undefined
    const [outHeight, outWidth] = attributes['size'] as [number, number]
    const [batch, height, width, channels] = images.shape as [number, number, number, number]
    const x = backend.pointer(images)
    const y = backend.output([batch, outHeight, outWidth, channels], 'float32')
    if (isEmpty(y.shape, images.shape)) return y
    const how = attributes as unknown as ResizeAttributes
    sample(backend.engine, {
      ...sizesOf(images, outHeight, outWidth),
      x,
      y: y.pointer,
      pictures: Array.from({ length: batch }, (_, i) => i),
      rows: placesOf(height, outHeight, nearest, how),
      columns: placesOf(width, outWidth, nearest, how),
      shared: true,
      nearest,
    })
    return y
  }
}

/** Unlike cpu's, it follows `halfPixelCenters`. */
function resizeGradient(nearest: boolean): Kernel {
  return (backend, inputs, attributes) => {
    const { images, dy } = inputs as Given<'images' | 'dy'>
    if (dy.dtype !== 'float32') return undefined
    const [batch, height, width] = images.shape as [number, number, number]
    const [, outHeight, outWidth] = dy.shape as [number, number, number]
    if (isEmpty(dy.shape, images.shape)) return filled(backend, images.shape, 'float32', 0)
    const how = attributes as unknown as ResizeAttributes
    const from = backend.pointer(dy)
    const dx = backend.output(images.shape, 'float32')
    sampleGradient(backend.engine, {
      ...sizesOf(images, outHeight, outWidth),
      batch,
      dy: from,
      dx: dx.pointer,
      rows: placesOf(height, outHeight, nearest, how),
      columns: placesOf(width, outWidth, nearest, how),
    })
    return dx
  }
}

/** Where the `to` places between two edges (shares of the axis) lie. */
function placesBetween(low: number, high: number, from: number, to: number, nearest: boolean): Place[] {
  const scale = to > 1 ? ((high - low) * (from - 1)) / (to - 1) : 0
  return Array.from({ length: to }, (_, i) => {
    const at = to > 1 ? low * (from - 1) + i * scale : 0.5 * (low + high) * (from - 1)
    if (!(at >= 0 && at <= from - 1)) return outside
    const first = nearest ? Math.round(at) : Math.floor(at)
    return { first, second: Math.ceil(at), share: at - first }
  })
}

const cropAndResize: Kernel = (backend, inputs, attributes) => {
  const { image, boxes, boxInd } = inputs as Given<'image' | 'boxes' | 'boxInd'>
  const { cropSize, method, extrapolationValue } = attributes as unknown as CropAndResizeAttrs
  if (image.dtype !== 'float32' || boxes.dtype !== 'float32') return undefined
  const [batch, height, width, channels] = image.shape as [number, number, number, number]
  const [outHeight, outWidth] = cropSize
  const nearest = method === 'nearest'
  const edges = Array.from(backend.values(boxes))
  const pictures = Array.from(backend.values(boxInd), (i) => (i >= 0 && i < batch ? i : -1))
  const x = backend.pointer(image)
  const y = backend.output([pictures.length, outHeight, outWidth, channels], 'float32')
  if (isEmpty(y.shape)) return y
  const along = (low: 0 | 1, from: number, to: number): Place[] =>
    pictures.flatMap((_, i) => placesBetween(edges[4 * i + low]!, edges[4 * i + low + 2]!, from, to, nearest))
  sample(backend.engine, {
    ...sizesOf(image, outHeight, outWidth),
    x,
    y: y.pointer,
    pictures,
    rows: along(0, height, outHeight),
    columns: along(1, width, outWidth),
    shared: false,
    nearest,
    outside: extrapolationValue,
  })
  return y
}

export const resizeKernels: KernelTable = {
  [ResizeBilinear]: floating(resize(false)),
  [ResizeNearestNeighbor]: floating(resize(true), 'images'),
  [ResizeBilinearGrad]: resizeGradient(false),
  [ResizeNearestNeighborGrad]: resizeGradient(true),
  [CropAndResize]: floating(cropAndResize),
}
