/** Convolutions in two parts, over time and over pictures: each channel by itself, then all channels of a place. */
import { expandDims, squeeze, type Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import type { ConstraintLike } from '../functions/constraints.js'
import type { RegularizerLike } from '../functions/regularizers.js'
import type { InitializerLike } from '../initializers/resolve.js'
import { convolve } from '../ops/convolution.js'
import type { ConvolutionWeights } from './convolution.js'
import { convolvedSizes, convolvedTime, pictureWindows, timeWindows, windowOf } from './convolution-windows.js'
import type { ConvolutionWindows, WindowOptions } from './convolution-windows.js'
import { convolveDepthwise, depthwiseKeys, depthwiseWeights, type DepthwiseOptions } from './depthwise-options.js'
import { Layer, type CallContext, type WeightOptions } from './layer.js'
import { withoutMasked } from './mask.js'
import { built, weightOptions } from './weight-options.js'
import { asPicture, maskThroughWindow } from './window-mask.js'
import type { Pair } from './window.js'

export interface SeparableOptions extends DepthwiseOptions {
  /** Number of channels of the output. Range: at least 1. */
  readonly filters: number
  /** First values of the second part's kernel. Default: 'glorotUniform'. */
  readonly pointwiseInitializer?: InitializerLike
  /** Term of the loss that the second part's kernel adds. Default: none. */
  readonly pointwiseRegularizer?: RegularizerLike
  /** Projection of the second part's kernel after each update. Default: none. */
  readonly pointwiseConstraint?: ConstraintLike
}

export interface SeparableConv1DOptions extends SeparableOptions, WindowOptions<number> {}

export interface SeparableConv2DOptions extends SeparableOptions, WindowOptions<Pair> {}

const keys = [...depthwiseKeys, 'filters', 'pointwiseInitializer', 'pointwiseRegularizer', 'pointwiseConstraint']

/**
 * A convolution over time in two parts.
 *
 *   u[t, c·m + j] = Σ_k x[t·strides + k·dilationRate, c]·D[k, c, j]      y = activation(u·P + b)
 *
 * m is `depthMultiplier`.
 * Shapes: [batch, time, in] -> [batch, time', filters].
 * Weights: depthwiseKernel D [kernelSize, in, depthMultiplier], pointwiseKernel P [1, in·depthMultiplier, filters],
 * bias b [filters]. Masks as in `Conv1D`.
 * Source: Chollet 2017, arXiv:1610.02357.
 */
export class SeparableConv1D extends Layer<SeparableConv1DOptions> {
  readonly className = 'SeparableConv1D'
  readonly #windows: ConvolutionWindows
  readonly #weights: SeparableWeights
  #depthwise: Parameter | undefined
  #pointwise: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SeparableConv1DOptions) {
    const where = options.name ?? 'separable_conv_1d'
    super(where, options, keys)
    this.#windows = timeWindows(where, options)
    this.#weights = separableWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'in'])
    const { kernelSize, filters, depthMultiplier = 1, useBias = true } = this.options
    const channels = knownSize(`${this.name}: last axis of the input`, input[2])
    const time = convolvedTime(this.name, input, this.#windows)
    const { kernel, pointwise, bias } = this.#weights
    this.#depthwise = this.weight('depthwiseKernel', [kernelSize, channels, depthMultiplier], kernel)
    this.#pointwise = this.weight('pointwiseKernel', [1, channels * depthMultiplier, filters], pointwise)
    if (useBias) this.#bias = this.weight('bias', [filters], bias)
    return [input[0] ?? null, time, filters]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const depthwise = expandDims(built(this.name, this.#depthwise).value, 0)
    const pointwise = expandDims(built(this.name, this.#pointwise).value, 0)
    const seen = this.#windows.padding === 'valid' ? x : withoutMasked(x, context.masks[0])
    const weights = { depthwise, pointwise, bias: this.#bias?.value }
    return squeeze(convolveSeparable(asPicture(seen), weights, this.#windows, this.#weights), [1])
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    return maskThroughWindow(context.masks[0], windowOf(this.#windows, 1))
  }
}

/**
 * A convolution over pictures in two parts.
 *
 *   u[i, j, c·m + l] = Σ_kn x[i·strides + k·dilationRate, j·strides + n·dilationRate, c]·D[k, n, c, l]
 *   y = activation(u·P + b)
 *
 * m is `depthMultiplier`.
 * Shapes: [batch, height, width, in] -> [batch, height', width', filters].
 * Weights: depthwiseKernel D [kernelHeight, kernelWidth, in, depthMultiplier],
 * pointwiseKernel P [1, 1, in·depthMultiplier, filters], bias b [filters].
 * Source: Chollet 2017, arXiv:1610.02357.
 */
export class SeparableConv2D extends Layer<SeparableConv2DOptions> {
  readonly className = 'SeparableConv2D'
  readonly #windows: ConvolutionWindows
  readonly #weights: SeparableWeights
  #depthwise: Parameter | undefined
  #pointwise: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SeparableConv2DOptions) {
    const where = options.name ?? 'separable_conv_2d'
    super(where, options, keys)
    this.#windows = pictureWindows(where, options)
    this.#weights = separableWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'in'])
    const { filters, depthMultiplier = 1, useBias = true } = this.options
    const channels = knownSize(`${this.name}: last axis of the input`, input[3])
    const sizes = convolvedSizes(this.name, input, this.#windows)
    const { kernel, pointwise, bias } = this.#weights
    this.#depthwise = this.weight('depthwiseKernel', [...this.#windows.sizes, channels, depthMultiplier], kernel)
    this.#pointwise = this.weight('pointwiseKernel', [1, 1, channels * depthMultiplier, filters], pointwise)
    if (useBias) this.#bias = this.weight('bias', [filters], bias)
    return [input[0] ?? null, ...sizes, filters]
  }

  override call(x: Tensor): Tensor {
    const depthwise = built(this.name, this.#depthwise).value
    const pointwise = built(this.name, this.#pointwise).value
    const weights = { depthwise, pointwise, bias: this.#bias?.value }
    return convolveSeparable(x, weights, this.#windows, this.#weights)
  }
}

/** How the weights begin, and what follows the sum. */
interface SeparableWeights extends ConvolutionWeights {
  readonly pointwise: WeightOptions
}

function separableWeights(where: string, options: SeparableOptions): SeparableWeights {
  positiveInteger(`${where}: filters`, options.filters)
  const { pointwiseInitializer = 'glorotUniform', pointwiseRegularizer, pointwiseConstraint } = options
  const pointwise = weightOptions(pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint)
  return { ...depthwiseWeights(where, options), pointwise }
}

interface SeparableTensors {
  readonly depthwise: Tensor
  readonly pointwise: Tensor
  readonly bias: Tensor | undefined
}

function convolveSeparable(
  x: Tensor,
  { depthwise, pointwise, bias }: SeparableTensors,
  windows: ConvolutionWindows,
  { activation, withRelu }: SeparableWeights,
): Tensor {
  const y = convolve(convolveDepthwise(x, depthwise, windows), pointwise, {
    strides: [1, 1],
    dilations: [1, 1],
    padding: 'valid',
    groups: 1,
    bias,
    withRelu,
  })
  return withRelu ? y : activation(y)
}

/** A convolution over time in two parts: see `SeparableConv1D`. */
export function separableConv1d(options: SeparableConv1DOptions): SeparableConv1D {
  return new SeparableConv1D(options)
}

/** A convolution over pictures in two parts: see `SeparableConv2D`. */
export function separableConv2d(options: SeparableConv2DOptions): SeparableConv2D {
  return new SeparableConv2D(options)
}
