/** Other arrangements of the same elements: transposes, slices, tiles, padding, concatenation. Nothing is computed. */
import type { Engine } from '../engine.js'
import { EngineError } from '../errors.js'
import { tableAddress } from '../layout.js'

const mostAxes = 16

/** Bytes of an element: bool 1, float32 and int32 4, complex64 8. */
export type ElementBytes = 1 | 4 | 8

/** One axis of a copy: its size, and the strides of source and target in elements. */
export interface CopyAxis {
  readonly size: number
  readonly from: number
  readonly to: number
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

/** Strides of a contiguous tensor, in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = []
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis] ?? 1
  }
  return strides
}

/** Without axes of size 1; neighbours that both sides hold as one axis become one. */
function merged(axes: readonly CopyAxis[]): CopyAxis[] {
  const result: CopyAxis[] = []
  for (const axis of axes) {
    if (axis.size === 1) continue
    const last = result.at(-1)
    if (last !== undefined && last.from === axis.from * axis.size && last.to === axis.to * axis.size) {
      result[result.length - 1] = { ...axis, size: last.size * axis.size }
    } else {
      result.push(axis)
    }
  }
  return result
}

function writeAxes(engine: Engine, axes: readonly CopyAxis[]): void {
  if (axes.length > mostAxes) {
    throw new EngineError(
      `layout: the axes that are left after merging must be at most ${mostAxes}, but got ${axes.length}.`,
    )
  }
  const { ints } = engine.memory
  let at = tableAddress >>> 2
  for (const { size, from, to } of axes) {
    ints[at++] = size
    ints[at++] = from
    ints[at++] = to
  }
}

/**
 * Copies along axes, outermost first, with any strides: x[Σ i·from] to to[Σ i·to]. Source strides may be 0 or negative. The
 * two must not overlap.
 */
export function copyAxes(engine: Engine, bytes: ElementBytes, axes: readonly CopyAxis[], x: number, to: number): void {
  if (axes.some(({ size }) => size <= 0)) return
  const few = merged(axes)
  while (few.length < 2) few.unshift({ size: 1, from: 0, to: 0 })
  writeAxes(engine, few)
  engine.kernels.copyStrided(bytes, x, to, few.length)
}

export interface Source {
  /** Pointer to a contiguous tensor. */
  readonly x: number
  readonly shape: readonly number[]
  /** Pointer to the result. */
  readonly to: number
  /** Default 4. */
  readonly bytes?: ElementBytes
}

/** to[…] = x with axis i of the result being axis permutation[i] of x. */
export function transpose(engine: Engine, source: Source & { readonly permutation: readonly number[] }): void {
  const { x, shape, to, bytes = 4, permutation } = source
  if (sizeOf(shape) === 0) return
  const strides = stridesOf(shape)
  const toStrides = stridesOf(permutation.map((axis) => shape[axis] ?? 1))
  const axes = merged(
    permutation.map((axis, i) => ({ size: shape[axis] ?? 1, from: strides[axis] ?? 1, to: toStrides[i] ?? 1 })),
  )
  const row = axes.at(-1)
  const column = axes.find(({ from }) => from === 1)
  if (bytes !== 4 || row === undefined || column === undefined || row === column) {
    return copyAxes(engine, bytes, axes, x, to)
  }
  const others = axes.filter((axis) => axis !== row && axis !== column)
  writeAxes(engine, others)
  const matrices = others.reduce((product, { size }) => product * size, 1)
  engine.kernels.transpose(x, to, row.size, column.size, row.from, column.to, others.length, matrices)
}

/** Sizes of what a strided slice takes: begin, begin + stride, … before end (behind it, for negative strides). */
export function slicedSize(begin: number, end: number, stride: number): number {
  return Math.max(0, Math.ceil((end - begin) / stride))
}

export interface SliceOptions extends Source {
  /** First position of each axis. */
  readonly begin: readonly number[]
  /** Size of the result on each axis. */
  readonly size: readonly number[]
  /** Steps, of either sign. Default: 1 on each axis. */
  readonly strides?: readonly number[]
}

/** The positions begin + i·stride of each axis. */
export function slice(engine: Engine, { x, shape, to, bytes = 4, begin, size, strides }: SliceOptions): void {
  const from = stridesOf(shape)
  const toStrides = stridesOf(size)
  let start = 0
  const axes = size.map((length, i) => {
    const stride = from[i] ?? 1
    start += (begin[i] ?? 0) * stride
    return { size: length, from: stride * (strides?.[i] ?? 1), to: toStrides[i] ?? 1 }
  })
  copyAxes(engine, bytes, axes, x + start * bytes, to)
}

/** Turns the given axes round. */
export function reverse(engine: Engine, source: Source & { readonly axes: readonly number[] }): void {
  const isTurned = source.shape.map((_, axis) => source.axes.includes(axis))
  const begin = source.shape.map((size, axis) => (isTurned[axis] === true ? size - 1 : 0))
  slice(engine, { ...source, begin, size: source.shape, strides: isTurned.map((turned) => (turned ? -1 : 1)) })
}

/** Repeats x `repeats[i]` times along axis i. */
export function tile(engine: Engine, source: Source & { readonly repeats: readonly number[] }): void {
  const { x, shape, to, bytes = 4, repeats } = source
  const strides = stridesOf(shape)
  const toStrides = stridesOf(shape.map((size, axis) => size * (repeats[axis] ?? 1)))
  const axes = shape.flatMap((size, axis) => {
    const step = toStrides[axis] ?? 1
    return [
      { size: repeats[axis] ?? 1, from: 0, to: size * step },
      { size, from: strides[axis] ?? 1, to: step },
    ]
  })
  copyAxes(engine, bytes, axes, x, to)
}

/** Spreads x over a larger shape, as broadcasting does. */
export function broadcastTo(engine: Engine, source: Source & { readonly toShape: readonly number[] }): void {
  const { x, shape, to, bytes = 4, toShape } = source
  const strides = stridesOf(shape)
  const toStrides = stridesOf(toShape)
  const missing = toShape.length - shape.length
  const axes = toShape.map((size, i) => {
    const own = shape[i - missing] ?? 1
    return { size, from: own === 1 ? 0 : (strides[i - missing] ?? 0), to: toStrides[i] ?? 1 }
  })
  copyAxes(engine, bytes, axes, x, to)
}

/** Copies x into the result from `before[i]` on along axis i; what lies around it must be filled already. */
export function padInto(
  engine: Engine,
  source: Source & { readonly toShape: readonly number[]; readonly before: readonly number[] },
): void {
  const { x, shape, to, bytes = 4, toShape, before } = source
  const strides = stridesOf(shape)
  const toStrides = stridesOf(toShape)
  const start = toStrides.reduce((sum, stride, axis) => sum + stride * (before[axis] ?? 0), 0)
  const axes = shape.map((size, axis) => ({ size, from: strides[axis] ?? 1, to: toStrides[axis] ?? 1 }))
  copyAxes(engine, bytes, axes, x, to + start * bytes)
}

/** One part of a concatenation: its pointer and its size along the axis. */
export interface Part {
  readonly x: number
  readonly size: number
}

export interface ConcatOptions {
  readonly parts: readonly Part[]
  readonly to: number
  /** Product of the sizes before the axis, and behind it. */
  readonly outer: number
  readonly inner: number
  /** Default 4. */
  readonly bytes?: ElementBytes
}

/** Joins tensors [outer, size, inner] along the middle axis. */
export function concat(engine: Engine, options: ConcatOptions): void {
  const { outer, bytes = 4 } = options
  eachPart(options, (part, whole, row, total) => {
    const axes = [
      { size: outer, from: row, to: total },
      { size: row, from: 1, to: 1 },
    ]
    copyAxes(engine, bytes, axes, part, whole)
  })
}

/** The reverse of {@link concat}: parts of [outer, Σ size, inner] go to `parts[i].x`. */
export function split(engine: Engine, options: ConcatOptions): void {
  const { outer, bytes = 4 } = options
  eachPart(options, (part, whole, row, total) => {
    const axes = [
      { size: outer, from: total, to: row },
      { size: row, from: 1, to: 1 },
    ]
    copyAxes(engine, bytes, axes, whole, part)
  })
}

/** For each part its pointer, where it begins in the whole, and how long a row of both is. */
function eachPart(
  { parts, to, inner, bytes = 4 }: ConcatOptions,
  use: (part: number, whole: number, row: number, total: number) => void,
): void {
  const total = parts.reduce((sum, { size }) => sum + size, 0) * inner
  let whole = to
  for (const { x, size } of parts) {
    use(x, whole, size * inner, total)
    whole += size * inner * bytes
  }
}
