/** Kernels that put the same elements in other places: transposes, slices, joins, repeats, padding. */
import {
  backend_util,
  Concat,
  Pack,
  PadV2,
  Reverse,
  Slice,
  slice_util,
  SplitV,
  StridedSlice,
  Tile,
  Transpose,
  Unpack,
  util,
} from '@tensorflow/tfjs-core'
import type {
  ConcatAttrs,
  PackAttrs,
  PadV2Attrs,
  ReverseAttrs,
  SliceAttrs,
  SplitVAttrs,
  StridedSliceAttrs,
  TensorInfo,
  TileAttrs,
  TransposeAttrs,
  UnpackAttrs,
} from '@tensorflow/tfjs-core'
import * as engineLayout from '../../engine/operations/layout.js'
import type { ElementBytes } from '../../engine/operations/layout.js'
import type { WasmBackend } from '../backend.js'
import { elementBytes } from '../entry.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { castTo, filled } from './values.js'

/** Bytes of an element, or `undefined` for strings and complex numbers. */
function bytesOf({ dtype }: TensorInfo): ElementBytes | undefined {
  const bytes = elementBytes(dtype)
  return bytes === 0 ? undefined : (bytes as ElementBytes)
}

/** What stands before an axis, and behind it. */
function around(shape: readonly number[], axis: number): { readonly outer: number; readonly inner: number } {
  return { outer: engineLayout.sizeOf(shape.slice(0, axis)), inner: engineLayout.sizeOf(shape.slice(axis + 1)) }
}

const transpose: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { perm } = attributes as unknown as TransposeAttrs
  const bytes = bytesOf(x)
  if (bytes === undefined) return undefined
  if (perm.every((axis, i) => axis === i)) return backend.alias(x, x.shape)
  const from = backend.pointer(x)
  const y = backend.output(
    perm.map((axis) => x.shape[axis]!),
    x.dtype,
  )
  engineLayout.transpose(backend.engine, { x: from, shape: x.shape, to: y.pointer, bytes, permutation: perm })
  return y
}

/** The positions begin + i·stride of each axis. */
function sliceOf(
  backend: WasmBackend,
  x: TensorInfo,
  begin: readonly number[],
  size: readonly number[],
  strides?: readonly number[],
): TensorInfo {
  const from = backend.pointer(x)
  const y = backend.output(size, x.dtype)
  const source = { x: from, shape: x.shape, to: y.pointer, bytes: bytesOf(x)!, begin, size }
  engineLayout.slice(backend.engine, strides === undefined ? source : { ...source, strides })
  return y
}

const slice: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const given = attributes as unknown as SliceAttrs
  if (bytesOf(x) === undefined) return undefined
  // tfjs writes these for tensors, but looks at their shape alone.
  const [begin, size] = slice_util.parseSliceParams(x, given.begin, given.size)
  slice_util.assertParamsValid(x, begin!, size!)
  return sliceOf(backend, x, begin!, size!)
}

const stridedSlice: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } =
    attributes as unknown as StridedSliceAttrs
  if (bytesOf(x) === undefined) return undefined
  const info = slice_util.sliceInfo(
    x.shape,
    begin,
    end,
    strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  )
  if (info.isIdentity) return backend.alias(x, info.finalShape)
  const size = slice_util.computeOutShape(info.begin, info.end, info.strides).map((length) => Math.max(0, length))
  return { ...sliceOf(backend, x, info.begin, size, info.strides), shape: info.finalShape }
}

/** Joins tensors of `shapes` along `axis`, in the type of the first. */
function join(
  backend: WasmBackend,
  parts: readonly TensorInfo[],
  shapes: readonly (readonly number[])[],
  axis: number,
): TensorInfo {
  const [first] = parts as [TensorInfo]
  const total = shapes.reduce((sum, shape) => sum + shape[axis]!, 0)
  const typed = parts.map((part) => castTo(backend, part, first.dtype)!)
  const pieces = typed.map((part, i) => ({ x: backend.pointer(part), size: shapes[i]![axis]! }))
  const y = backend.output(shapes[0]!.with(axis, total), first.dtype)
  engineLayout.concat(backend.engine, {
    parts: pieces,
    to: y.pointer,
    ...around(shapes[0]!, axis),
    bytes: bytesOf(first)!,
  })
  for (const { dataId } of typed) backend.disposeData(dataId)
  return y
}

