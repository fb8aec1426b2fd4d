import type { Tensor } from '@tensorflow/tfjs-core'
import { oneOf } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import { activation } from '../functions/activations.js'
import { channelsOfGroup, checkConvolution, convolutionKeys, convolve, type ConvolutionOptions } from './convolution.js'
import { Layer, type WeightOptions } from './layer.js'
import { biasWeight, built, kernelWeight } from './weight-options.js'
import { pair, windowOutputSize, type Padding, type Pair } from './window.js'

export interface Conv2DOptions extends ConvolutionOptions {
  /** Height and width of the kernel. Range: at least 1. */
  readonly kernelSize: Pair
  /** Places from one window to the next. Default: 1. Range: at least 1; above 1 only with `dilationRate` 1. */
  readonly strides?: Pair
  /** Default: 'valid'. */
  readonly padding?: Padding
  /** Distance of the places that a window covers. Default: 1. Range: at least 1. */
  readonly dilationRate?: Pair
}

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
  readonly #kernelSize: readonly [number, number]
  readonly #strides: readonly [number, number]
  readonly #dilations: readonly [number, number]
  readonly #activation: (x: Tensor) => Tensor
  readonly #kernelOptions: WeightOptions
  readonly #biasOptions: WeightOptions
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: Conv2DOptions) {
    const where = options.name ?? 'conv_2d'
    super(where, options, convolutionKeys)
    this.#kernelSize = pair(`${where}: kernelSize`, options.kernelSize)
    this.#strides = pair(`${where}: strides`, options.strides ?? 1)
    this.#dilations = pair(`${where}: dilationRate`, options.dilationRate ?? 1)
    oneOf(`${where}: padding`, options.padding ?? 'valid', ['valid', 'same'])
    checkConvolution(where, options, this.#strides, this.#dilations)
    this.#activation = activation(options.activation ?? 'linear')
    this.#kernelOptions = kernelWeight(options)
    this.#biasOptions = biasWeight(options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'in'])
    const { filters, useBias = true, groups = 1 } = this.options
    const channels = channelsOfGroup(this.name, knownSize(`${this.name}: last axis of the input`, input[3]), groups)
    const height = this.#outputSize('height', input[1], 0)
    const width = this.#outputSize('width', input[2], 1)
    this.#kernel = this.weight('kernel', [...this.#kernelSize, channels, filters], this.#kernelOptions)
    if (useBias) this.#bias = this.weight('bias', [filters], this.#biasOptions)
    return [input[0] ?? null, height, width, filters]
  }

  override call(x: Tensor): Tensor {
    const { padding = 'valid', groups = 1, activation: name } = this.options
    const y = convolve(x, built(this.name, this.#kernel).value, {
      strides: this.#strides,
      dilations: this.#dilations,
      padding,
      groups,
      bias: this.#bias?.value,
      withRelu: name === 'relu',
    })
    return name === 'relu' ? y : this.#activation(y)
  }

  #outputSize(name: string, size: number | null | undefined, axis: 0 | 1): number | null {
    return windowOutputSize(`${this.name}: ${name} of the input`, size, {
      size: this.#kernelSize[axis],
      stride: this.#strides[axis],
      padding: this.options.padding ?? 'valid',
      dilation: this.#dilations[axis],
    })
  }
}

/** A convolution over pictures: see `Conv2D`. */
export function conv2d(options: Conv2DOptions): Conv2D {
  return new Conv2D(options)
}
