import { add, mean, mul, reshape, rsqrt, square, type Tensor } from '@tensorflow/tfjs-core'
import { positiveNumber } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { axesOf, axesOption, refuseMaskAlong } from './normalization-options.js'
import { built } from './weight-options.js'

export interface RMSNormalizationOptions extends LayerOptions {
  /** The axis or axes along which it goes, counted from the end where negative; not the batch. Default: -1. */
  readonly axis?: number | readonly number[]
  /** Added to the mean square, so that nothing is divided by 0. Default: 1e-6. Range: above 0. */
  readonly epsilon?: number
}

/**
 * Brings each example's features to a mean square of 1, then scales them.
 *
 *   y = s⊙x / √(mean x² + ε)  along `axis`
 *
 * Shapes: any shape with a batch -> the same shape. A mask passes through, unless it goes along time.
 * Weights: scale s, of the sizes of `axis`.
 * Source: Zhang and Sennrich 2019, arXiv:1910.07467.
 */
export class RMSNormalization extends Layer<RMSNormalizationOptions> {
  readonly className = 'RMSNormalization'
  override readonly passesMask = true
  readonly #axes: readonly number[]
  #scale: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: RMSNormalizationOptions = {}) {
    const where = options.name ?? 'rms_normalization'
    super(where, options, ['axis', 'epsilon'])
    this.#axes = axesOption(where, options.axis ?? -1)
    positiveNumber(`${where}: epsilon`, options.epsilon ?? 1e-6)
  }

  protected override build(input: Shape): Shape {
    const axes = axesOf(this.name, this.#axes, input)
    const sizes = axes.map((axis) => knownSize(`${this.name}: axis ${axis} of the input`, input[axis]))
    this.#scale = this.weight('scale', sizes, { initializer: 'ones' })
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const axes = axesOf(this.name, this.#axes, x.shape)
    refuseMaskAlong(this.name, axes, context)
    const inverse = rsqrt(add(mean(square(x), axes, true), this.options.epsilon ?? 1e-6))
    const sizes = x.shape.map((size, axis) => (axes.includes(axis) ? size : 1))
    return mul(mul(x, inverse), reshape(built(this.name, this.#scale).value, sizes))
  }
}

/** Brings each example's features to a mean square of 1: see `RMSNormalization`. */
export function rmsNormalization(options: RMSNormalizationOptions = {}): RMSNormalization {
  return new RMSNormalization(options)
}
