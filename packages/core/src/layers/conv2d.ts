import type { Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import { convolve } from '../ops/convolution.js'
import { channelsOfGroup, convolutionKeys, convolutionWeights } from './convolution.js'
import type { ConvolutionOptions, ConvolutionWeights } from './convolution.js'
import { convolvedSizes, pictureWindows, type ConvolutionWindows, type WindowOptions } from './convolution-windows.js'
import { Layer } from './layer.js'
import { built } from './weight-options.js'
import type { Pair } from './window.js'

export interface Conv2DOptions extends ConvolutionOptions, WindowOptions<Pair> {}

/**
 * A convolution over pictures.
 *
 *   y[i, j] = activation(Σ_kl x[i·strides + k·dilationRate, j·strides + l·dilationRate]·W[k, l] + b)
 *
 * Shapes: [batch, height, width, in] -> [batch, height', width', filters].
 * Weights: kernel W [kernelHeight, kernelWidth, in / groups, filters], bias b [filters].
 */
export class Conv2D extends Layer<Conv2DOptions> {
  readonly className = 'Conv2D'
  readonly #windows: ConvolutionWindows
  readonly #weights: ConvolutionWeights
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: Conv2DOptions) {
    const where = options.name ?? 'conv_2d'
    super(where, options, convolutionKeys)
    this.#windows = pictureWindows(where, options)
    this.#weights = convolutionWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'in'])
    const { filters, useBias = true, groups = 1 } = this.options
    const { kernel, bias } = this.#weights
    const channels = channelsOfGroup(this.name, knownSize(`${this.name}: last axis of the input`, input[3]), groups)
    const sizes = convolvedSizes(this.name, input, this.#windows)
    this.#kernel = this.weight('kernel', [...this.#windows.sizes, channels, filters], kernel)
    if (useBias) this.#bias = this.weight('bias', [filters], bias)
    return [input[0] ?? null, ...sizes, filters]
  }

  override call(x: Tensor): Tensor {
    const { groups = 1 } = this.options
    const { activation, withRelu } = this.#weights
    const kernel = built(this.name, this.#kernel).value
    const y = convolve(x, kernel, { ...this.#windows, groups, bias: this.#bias?.value, withRelu })
    return withRelu ? y : activation(y)
  }
}

/** A convolution over pictures: see `Conv2D`. */
export function conv2d(options: Conv2DOptions): Conv2D {
  return new Conv2D(options)
}
