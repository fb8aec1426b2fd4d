/** Convolution of images with filters, and its two gradients. */
import type { Engine } from '../engine.js'
import { type Epilogue, epilogueFlags, gemm, packedBytes } from './gemm.js'
import { type Geometry, setGeometry } from './geometry.js'
import { isNarrow, narrow, narrowFilterGradient } from './narrow.js'
import { isFasterByWinograd, turnedRound, winograd, winogradFilterGradient, winogradInputGradient } from './winograd.js'

export interface Convolution extends Geometry {
  readonly filters: number
  /** Default: what is faster for the geometry, see {@link isFasterByWinograd}. */
  readonly algorithm?: 'direct' | 'winograd' | 'narrow'
}

/** Whether the convolution is a matrix product of the pixels as they lie. */
function isProduct({ kernelHeight, kernelWidth, strideHeight = 1, strideWidth = 1, ...rest }: Convolution): boolean {
  const { padTop = 0, padLeft = 0, height, width, outHeight, outWidth } = rest
  const one = kernelHeight === 1 && kernelWidth === 1 && strideHeight === 1 && strideWidth === 1
  return one && padTop === 0 && padLeft === 0 && outHeight === height && outWidth === width
}

function byWinograd(geometry: Convolution): boolean {
  const { algorithm } = geometry
  return algorithm === 'winograd' || (algorithm === undefined && isFasterByWinograd(geometry))
}

function prepare(engine: Engine, geometry: Convolution): void {
  const { kernelHeight, kernelWidth, channels, filters } = geometry
  // A thread keeps at least four rows of patches and of their packed counterparts.
  engine.ensureScratch(1_000_000 + 32 * (kernelHeight * kernelWidth * channels + filters))
  setGeometry(engine, geometry)
}

export interface ConvForward extends Convolution, Omit<Epilogue, 'accumulate'> {
  /** [batch, height, width, channels]. */
  readonly x: number
  /** [kernelHeight, kernelWidth, channels, filters]. */
  readonly w: number
  /** [batch, outHeight, outWidth, filters]. */
  readonly y: number
}

/** y = f(x * w + bias). */
export function conv(engine: Engine, options: ConvForward): void {
  const { x, w, y, filters, channels, kernelHeight, kernelWidth, bias = 0, batch, outHeight, outWidth } = options
  const pixels = batch * outHeight * outWidth
  if (isProduct(options)) return gemm(engine, { ...options, m: pixels, n: filters, k: channels, a: x, b: w, c: y })
  if (byWinograd(options)) return winograd(engine, options)
  if (options.algorithm !== 'direct' && isNarrow(options)) return narrow(engine, options)
  const k = kernelHeight * kernelWidth * channels
  prepare(engine, options)
  engine.withBlock(packedBytes(filters, k), (packed) =>
    engine.kernels.convForward(x, w, filters, y, epilogueFlags(options), bias, packed),
  )
}

export interface ConvInputGradient extends Convolution {
  readonly dy: number
  readonly w: number
  readonly dx: number
}

/** dx from dy and w; the geometry is that of the forward convolution. */
export function convInputGradient(engine: Engine, options: ConvInputGradient): void {
  const { dy, w, dx, filters, channels, kernelHeight, kernelWidth, batch, outHeight, outWidth } = options
  const { strideHeight = 1, strideWidth = 1 } = options
  const pixels = batch * outHeight * outWidth
  if (isProduct(options)) {
    return gemm(engine, { m: pixels, n: channels, k: filters, a: dy, b: w, c: dx, transposeB: true })
  }
  const isDense = strideHeight === 1 && strideWidth === 1
  if (isDense && byWinograd(turnedRound(options))) return winogradInputGradient(engine, options)
  const taps = kernelHeight * kernelWidth
  // Below some channels the turned form has too narrow an output.
  if (!isDense || channels < 8) {
    prepare(engine, options)
    return engine.withBlock(packedBytes(taps * channels, filters), (packed) =>
      engine.kernels.convInputGradient(dy, w, filters, dx, packed),
    )
  }
  prepare(engine, turnedRound(options))
  engine.withBlock(packedBytes(channels, taps * filters), (packed) =>
    engine.kernels.convRotated(dy, w, channels, dx, packed),
  )
}

export interface ConvFilterGradient extends Convolution {
  readonly x: number
  readonly dy: number
  readonly dw: number
}

/** dw from x and dy; the geometry is that of the forward convolution. */
export function convFilterGradient(engine: Engine, options: ConvFilterGradient): void {
  const { x, dy, dw, filters, channels, kernelHeight, kernelWidth, batch, outHeight, outWidth } = options
  if (byWinograd(options)) return winogradFilterGradient(engine, options)
  if (options.algorithm !== 'direct' && isNarrow(options)) return narrowFilterGradient(engine, options)
  const size = kernelHeight * kernelWidth * channels * filters
  const parts = engine.kernels.convFilterParts(batch * outHeight * outWidth, size)
  prepare(engine, options)
  engine.withBlock(parts === 1 ? 0 : 4 * size * parts, (partial) =>
    engine.kernels.convFilterGradient(x, dy, filters, dw, parts, partial),
  )
}
