/** Pictures turned, mirrored and projected; boxes that overlap suppressed. */
import {
  backend_util,
  FlipLeftRight,
  kernel_impls,
  NonMaxSuppressionV3,
  NonMaxSuppressionV4,
  NonMaxSuppressionV5,
  RotateWithOffset,
  Transform,
  util,
} from '@tensorflow/tfjs-core'
import type {
  NonMaxSuppressionV3Attrs,
  NonMaxSuppressionV4Attrs,
  NonMaxSuppressionV5Attrs,
  RotateWithOffsetAttrs,
  TensorInfo,
  TransformAttrs,
} from '@tensorflow/tfjs-core'
import { project, type PictureSizes } from '../../engine/operations/picture.js'
import { reverse } from '../../engine/operations/layout.js'
import type { WasmBackend } from '../backend.js'
import { elementBytes } from '../entry.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { floating } from './floating.js'

type Shape4D = [batch: number, height: number, width: number, channels: number]

function projected(
  backend: WasmBackend,
  image: TensorInfo,
  [outHeight, outWidth]: readonly [number, number],
  how: Omit<Parameters<typeof project>[1], keyof PictureSizes | 'batch' | 'x' | 'y'>,
): TensorInfo {
  const [batch, height, width, channels] = image.shape as Shape4D
  const x = backend.pointer(image)
  const y = backend.output([batch, outHeight, outWidth, channels], 'float32')
  const sizes = { batch, height, width, channels, outHeight, outWidth }
  if (util.sizeFromShape(y.shape) > 0) project(backend.engine, { ...sizes, ...how, x, y: y.pointer })
  return y
}

const rotate: Kernel = (backend, inputs, attributes) => {
  const { image } = inputs as Given<'image'>
  const { radians, fillValue, center } = attributes as unknown as RotateWithOffsetAttrs
  if (image.dtype !== 'float32') return undefined
  const [, height, width, channels] = image.shape as Shape4D
  const middle = backend_util.getImageCenter(center, height, width)
  const [cosine, sine] = [Math.cos(radians), Math.sin(radians)]
  // Of four values the last is the opacity: full, where a list says the others.
  const fillOf = (channel: number): number =>
    typeof fillValue === 'number' ? fillValue : channel === 3 ? 255 : fillValue[channel]!
  return projected(backend, image, [height, width], {
    maps: [cosine, -sine, middle[0], sine, cosine, middle[1], 0, 0],
    center: middle,
    outside: Array.from({ length: channels }, (_, channel) => fillOf(channel)),
    mode: 'constant',
    bilinear: false,
  })
}

const transform: Kernel = (backend, inputs, attributes) => {
  const { image, transforms } = inputs as Given<'image' | 'transforms'>
  const { interpolation, fillMode, fillValue, outputShape } = attributes as unknown as TransformAttrs
  if (image.dtype !== 'float32') return undefined
  const [, height, width, channels] = image.shape as Shape4D
  return projected(backend, image, outputShape ?? [height, width], {
    maps: Array.from(backend.values(transforms)),
    outside: Array.from({ length: channels }, () => fillValue),
    mode: fillMode,
    bilinear: interpolation === 'bilinear',
  })
}

const flip: Kernel = (backend, inputs) => {
  const { image } = inputs as Given<'image'>
  const from = backend.pointer(image)
  const y = backend.output(image.shape, image.dtype)
  const bytes = elementBytes(image.dtype) as 1 | 4
  reverse(backend.engine, { x: from, shape: image.shape, to: y.pointer, bytes, axes: [2] })
  return y
}

type Floats = Float32Array

function listed(backend: WasmBackend, places: readonly number[]): TensorInfo {
  return backend.makeTensorInfo([places.length], 'int32', Int32Array.from(places))
}

const suppress3: Kernel = (backend, inputs, attributes) => {
  const { boxes, scores } = inputs as Given<'boxes' | 'scores'>
  const { maxOutputSize, iouThreshold, scoreThreshold } = attributes as unknown as NonMaxSuppressionV3Attrs
  const [edges, marks] = [boxes, scores].map((x) => backend.values(x) as Floats) as [Floats, Floats]
  const { nonMaxSuppressionV3Impl: choose } = kernel_impls
  const { selectedIndices } = choose(edges, marks, maxOutputSize, iouThreshold, scoreThreshold)
  return listed(backend, selectedIndices)
}

const suppress4: Kernel = (backend, inputs, attributes) => {
  const { boxes, scores } = inputs as Given<'boxes' | 'scores'>
  const given = attributes as unknown as NonMaxSuppressionV4Attrs
  const [edges, marks] = [boxes, scores].map((x) => backend.values(x) as Floats) as [Floats, Floats]
  const { selectedIndices, validOutputs } = kernel_impls.nonMaxSuppressionV4Impl(
    edges,
    marks,
    given.maxOutputSize,
    given.iouThreshold,
    given.scoreThreshold,
    given.padToMaxOutputSize,
  )
  return [listed(backend, selectedIndices), backend.makeTensorInfo([], 'int32', Int32Array.of(validOutputs!))]
}

const suppress5: Kernel = (backend, inputs, attributes) => {
  const { boxes, scores } = inputs as Given<'boxes' | 'scores'>
  const given = attributes as unknown as NonMaxSuppressionV5Attrs
  const [edges, marks] = [boxes, scores].map((x) => backend.values(x) as Floats) as [Floats, Floats]
  const { selectedIndices, selectedScores } = kernel_impls.nonMaxSuppressionV5Impl(
    edges,
    marks,
    given.maxOutputSize,
    given.iouThreshold,
    given.scoreThreshold,
    given.softNmsSigma,
  )
  const kept = Float32Array.from(selectedScores!)
  return [listed(backend, selectedIndices), backend.makeTensorInfo([kept.length], 'float32', kept)]
}

export const pictureKernels: KernelTable = {
  [RotateWithOffset]: floating(rotate, 'image'),
  [Transform]: floating(transform, 'image'),
  [FlipLeftRight]: flip,
  [NonMaxSuppressionV3]: suppress3,
  [NonMaxSuppressionV4]: suppress4,
  [NonMaxSuppressionV5]: suppress5,
}
