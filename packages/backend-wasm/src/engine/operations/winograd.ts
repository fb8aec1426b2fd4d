/** Convolution by Winograd's minimal filtering F(4 × 4, 3 × 3), and its two gradients; see assembly/winograd. */
import type { Engine } from '../engine.js'
import type { ConvFilterGradient, ConvForward, ConvInputGradient, Convolution } from './conv.js'
import { epilogueFlags } from './gemm.js'
import { setGeometry } from './geometry.js'

/** Whether the windows are 3 × 3, side by side and without gaps. */
export function canWinograd(geometry: Convolution): boolean {
  const { kernelHeight, kernelWidth, strideHeight = 1, strideWidth = 1, dilationHeight = 1, dilationWidth = 1 } = geometry
  return (
    kernelHeight === 3 &&
    kernelWidth === 3 &&
    [strideHeight, strideWidth, dilationHeight, dilationWidth].every((one) => one === 1)
  )
}

/** y = f(x * w + bias). */
export function winograd(engine: Engine, options: ConvForward): void {
  const { x, w, y, bias = 0 } = options
  run(engine, options, { x, w, y, bias, flags: epilogueFlags(options), turned: 0 })
}

/** dx from dy and w: the convolution of dy with the filter turned round. */
export function winogradInputGradient(engine: Engine, options: ConvInputGradient): void {
  const { dy, w, dx } = options
  run(engine, turnedRound(options), { x: dy, w, y: dx, bias: 0, flags: 0, turned: 1 })
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