const concat: Kernel = (backend, inputs, attributes) => {
  const parts = inputs as unknown as readonly TensorInfo[]
  const [first] = parts as [TensorInfo]
  const axis = util.parseAxisParam((attributes as unknown as ConcatAttrs).axis, first.shape)[0]!
  if (parts.some((part) => bytesOf(part) === undefined)) return undefined
  backend_util.assertParamsConsistent(
    parts.map(({ shape }) => shape),
    axis,
  )
  return join(
    backend,
    parts,
    parts.map(({ shape }) => shape),
    axis,
  )
}

const pack: Kernel = (backend, inputs, attributes) => {
  const parts = inputs as unknown as readonly TensorInfo[]
  const [first] = parts as [TensorInfo]
  if (parts.some((part) => bytesOf(part) === undefined)) return undefined
  const { axis } = attributes as unknown as PackAttrs
  const place = axis < 0 ? axis + first.shape.length + 1 : axis
  for (const { shape } of parts) util.assertShapesMatch(first.shape, shape, 'stack: all tensors must have one shape. ')
  return join(
    backend,
    parts,
    parts.map(({ shape }) => shape.toSpliced(place, 0, 1)),
    place,
  )
}

/** Cuts `x` along `axis` into parts of these sizes. */
function cut(backend: WasmBackend, x: TensorInfo, sizes: readonly number[], axis: number): TensorInfo[] {
  const from = backend.pointer(x)
  const outputs = sizes.map((size) => backend.output(x.shape.with(axis, size), x.dtype))
  const parts = outputs.map(({ pointer }, i) => ({ x: pointer, size: sizes[i]! }))
  engineLayout.split(backend.engine, { parts, to: from, ...around(x.shape, axis), bytes: bytesOf(x)! })
  return outputs
}

const splitV: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { numOrSizeSplits, axis } = attributes as unknown as SplitVAttrs
  if (bytesOf(x) === undefined) return undefined
  const place = util.parseAxisParam(axis, x.shape)[0]!
  return cut(backend, x, backend_util.prepareSplitSize(x, numOrSizeSplits, place), place)
}

const unpack: Kernel = (backend, inputs, attributes) => {
  const { value } = inputs as Given<'value'>
  const { axis } = attributes as unknown as UnpackAttrs
  if (bytesOf(value) === undefined) return undefined
  const place = axis < 0 ? axis + value.shape.length : axis
  const sizes = Array.from({ length: value.shape[place]! }, () => 1)
  return cut(backend, value, sizes, place).map((part) => ({ ...part, shape: part.shape.toSpliced(place, 1) }))
}

const tile: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { reps } = attributes as unknown as TileAttrs
  const bytes = bytesOf(x)
  if (bytes === undefined) return undefined
  const from = backend.pointer(x)
  const y = backend.output(
    x.shape.map((size, axis) => size * reps[axis]!),
    x.dtype,
  )
  engineLayout.tile(backend.engine, { x: from, shape: x.shape, to: y.pointer, bytes, repeats: reps })
  return y
}

const pad: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { paddings, constantValue } = attributes as unknown as PadV2Attrs
  const bytes = bytesOf(x)
  if (bytes === undefined) return undefined
  const from = backend.pointer(x)
  const toShape = x.shape.map((size, axis) => paddings[axis]![0] + size + paddings[axis]![1])
  const y = filled(backend, toShape, x.dtype, constantValue)!
  const before = paddings.map(([first]) => first)
  engineLayout.padInto(backend.engine, { x: from, shape: x.shape, to: backend.pointer(y), bytes, toShape, before })
  return y
}

const reverse: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const bytes = bytesOf(x)
  if (bytes === undefined) return undefined
  const axes = util.parseAxisParam((attributes as unknown as ReverseAttrs).dims, x.shape)
  const from = backend.pointer(x)
  const y = backend.output(x.shape, x.dtype)
  engineLayout.reverse(backend.engine, { x: from, shape: x.shape, to: y.pointer, bytes, axes })
  return y
}

export const layoutKernels: KernelTable = {
  [Transpose]: transpose,
  [Slice]: slice,
  [StridedSlice]: stridedSlice,
  [Concat]: concat,
  [Pack]: pack,
  [SplitV]: splitV,
  [Unpack]: unpack,
  [Tile]: tile,
  [PadV2]: pad,
  [Reverse]: reverse,
}
