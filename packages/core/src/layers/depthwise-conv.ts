/** Convolutions of each channel by itself, over time and over pictures. */
import { add, expandDims, squeeze, type Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import type { ConvolutionWeights } from './convolution.js'
import { convolvedSizes, convolvedTime, pictureWindows, timeWindows, windowOf } from './convolution-windows.js'
import type { ConvolutionWindows, WindowOptions } from './convolution-windows.js'
import { convolveDepthwise, depthwiseKeys, depthwiseWeights, type DepthwiseOptions } from './depthwise-options.js'
import { Layer, type CallContext } from './layer.js'
import { withoutMasked } from './mask.js'
import { built } from './weight-options.js'
import { asPicture, maskThroughWindow } from './window-mask.js'
import type { Pair } from './window.js'

export interface DepthwiseConv1DOptions extends DepthwiseOptions, WindowOptions<number> {}

export interface DepthwiseConv2DOptions extends DepthwiseOptions, WindowOptions<Pair> {}

/**
 * A convolution over time, of each channel by itself.
 *
 *   y[t, c·m + j] = activation(Σ_k x[t·strides + k·dilationRate, c]·W[k, c, j] + b),      m = depthMultiplier
 *
 * Shapes: [batch, time, in] -> [batch, time', in·depthMultiplier].
 * Weights: kernel W [kernelSize, in, depthMultiplier], bias b [in·depthMultiplier].
 * Masks as in `Conv1D`.
 */
export class DepthwiseConv1D extends Layer<DepthwiseConv1DOptions> {
  readonly className = 'DepthwiseConv1D'
  readonly #windows: ConvolutionWindows
  readonly #weights: ConvolutionWeights
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: DepthwiseConv1DOptions) {
    const where = options.name ?? 'depthwise_conv_1d'
    super(where, options, depthwiseKeys)
    this.#windows = timeWindows(where, options)
    this.#weights = depthwiseWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'in'])
    const { kernelSize, depthMultiplier = 1, useBias = true } = this.options
    const { kernel, bias } = this.#weights
    const channels = knownSize(`${this.name}: last axis of the input`, input[2])
    const time = convolvedTime(this.name, input, this.#windows)
    this.#kernel = this.weight('kernel', [kernelSize, channels, depthMultiplier], kernel)
    if (useBias) this.#bias = this.weight('bias', [channels * depthMultiplier], bias)
    return [input[0] ?? null, time, channels * depthMultiplier]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const kernel = expandDims(built(this.name, this.#kernel).value, 0)
    const seen = this.#windows.padding === 'valid' ? x : withoutMasked(x, context.masks[0])
    const y = squeeze(convolveDepthwise(asPicture(seen), kernel, this.#windows), [1])
    return this.#weights.activation(this.#bias === undefined ? y : add(y, this.#bias.value))
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    return maskThroughWindow(context.masks[0], windowOf(this.#windows, 1))
  }
}

/**
 * A convolution over pictures, of each channel by itself.
 *
 *   y[i, j, c·m + l] = activation(Σ_kn x[i·strides + k·dilationRate, j·strides + n·dilationRate, c]·W[k, n, c, l] + b)
 *
 * m is `depthMultiplier`.
 * Shapes: [batch, height, width, in] -> [batch, height', width', in·depthMultiplier].
 * Weights: kernel W [kernelHeight, kernelWidth, in, depthMultiplier], bias b [in·depthMultiplier].
 */
export class DepthwiseConv2D extends Layer<DepthwiseConv2DOptions> {
  readonly className = 'DepthwiseConv2D'
  readonly #windows: ConvolutionWindows
  readonly #weights: ConvolutionWeights
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: DepthwiseConv2DOptions) {
    const where = options.name ?? 'depthwise_conv_2d'
    super(where, options, depthwiseKeys)
    this.#windows = pictureWindows(where, options)
    this.#weights = depthwiseWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'in'])
    const { depthMultiplier = 1, useBias = true } = this.options
    const { kernel, bias } = this.#weights
    const channels = knownSize(`${this.name}: last axis of the input`, input[3])
    const sizes = convolvedSizes(this.name, input, this.#windows)
    this.#kernel = this.weight('kernel', [...this.#windows.sizes, channels, depthMultiplier], kernel)
    if (useBias) this.#bias = this.weight('bias', [channels * depthMultiplier], bias)
    return [input[0] ?? null, ...sizes, channels * depthMultiplier]
  }

  override call(x: Tensor): Tensor {
    const y = convolveDepthwise(x, built(this.name, this.#kernel).value, this.#windows)
    return this.#weights.activation(this.#bias === undefined ? y : add(y, this.#bias.value))
  }
}

/** A convolution over time, of each channel by itself: see `DepthwiseConv1D`. */
export function depthwiseConv1d(options: DepthwiseConv1DOptions): DepthwiseConv1D {
  return new DepthwiseConv1D(options)
}

/** A convolution over pictures, of each channel by itself: see `DepthwiseConv2D`. */
export function depthwiseConv2d(options: DepthwiseConv2DOptions): DepthwiseConv2D {
  return new DepthwiseConv2D(options)
}
