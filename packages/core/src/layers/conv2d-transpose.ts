import type { Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import { filterKeys, filterWeights, type ConvolutionWeights, type FilterOptions } from './convolution.js'
import { pictureWindows, type ConvolutionWindows, type WindowOptions } from './convolution-windows.js'
import { Layer } from './layer.js'
import { convolveTransposed, transposedSize } from './transposed-convolution.js'
import { built } from './weight-options.js'
import type { Pair } from './window.js'

export interface Conv2DTransposeOptions extends FilterOptions, WindowOptions<Pair> {}

/**
 * A convolution over pictures the other way round: each place is spread over a window of the output.
 *
 *   y[r, s] = activation(Σ x[i, j]·W[k, l] + b) over those with i·strides + k·dilationRate = r, j·strides + l·dilationRate = s
 *
 * Shapes: [batch, height, width, in] -> [batch, height·strides, width·strides, filters] for 'same', larger by the
 * window's reach for 'valid'.
 * Weights: kernel W [kernelHeight, kernelWidth, filters, in], bias b [filters].
 * Keras's `outputPadding` is not there.
 * Source: Zeiler et al. 2010, "Deconvolutional networks".
 */
export class Conv2DTranspose extends Layer<Conv2DTransposeOptions> {
  readonly className = 'Conv2DTranspose'
  readonly #windows: ConvolutionWindows
  readonly #weights: ConvolutionWeights
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: Conv2DTransposeOptions) {
    const where = options.name ?? 'conv_2d_transpose'
    super(where, options, filterKeys)
    this.#windows = pictureWindows(where, options)
    this.#weights = filterWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'height', 'width', 'in'])
    const { filters, useBias = true } = this.options
    const { kernel, bias } = this.#weights
    const channels = knownSize(`${this.name}: last axis of the input`, input[3])
    this.#kernel = this.weight('kernel', [...this.#windows.sizes, filters, channels], kernel)
    if (useBias) this.#bias = this.weight('bias', [filters], bias)
    const height = transposedSize(input[1], this.#windows, 0)
    return [input[0] ?? null, height, transposedSize(input[2], this.#windows, 1), filters]
  }

  override call(x: Tensor): Tensor {
    const kernel = built(this.name, this.#kernel).value
    return this.#weights.activation(convolveTransposed(x, kernel, this.#bias?.value, this.#windows))
  }
}

/** A convolution over pictures the other way round: see `Conv2DTranspose`. */
export function conv2dTranspose(options: Conv2DTransposeOptions): Conv2DTranspose {
  return new Conv2DTranspose(options)
}
