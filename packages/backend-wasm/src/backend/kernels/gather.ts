/** Rows by number: gathered, added up, put in their places. */
import {
  backend_util,
  GatherNd,
  GatherV2,
  OneHot,
  ScatterNd,
  TensorScatterUpdate,
  UnsortedSegmentSum,
  util,
} from '@tensorflow/tfjs-core'
import type {
  GatherV2Attrs,
  OneHotAttrs,
  ScatterNdAttrs,
  TensorInfo,
  UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs-core'
import { gather as gatherRows, oneHot as oneHotRows, scatter, withFlatIndices } from '../../engine/operations/gather.js'
import type { WasmBackend } from '../backend.js'
import { elementBytes } from '../entry.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { floating } from './floating.js'
import { filled } from './values.js'

/** Fills an output, which is given back where that throws. */
export function filledBy(backend: WasmBackend, output: TensorInfo, fill: () => void): TensorInfo {
  try {
    fill()
    return output
  } catch (error) {
    backend.disposeData(output.dataId)
    throw error
  }
}

const gather: Kernel = (backend, inputs, attributes) => {
  const { x, indices } = inputs as Given<'x' | 'indices'>
  const given = attributes as unknown as GatherV2Attrs
  const { axis } = given
  const batchDims = given.batchDims ?? 0
  const bytes = elementBytes(x.dtype)
  if (bytes === 0 || indices.dtype !== 'int32') return undefined
  const place = util.parseAxisParam(axis, x.shape)[0]!
  // tfjs writes this for tensors, but looks at their shape alone.
  const info = backend_util.segment_util.collectGatherOpShapeInfo(x, indices, place, batchDims)
  const { batchSize, outerSize: outer, dimSize: size, sliceSize: inner, outputShape } = info
  const count = util.sizeFromShape(indices.shape) / Math.max(1, batchSize)
  const [from, numbers] = [backend.pointer(x), backend.pointer(indices)]
  const y = backend.output(outputShape, x.dtype)
  return filledBy(backend, y, () => {
    for (let i = 0; i < batchSize; i++) {
      gatherRows(backend.engine, {
        x: from + i * outer * size * inner * bytes,
        indices: numbers + 4 * i * count,
        to: y.pointer + i * outer * count * inner * bytes,
        count,
        outer,
        size,
        inner,
        bytes,
      })
    }
  })
}

const gatherNd: Kernel = (backend, inputs) => {
  const { params, indices } = inputs as Given<'params' | 'indices'>
  const bytes = elementBytes(params.dtype)
  const depth = indices.shape.at(-1)
  if (bytes === 0 || indices.dtype !== 'int32' || depth === undefined || depth === 0) return undefined
  const [shape, count, inner] = backend_util.prepareAndValidate(params, indices)
  const [from, coordinates] = [backend.pointer(params), backend.pointer(indices)]
  const y = backend.output(shape, params.dtype)
  if (util.sizeFromShape(shape) === 0) return y
  const sizes = params.shape.slice(0, depth)
  return filledBy(backend, y, () =>
    withFlatIndices(backend.engine, coordinates, count, sizes, (places) =>
      gatherRows(backend.engine, {
        x: from,
        indices: places,
        count,
        to: y.pointer,
        outer: 1,
        size: util.sizeFromShape(sizes),
        inner,
        bytes,
      }),
    ),
  )
}

/** Puts `updates` where `indices` say into `y`, which holds what is to stay. */
export function scatterInto(
  backend: WasmBackend,
  y: TensorInfo,
  indices: TensorInfo,
  updates: TensorInfo,
  mode: 'sum' | 'intSum' | 'last',
): void {
  const { sliceRank, numUpdates: count, sliceSize: inner } = backend_util.calculateShapes(updates, indices, y.shape)
  if (count === 0 || util.sizeFromShape(y.shape) === 0) return
  const [x, coordinates, to] = [backend.pointer(updates), backend.pointer(indices), backend.pointer(y)]
  const sizes = y.shape.slice(0, sliceRank)
  withFlatIndices(backend.engine, coordinates, count, sizes, (places) =>
    scatter(backend.engine, {
      x,
      indices: places,
      count,
      to,
      size: util.sizeFromShape(sizes),
      inner,
      mode,
      accumulate: true,
    }),
  )
}

const scatterNd: Kernel = (backend, inputs, attributes) => {
  const { indices, updates } = inputs as Given<'indices' | 'updates'>
  const { shape } = attributes as unknown as ScatterNdAttrs
  if (elementBytes(updates.dtype) !== 4 || indices.dtype !== 'int32') return undefined
  const y = filled(backend, shape, updates.dtype, 0)!
  return filledBy(backend, y, () =>
    scatterInto(backend, y, indices, updates, updates.dtype === 'int32' ? 'intSum' : 'sum'),
  )
}

const tensorScatterUpdate: Kernel = (backend, inputs) => {
  const { tensor, indices, updates } = inputs as Given<'tensor' | 'indices' | 'updates'>
  if (elementBytes(tensor.dtype) !== 4 || updates.dtype !== tensor.dtype || indices.dtype !== 'int32') return undefined
  const from = backend.pointer(tensor)
  const y = backend.output(tensor.shape, tensor.dtype)
  backend.engine.memory.bytes.copyWithin(y.pointer, from, from + 4 * util.sizeFromShape(tensor.shape))
  return filledBy(backend, y, () => scatterInto(backend, y, indices, updates, 'last'))
}

const unsortedSegmentSum: Kernel = (backend, inputs, attributes) => {
  const { x, segmentIds } = inputs as Given<'x' | 'segmentIds'>
  const { numSegments: size } = attributes as unknown as UnsortedSegmentSumAttrs
  if (elementBytes(x.dtype) !== 4 || segmentIds.dtype !== 'int32' || segmentIds.shape.length !== 1) return undefined
  const [from, indices] = [backend.pointer(x), backend.pointer(segmentIds)]
  const y = backend.output([size, ...x.shape.slice(1)], x.dtype)
  const inner = util.sizeFromShape(x.shape.slice(1))
  const mode = x.dtype === 'int32' ? 'intSum' : 'sum'
  scatter(backend.engine, { x: from, indices, count: x.shape[0]!, to: y.pointer, size, inner, mode })
  return y
}

const oneHot: Kernel = (backend, inputs, attributes) => {
  const { indices } = inputs as Given<'indices'>
  const { dtype, depth, onValue: on, offValue: off } = attributes as unknown as OneHotAttrs
  if (indices.dtype !== 'int32' || (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')) return undefined
  const from = backend.pointer(indices)
  const y = backend.output([...indices.shape, depth], dtype)
  oneHotRows(backend.engine, {
    indices: from,
    count: util.sizeFromShape(indices.shape),
    to: y.pointer,
    depth,
    on,
    off,
    type: dtype,
  })
  return y
}

/** Bools go as floats and come back. */
function orWide(own: Kernel, like: string, names: readonly string[]): Kernel {
  const wide = floating(own, like, names)
  return (backend, inputs, attributes) => own(backend, inputs, attributes) ?? wide(backend, inputs, attributes)
}

export const gatherKernels: KernelTable = {
  [GatherV2]: gather,
  [GatherNd]: gatherNd,
  [ScatterNd]: orWide(scatterNd, 'updates', ['updates']),
  [TensorScatterUpdate]: orWide(tensorScatterUpdate, 'tensor', ['tensor', 'updates']),
  [UnsortedSegmentSum]: orWide(unsortedSegmentSum, 'x', ['x']),
  [OneHot]: oneHot,
}
