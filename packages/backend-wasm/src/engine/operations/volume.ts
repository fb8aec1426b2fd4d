/** Windows over volumes [batch, depth, height, width, channels]: convolution, pooling, dilation, and the gradients. */
import type { Engine } from '../engine.js'
import { tableAddress } from '../layout.js'
import { packedBytes } from './gemm.js'

/** Three sizes: depth, height, width. */
export type Triple = readonly [number, number, number]

/** Sizes of a window operation on volumes; a picture is a volume of depth 1. */
export interface VolumeGeometry {
  readonly batch: number
  readonly input: Triple
  readonly channels: number
  readonly output: Triple
  readonly kernel: Triple
  readonly strides: Triple
  readonly dilations: Triple
  /** Zeros in front of, above and left of the volume; the others follow from the output size. */
  readonly padding: Triple
}

/** Hands the geometry to the kernels, for the next call. */
function setVolume(engine: Engine, geometry: VolumeGeometry): void {
  const { batch, input, channels, output, kernel, strides, dilations, padding } = geometry
  const numbers = [batch, ...input, channels, ...output, ...kernel, ...strides, ...dilations, ...padding]
  engine.memory.ints.set(numbers, tableAddress >>> 2)
}

const count = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1)

export interface VolumeConv extends VolumeGeometry {
  readonly filters: number
}

/** Elements of a filter for each of the output channels. */
function prepare(engine: Engine, geometry: VolumeConv): number {
  const k = count(geometry.kernel) * geometry.channels
  // A thread keeps at least four rows of patches and of their packed counterparts.
  engine.ensureScratch(1_000_000 + 32 * (k + geometry.filters))
  setVolume(engine, geometry)
  return k
}

/** y[batch, …output, filters] = x * w, with w [...kernel, channels, filters]. Sizes must not be 0. */
export function volumeConv(
  engine: Engine,
  options: VolumeConv & { readonly x: number; readonly w: number; readonly y: number },
): void {
  const { x, w, y, filters } = options
  const k = prepare(engine, options)
  engine.withBlock(packedBytes(filters, k), (packed) => engine.kernels.volumeConv(x, w, filters, y, packed))
}

/** dx from dy and w; the geometry is that of the forward convolution. */
export function volumeConvInputGradient(
  engine: Engine,
  options: VolumeConv & { readonly dy: number; readonly w: number; readonly dx: number },
): void {
  const { dy, w, dx, filters } = options
  const k = prepare(engine, options)
  engine.withBlock(packedBytes(k, filters), (packed) => engine.kernels.volumeConvInput(dy, w, filters, dx, packed))
}

/** dw from x and dy; the geometry is that of the forward convolution. */
export function volumeConvFilterGradient(
  engine: Engine,
  options: VolumeConv & { readonly x: number; readonly dy: number; readonly dw: number },
): void {
  const { x, dy, dw, filters } = options
  const size = prepare(engine, options) * filters
  const parts = engine.kernels.volumeFilterParts(filters)
  engine.withBlock(parts === 1 ? 0 : 4 * size * parts, (partial) =>
    engine.kernels.volumeConvFilter(x, dy, filters, dw, parts, partial),
  )
}

/** The numbers of assembly/volume/pool.ts. Places are int32: an index in the example, or in all of x. */
const poolings = { max: 0, average: 1, place: 2, placeInBatch: 3 } as const

/** Pools x to y; the window is cut at the edge, the mean that of what is left. */
export function volumePool(
  engine: Engine,
  kind: keyof typeof poolings,
  options: VolumeGeometry & { readonly x: number; readonly y: number },
): void {
  setVolume(engine, options)
  engine.kernels.volumePool(poolings[kind], options.x, options.y)
}

/** dx from dy; `max` needs x (the first place that holds the largest value gets dy), `average` does not (give 0). */
export function volumePoolGradient(
  engine: Engine,
  kind: 'max' | 'average',
  options: VolumeGeometry & { readonly x: number; readonly dy: number; readonly dx: number },
): void {
  setVolume(engine, options)
  engine.kernels.volumePoolGradient(poolings[kind], options.x, options.dy, options.dx)
}

/** The numbers of assembly/volume/dilation.ts. */
const dilationParts = { forward: 0, input: 1, filter: 2 } as const

/** The largest x + w of each window of pictures (w [1, kernel, channels]), or a gradient, added to what `to` holds. */
export function dilation(
  engine: Engine,
  part: keyof typeof dilationParts,
  options: VolumeGeometry & { readonly x: number; readonly w: number; readonly dy: number; readonly to: number },
): void {
  setVolume(engine, options)
  engine.kernels.dilation(dilationParts[part], options.x, options.w, options.dy, options.to)
}
