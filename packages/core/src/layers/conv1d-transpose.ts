import { expandDims, squeeze, type Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import { filterKeys, filterWeights, type ConvolutionWeights, type FilterOptions } from './convolution.js'
import { timeWindows, type ConvolutionWindows, type WindowOptions } from './convolution-windows.js'
import { Layer } from './layer.js'
import { convolveTransposed, transposedSize } from './transposed-convolution.js'
import { built } from './weight-options.js'
import { asPicture } from './window-mask.js'

export interface Conv1DTransposeOptions extends FilterOptions, WindowOptions<number> {}

/**
 * A convolution over time the other way round: each step is spread over a window of the output.
 *
 *   y[s] = activation(Σ x[t]·W[k] + b) over the t and k with t·strides + k·dilationRate = s
 *
 * Shapes: [batch, time, in] -> [batch, time·strides, filters] for 'same', longer by the window's reach for 'valid'.
 * Weights: kernel W [kernelSize, filters, in], bias b [filters].
 * A mask ends here. Keras's `outputPadding` is not there.
 * Source: Zeiler et al. 2010, "Deconvolutional networks".
 */
export class Conv1DTranspose extends Layer<Conv1DTransposeOptions> {
  readonly className = 'Conv1DTranspose'
  readonly #windows: ConvolutionWindows
  readonly #weights: ConvolutionWeights
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: Conv1DTransposeOptions) {
    const where = options.name ?? 'conv_1d_transpose'
    super(where, options, filterKeys)
    const { strides, ...windows } = timeWindows(where, options)
    this.#windows = { ...windows, strides: [1, strides[1]] }
    this.#weights = filterWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'in'])
    const { filters, kernelSize, useBias = true } = this.options
    const { kernel, bias } = this.#weights
    const channels = knownSize(`${this.name}: last axis of the input`, input[2])
    this.#kernel = this.weight('kernel', [kernelSize, filters, channels], kernel)
    if (useBias) this.#bias = this.weight('bias', [filters], bias)
    return [input[0] ?? null, transposedSize(input[1], this.#windows, 1), filters]
  }

  override call(x: Tensor): Tensor {
    const kernel = expandDims(built(this.name, this.#kernel).value, 0)
    const y = convolveTransposed(asPicture(x), kernel, this.#bias?.value, this.#windows)
    return this.#weights.activation(squeeze(y, [1]))
  }
}

/** A convolution over time the other way round: see `Conv1DTranspose`. */
export function conv1dTranspose(options: Conv1DTransposeOptions): Conv1DTranspose {
  return new Conv1DTranspose(options)
}
