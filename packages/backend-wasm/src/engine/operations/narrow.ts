/** Convolution of images with few channels, forward and the filter gradient; see assembly/conv/narrow. */
import type { Engine } from '../engine.js'
import type { ConvFilterGradient, ConvForward, Convolution } from './conv.js'
import { epilogueFlags, packedBytes } from './gemm.js'
import { setGeometry } from './geometry.js'

/** The most channels for which reading windows where they lie was faster than making patches of them. */
const fewChannels = 4

/** Whether the geometry suits {@link narrow} and {@link narrowFilterGradient}. */
export function isNarrow(geometry: Convolution): boolean {
  const { channels, filters, outWidth, dilationHeight = 1, dilationWidth = 1 } = geometry
  return channels <= fewChannels && filters % 8 === 0 && outWidth >= 4 && dilationHeight === 1 && dilationWidth === 1
}

function prepare(engine: Engine, geometry: Convolution): void {
  setGeometry(engine, geometry)
  engine.ensureScratch(engine.kernels.bandBytes())
}

/** y = f(x * w + bias). */
export function narrow(engine: Engine, options: ConvForward): void {
  const { x, w, y, filters, channels, kernelHeight, kernelWidth, bias = 0 } = options
  prepare(engine, options)
  engine.withBlock(packedBytes(filters, kernelHeight * kernelWidth * channels + 1), (packed) =>
    engine.kernels.narrow(x, w, filters, y, epilogueFlags(options), bias, packed),
  )
}

/** dw from x and dy. */
export function narrowFilterGradient(engine: Engine, options: ConvFilterGradient): void {
  const { x, dy, dw, filters, channels, kernelHeight, kernelWidth } = options
  prepare(engine, options)
  const parts = engine.kernels.narrowGradientParts()
  engine.withBlock(parts === 1 ? 0 : 4 * kernelHeight * kernelWidth * channels * filters * parts, (partial) =>
    engine.kernels.narrowGradient(x, dy, filters, dw, partial),
  )
}
