/** Blocks of pixels moved between space and channels or batch, mirrored edges, diagonals. */
import {
  backend_util,
  BatchToSpaceND,
  DepthToSpace,
  Diag,
  MirrorPad,
  PadV2,
  Slice,
  SpaceToBatchND,
  Transpose,
} from '@tensorflow/tfjs-core'
import type {
  BatchToSpaceNDAttrs,
  DepthToSpaceAttrs,
  MirrorPadAttrs,
  SpaceToBatchNDAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core'
import { ConfigError } from '../../engine/errors.js'
import { copyAxes, sizeOf, stridesOf, type CopyAxis, type ElementBytes } from '../../engine/operations/layout.js'
import type { WasmBackend } from '../backend.js'
import { elementBytes } from '../entry.js'
import type { Attributes, Given, Kernel, KernelTable } from '../kernel.js'
import { layoutKernels } from './layout.js'
import { filled } from './values.js'

/** One kernel after another: the tensor goes in with one reference and comes out with one. */
function then(backend: WasmBackend, name: string, x: TensorInfo, attributes: Attributes): TensorInfo {
  const result = layoutKernels[name]!(backend, { x }, attributes) as TensorInfo
  backend.disposeData(x.dataId)
  return result
}

const batchToSpace: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { blockShape, crops } = attributes as unknown as BatchToSpaceNDAttrs
  if (elementBytes(x.dtype) === 0) return undefined
  const block = sizeOf(blockShape)
  const apart = backend_util.getReshaped(x.shape, blockShape, block)
  const joined = backend_util.getReshapedPermuted(x.shape, blockShape, block)
  const perm = backend_util.getPermuted(apart.length, blockShape.length)
  const moved = then(backend, Transpose, backend.alias(x, apart), { perm })
  const begin = backend_util.getSliceBeginCoords(crops, blockShape.length)
  const size = backend_util.getSliceSize(joined, crops, blockShape.length)
  return then(backend, Slice, { ...moved, shape: joined }, { begin, size })
}

const spaceToBatch: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { blockShape, paddings } = attributes as unknown as SpaceToBatchNDAttrs
  if (elementBytes(x.dtype) === 0) return undefined
  const block = sizeOf(blockShape)
  const all = x.shape.map((_, axis) => paddings[axis - 1] ?? [0, 0])
  const padded = then(backend, PadV2, backend.alias(x, x.shape), { paddings: all, constantValue: 0 })
  const apart = backend_util.getReshaped(padded.shape, blockShape, block, false)
  const perm = backend_util.getPermuted(apart.length, blockShape.length, false)
  const joined = backend_util.getReshapedPermuted(padded.shape, blockShape, block, false)
  return { ...then(backend, Transpose, { ...padded, shape: apart }, { perm }), shape: joined }
}

const depthToSpace: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { blockSize, dataFormat } = attributes as unknown as DepthToSpaceAttrs
  if (elementBytes(x.dtype) === 0) return undefined
  if (dataFormat !== 'NHWC') throw new ConfigError(`depthToSpace: dataFormat must be NHWC, but got ${dataFormat}.`)
  const [batch, height, width, channels] = x.shape as [number, number, number, number]
  const left = channels / blockSize ** 2
  const apart = backend.alias(x, [batch, height, width, blockSize, blockSize, left])
  const moved = then(backend, Transpose, apart, { perm: [0, 1, 3, 2, 4, 5] })
  return { ...moved, shape: [batch, height * blockSize, width * blockSize, left] }
}

/** The three stretches of an axis with mirrored edges: where each begins in source and result, its length and direction. */
function stretches(size: number, [before, after]: readonly [number, number], edge: 0 | 1): Stretch[] {
  return [
    { from: before - edge, to: 0, length: before, step: -1 },
    { from: 0, to: before, length: size, step: 1 },
    { from: size - 2 + edge, to: before + size, length: after, step: -1 },
  ]
}

interface Stretch {
  readonly from: number
  readonly to: number
  readonly length: number
  readonly step: 1 | -1
}

const mirrorPad: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { paddings, mode } = attributes as unknown as MirrorPadAttrs
  const bytes = elementBytes(x.dtype) as ElementBytes | 0
  if (bytes === 0) return undefined
  const from = backend.pointer(x)
  const shape = x.shape.map((size, axis) => paddings[axis]![0] + size + paddings[axis]![1])
  const y = backend.output(shape, x.dtype)
  const [strides, toStrides] = [stridesOf(x.shape), stridesOf(shape)]
  /** Copies each combination of stretches, those of the axes before `axis` being chosen. */
  const copy = (axis: number, start: number, to: number, chosen: readonly CopyAxis[]): void => {
    if (axis === shape.length) return copyAxes(backend.engine, bytes, chosen, start, to)
    const [stride, toStride] = [strides[axis]!, toStrides[axis]!]
    for (const part of stretches(x.shape[axis]!, paddings[axis]!, mode === 'reflect' ? 0 : 1)) {
      const next = { size: part.length, from: part.step * stride, to: toStride }
      if (part.length > 0)
        copy(axis + 1, start + part.from * stride * bytes, to + part.to * toStride * bytes, [...chosen, next])
    }
  }
  copy(0, from, y.pointer, [])
  return y
}

const diagonal: Kernel = (backend, inputs) => {
  const { x } = inputs as Given<'x'>
  const bytes = elementBytes(x.dtype) as ElementBytes | 0
  if (bytes === 0) return undefined
  const size = sizeOf(x.shape)
  const from = backend.pointer(x)
  const y = filled(backend, [...x.shape, ...x.shape], x.dtype, 0)!
  copyAxes(backend.engine, bytes, [{ size, from: 1, to: size + 1 }], from, backend.pointer(y))
  return y
}

export const blockKernels: KernelTable = {
  [BatchToSpaceND]: batchToSpace,
  [SpaceToBatchND]: spaceToBatch,
  [DepthToSpace]: depthToSpace,
  [MirrorPad]: mirrorPad,
  [Diag]: diagonal,
}
