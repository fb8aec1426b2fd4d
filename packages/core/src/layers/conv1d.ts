import { expandDims, pad, squeeze, type Tensor } from '@tensorflow/tfjs-core'
import { oneOf, positiveInteger } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import { convolve } from '../ops/convolution.js'
import { channelsOfGroup, convolutionKeys, convolutionWeights } from './convolution.js'
import type { ConvolutionOptions, ConvolutionWeights } from './convolution.js'
import { checkStrides, type WindowOptions } from './convolution-windows.js'
import { Layer, type CallContext } from './layer.js'
import { withoutMasked } from './mask.js'
import { built } from './weight-options.js'
import { maskThroughWindow } from './window-mask.js'
import { windowOutputSize, type Padding, type Window } from './window.js'

export interface Conv1DOptions extends ConvolutionOptions, Omit<WindowOptions<number>, 'padding'> {
  /** 'causal' sees no later step: zeros stand before the first. Default: 'valid'. */
  readonly padding?: Padding | 'causal'
}

/**
 * A convolution over time.
 *
 *   y[t] = activation(Σ_k x[t·strides + k·dilationRate]·W[k] + b)
 *
 * Shapes: [batch, time, in] -> [batch, time', filters].
 * Weights: kernel W [kernelSize, in / groups, filters], bias b [filters].
 * Masked steps are as zeros for 'same' and 'causal'. A window counts if all its steps do, with 'same' and 'causal' as its
 * own step does; with 'same' and strides the mask ends. Keras does not look at it.
 */
export class Conv1D extends Layer<Conv1DOptions> {
  readonly className = 'Conv1D'
  readonly #weights: ConvolutionWeights
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: Conv1DOptions) {
    const where = options.name ?? 'conv_1d'
    super(where, options, convolutionKeys)
    const { kernelSize, strides = 1, padding = 'valid', dilationRate = 1 } = options
    positiveInteger(`${where}: kernelSize`, kernelSize)
    positiveInteger(`${where}: strides`, strides)
    positiveInteger(`${where}: dilationRate`, dilationRate)
    oneOf(`${where}: padding`, padding, ['valid', 'same', 'causal'])
    checkStrides(where, [strides], [dilationRate])
    this.#weights = convolutionWeights(where, options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'in'])
    const { filters, kernelSize, useBias = true, groups = 1 } = this.options
    const { kernel, bias } = this.#weights
    const channels = channelsOfGroup(this.name, knownSize(`${this.name}: last axis of the input`, input[2]), groups)
    const time = windowOutputSize(`${this.name}: time axis of the input`, input[1], this.#window())
    this.#kernel = this.weight('kernel', [kernelSize, channels, filters], kernel)
    if (useBias) this.#bias = this.weight('bias', [filters], bias)
    return [input[0] ?? null, time, filters]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { kernelSize, strides = 1, padding = 'valid', dilationRate = 1, groups = 1 } = this.options
    const { activation, withRelu } = this.#weights
    const seen = padding === 'valid' ? x : withoutMasked(x, context.masks[0])
    const kernel = built(this.name, this.#kernel).value
    const before = (kernelSize - 1) * dilationRate
    const padded =
      padding === 'causal'
        ? pad(seen, [
            [0, 0],
            [before, 0],
            [0, 0],
          ])
        : seen
    // One axis is a picture of height 1.
    const picture = convolve(expandDims(padded, 1), expandDims(kernel, 0), {
      strides: [1, strides],
      dilations: [1, dilationRate],
      padding: padding === 'causal' ? 'valid' : padding,
      groups,
      bias: this.#bias?.value,
      withRelu,
    })
    const y = squeeze(picture, [1])
    return withRelu ? y : activation(y)
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    return maskThroughWindow(context.masks[0], this.#window())
  }

  #window(): Window {
    const { kernelSize, strides = 1, padding = 'valid', dilationRate = 1 } = this.options
    return { size: kernelSize, stride: strides, padding, dilation: dilationRate }
  }
}

/** A convolution over time: see `Conv1D`. */
export function conv1d(options: Conv1DOptions): Conv1D {
  return new Conv1D(options)
}
