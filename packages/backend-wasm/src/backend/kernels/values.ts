/** Changes of type, choices by a condition, constants and logic. */
import {
  Cast,
  Fill,
  LogicalAnd,
  LogicalNot,
  LogicalOr,
  OnesLike,
  Range,
  Select,
  util,
  ZerosLike,
} from '@tensorflow/tfjs-core'
import type { CastAttrs, DataType, FillAttrs, RangeAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import {
  cast as castNumbers,
  fill as fillFloats,
  fillInt,
  select as selectNumbers,
  type Cast as CastName,
} from '../../engine/operations/cast.js'
import { broadcastShape } from '../../engine/operations/element-wise.js'
import { broadcastTo } from '../../engine/operations/layout.js'
import type { WasmBackend } from '../backend.js'
import { elementBytes } from '../entry.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'

const casts: Readonly<Partial<Record<DataType, Partial<Record<DataType, CastName>>>>> = {
  float32: { int32: 'floatToInt', bool: 'floatToBool' },
  int32: { float32: 'intToFloat', bool: 'intToBool' },
  bool: { float32: 'boolToFloat', int32: 'boolToInt' },
}

/** The numbers of `x` in another type; `undefined` for strings and complex numbers. */
export function castTo(backend: WasmBackend, x: TensorInfo, dtype: DataType): TensorInfo | undefined {
  if (x.dtype === dtype) return backend.alias(x, x.shape)
  const name = casts[x.dtype]?.[dtype]
  if (name === undefined) return undefined
  const from = backend.pointer(x)
  const result = backend.output(x.shape, dtype)
  castNumbers(backend.engine, name, from, result.pointer, util.sizeFromShape(x.shape))
  return result
}

const cast: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  return castTo(backend, x, (attributes as unknown as CastAttrs).dtype)
}

/** A condition of one axis chooses whole rows. */
const select: Kernel = (backend, inputs) => {
  const { condition, t, e } = inputs as Given<'condition' | 't' | 'e'>
  if (t.dtype !== e.dtype || elementBytes(t.dtype) === 0 || condition.dtype !== 'bool') return undefined
  const isRows = condition.shape.length === 1 && t.shape.length > 1
  const rows = isRows ? [condition.shape[0]!, ...t.shape.slice(1).map(() => 1)] : condition.shape
  const mask = spread(backend, { ...condition, shape: rows }, t.shape)
  // The engine chooses between words.
  const wide = [t, e].map((x) => castTo(backend, x, t.dtype === 'bool' ? 'int32' : t.dtype)!) as [
    TensorInfo,
    TensorInfo,
  ]
  const [yes, no] = wide.map((x) => backend.pointer(x)) as [number, number]
  const result = backend.output(t.shape, wide[0].dtype)
  selectNumbers(backend.engine, backend.pointer(mask), yes, no, result.pointer, util.sizeFromShape(t.shape))
  for (const { dataId } of [mask, ...wide]) backend.disposeData(dataId)
  const own = castTo(backend, result, t.dtype)!
  backend.disposeData(result.dataId)
  return own
}

/** A tensor of one number; `undefined` for strings and complex numbers. */
export function filled(
  backend: WasmBackend,
  shape: readonly number[],
  dtype: DataType,
  value: number,
): TensorInfo | undefined {
  if (elementBytes(dtype) === 0) return undefined
  const result = backend.output(shape, dtype)
  const size = util.sizeFromShape(shape as number[])
  if (dtype === 'float32') fillFloats(backend.engine, value, result.pointer, size)
  else if (dtype === 'int32') fillInt(backend.engine, value, result.pointer, size)
  else backend.engine.memory.uint8(result.pointer, size).fill(value)
  return result
}

const fill: Kernel = (backend, _inputs, attributes) => {
  const { shape, value, dtype } = attributes as unknown as FillAttrs
  return typeof value === 'string' ? undefined : filled(backend, shape, dtype || util.inferDtype(value), value)
}

const like =
  (value: 0 | 1): Kernel =>
  (backend, inputs) => {
    const { x } = inputs as Given<'x'>
    return filled(backend, x.shape, x.dtype, value)
  }

const range: Kernel = (backend, _inputs, attributes) => {
  const { start, stop, step, dtype } = attributes as unknown as RangeAttrs
  // tfjs turns a step of 1 round where the range goes down.
  const stride = stop < start && step === 1 ? -1 : step
  const count = Math.max(0, Math.ceil((stop - start) / stride))
  const values = dtype === 'float32' ? new Float32Array(count) : new Int32Array(count)
  for (let i = 0; i < count; i++) values[i] = i === 0 ? start : values[i - 1]! + stride
  return backend.makeTensorInfo([count], dtype, values)
}

function bytesOf(backend: WasmBackend, { dataId }: TensorInfo): ArrayLike<number> {
  return backend.data.get(dataId).values as Uint8Array
}

/** A condition in the shape that it is spread over, with one more reference. */
function spread(backend: WasmBackend, x: TensorInfo, shape: readonly number[]): TensorInfo {
  if (util.arraysEqual(x.shape, shape as number[])) return backend.alias(x, x.shape)
  const from = backend.pointer(x)
  const full = backend.output(shape, 'bool')
  broadcastTo(backend.engine, { x: from, shape: x.shape, to: full.pointer, bytes: 1, toShape: shape })
  return full
}

/** Of bytes, so that a loop here does: logic is on masks and conditions, which are small. */
function logical(operation: (a: number, b: number) => number): Kernel {
  return (backend, inputs) => {
    const { a, b } = inputs as Given<'a' | 'b'>
    if (a.dtype !== 'bool' || b.dtype !== 'bool') return undefined
    const shape = broadcastShape(a.shape, b.shape)
    const full = [a, b].map((x) => spread(backend, x, shape)) as [TensorInfo, TensorInfo]
    const result = backend.output(shape, 'bool')
    const [first, second, to] = [...full, result].map((x) => bytesOf(backend, x)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]
    for (let i = 0; i < to.length; i++) to[i] = operation(first[i]!, second[i]!)
    for (const { dataId } of full) backend.disposeData(dataId)
    return result
  }
}

const logicalNot: Kernel = (backend, inputs) => {
  const { x } = inputs as Given<'x'>
  if (x.dtype !== 'bool') return undefined
  const result = backend.output(x.shape, 'bool')
  const [from, to] = [bytesOf(backend, x), bytesOf(backend, result) as Uint8Array]
  for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 1 : 0
  return result
}

export const valueKernels: KernelTable = {
  [Cast]: cast,
  [Select]: select,
  [Fill]: fill,
  [ZerosLike]: like(0),
  [OnesLike]: like(1),
  [Range]: range,
  [LogicalAnd]: logical((a, b) => a & b),
  [LogicalOr]: logical((a, b) => a | b),
  [LogicalNot]: logicalNot,
}
