/** Convolution by Winograd's minimal filtering F(4 × 4, 3 × 3), and its two gradients; see assembly/winograd. */
import type { Engine } from '../engine.js'
import type { ConvFilterGradient, ConvForward, ConvInputGradient, Convolution } from './conv.js'
import { epilogueFlags } from './gemm.js'
import { setGeometry } from './geometry.js'

/** The most channels times filters: the transformed filter then takes 150 MB, and reading it all the time. */
const mostWeights = 1 << 20

/** Whether the windows are 3 × 3, side by side and without gaps. */
function isSuitable(geometry: Convolution): boolean {
  const {
    kernelHeight,
    kernelWidth,
    strideHeight = 1,
    strideWidth = 1,
    dilationHeight = 1,
    dilationWidth = 1,
  } = geometry
  const isPlain = [strideHeight, strideWidth, dilationHeight, dilationWidth].every((one) => one === 1)
  return kernelHeight === 3 && kernelWidth === 3 && isPlain
}

/**
 * Whether this form is faster than the direct one, by what both cost in multiply-adds: the products, and as many as
 * could be done while patches or tiles are gathered and transformed; measured, see
 * docs/decisions/0012-winograd-for-3x3.md.
 */
export function isFasterByWinograd(geometry: Convolution): boolean {
  if (!isSuitable(geometry) || geometry.channels * geometry.filters > mostWeights) return false
  const { batch, outHeight, outWidth, channels, filters } = geometry
  const tiles = batch * Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4)
  const columns = 8 * Math.ceil(filters / 8)
  const direct = 8 * batch * outHeight * outWidth * channels * (columns + 8)
  const products = 36 * 4 * Math.ceil(tiles / 4) * channels * columns
  return products + 400 * tiles * (channels + filters) + 170 * channels * filters < direct
}

/** y = f(x * w + bias). */
export function winograd(engine: Engine, options: ConvForward): void {
  const { x, w, y, bias = 0 } = options
  run(engine, options, { x, w, y, bias, flags: epilogueFlags(options), turned: 0 })
}

/** dx from dy and w: the convolution of dy with the filter turned round, or the adjoint form. */
export function winogradInputGradient(engine: Engine, options: ConvInputGradient): void {
  const { dy, w, dx, channels, filters } = options
  if (!isFasterAsAdjoint(options)) {
    return run(engine, turnedRound(options), { x: dy, w, y: dx, bias: 0, flags: 0, turned: 1 })
  }
  engine.ensureScratch(engine.kernels.winogradScratchBytes(filters, channels))
  setGeometry(engine, options)
  engine.withBlock(engine.kernels.winogradFilterBytes(filters, channels), (transformed) =>
    engine.kernels.winogradInput(dy, w, filters, dx, transformed),
  )
}

/**
 * Whether tiles that cover dy are so many fewer than those that cover dx that adding up what overlaps pays; by images,
 * so there must be some.
 */
export function isFasterAsAdjoint({ batch, height, width, outHeight, outWidth }: Convolution): boolean {
  const tiles = (rows: number, columns: number) => Math.ceil(rows / 4) * Math.ceil(columns / 4)
  return batch >= 8 && 1.2 * tiles(outHeight, outWidth) < tiles(height, width)
}

/** The geometry of the convolution of dy with the filter turned round, which gives dx. */
export function turnedRound(options: Convolution): Convolution {
  const { batch, height, width, channels, filters, outHeight, outWidth, kernelHeight, kernelWidth, algorithm } = options
  const { dilationHeight = 1, dilationWidth = 1, padTop = 0, padLeft = 0 } = options
  return {
    batch,
    height: outHeight,
    width: outWidth,
    channels: filters,
    filters: channels,
    outHeight: height,
    outWidth: width,
    kernelHeight,
    kernelWidth,
    dilationHeight,
    dilationWidth,
    padTop: dilationHeight * (kernelHeight - 1) - padTop,
    padLeft: dilationWidth * (kernelWidth - 1) - padLeft,
    ...(algorithm !== undefined && { algorithm }),
  }
}

interface Call {
  readonly x: number
  readonly w: number
  readonly y: number
  readonly bias: number
  readonly flags: number
  readonly turned: 0 | 1
}

function run(engine: Engine, geometry: Convolution, { x, w, y, bias, flags, turned }: Call): void {
  const { channels, filters } = geometry
  engine.ensureScratch(engine.kernels.winogradScratchBytes(channels, filters))
  setGeometry(engine, geometry)
  engine.withBlock(engine.kernels.winogradFilterBytes(channels, filters), (transformed) =>
    engine.kernels.winograd(x, w, filters, y, flags, bias, turned, transformed),
  )
}

/** dw from x and dy. */
export function winogradFilterGradient(engine: Engine, options: ConvFilterGradient): void {
  const { x, dy, dw, filters } = options
  setGeometry(engine, options)
  engine.ensureScratch(engine.kernels.winogradGradientScratchBytes(filters))
  engine.withBlock(engine.kernels.winogradGradientBytes(filters), (sums) =>
    engine.kernels.winogradGradient(x, dy, filters, dw, sums),
  )
}
