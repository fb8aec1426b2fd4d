import type { Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import { convolve } from '../ops/convolution.js'
import { channelsOfGroup, convolutionKeys, convolutionWeights } from './convolution.js'
import type { ConvolutionOptions, ConvolutionWeights } from './convolution.js'
import { convolvedSizes, volumeWindows, type ConvolutionWindows, type WindowOptions } from './convolution-windows.js'
import { Layer } from './layer.js'
import { built } from './weight-options.js'
import type { Triple } from './window.js'

export interface Conv3DOptions extends ConvolutionOptions, WindowOptions<Triple> {}

/**
 * A convolution over volumes: scans of a body, or pictures one after the other.
 *
 *   y[p] = activation(Σ_k x[p⊙strides + k⊙dilationRate]·W[k] + b),      p and k of depth, height and width
 *
 * Shapes: [batch, depth, height, width, in] -> [batch, depth', height', width', filters].
 * Weights: kernel W [kernelDepth, kernelHeight, kernelWidth, in / groups, filters], bias b [filters].
 */
export class Conv3D extends Layer<Conv3DOptions> {
  readonly className = 'Conv3D'
  readonly #windows: ConvolutionWindows<readonly [number, number, number]>
  readonly #weights: ConvolutionWeights
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: Conv3DOptions) {
    const where = options.name ?? 'conv_3d'
    super(where, options, convolutionKeys)
    this.#windows = volumeWindows(where, options)
    this.#weights = convolutionWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'depth', 'height', 'width', 'in'])
    const { filters, useBias = true, groups = 1 } = this.options
    const { kernel, bias } = this.#weights
    const channels = channelsOfGroup(this.name, knownSize(`${this.name}: last axis of the input`, input[4]), groups)
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

/** A convolution over volumes: see `Conv3D`. */
export function conv3d(options: Conv3DOptions): Conv3D {
  return new Conv3D(options)
}
