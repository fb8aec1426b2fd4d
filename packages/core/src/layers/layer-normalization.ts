import type { Tensor } from '@tensorflow/tfjs-core'
import { positiveNumber } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { layerNorm } from '../ops/layer-norm.js'
import { Layer, type CallContext, type WeightOptions } from './layer.js'
import {
  axesOf,
  axesOption,
  betaWeight,
  gammaWeight,
  normalizationKeys,
  refuseMaskAlong,
  type NormalizationOptions,
} from './normalization-options.js'
import { built } from './weight-options.js'

export interface LayerNormalizationOptions extends NormalizationOptions {
  /** The axis or axes along which it goes, counted from the end where negative; not the batch. Default: -1. */
  readonly axis?: number | readonly number[]
}

/**
 * Brings each example's features to mean 0 and variance 1, then scales and shifts them.
 *
 *   y = γ⊙(x - μ) / √(σ² + ε) + β,      μ = mean x,  σ² = mean (x - μ)²  along `axis`
 *
 * Shapes: any shape with a batch -> the same shape. A mask passes through, unless it goes along time.
 * Weights: gamma γ and beta β, each of the sizes of `axis`.
 * Source: Ba et al. 2016, arXiv:1607.06450.
 */
export class LayerNormalization extends Layer<LayerNormalizationOptions> {
  readonly className = 'LayerNormalization'
  override readonly passesMask = true
  readonly #axes: readonly number[]
  readonly #gammaOptions: WeightOptions
  readonly #betaOptions: WeightOptions
  #gamma: Parameter | undefined
  #beta: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: LayerNormalizationOptions = {}) {
    const where = options.name ?? 'layer_normalization'
    super(where, options, normalizationKeys)
    const { axis = -1, epsilon = 1e-3 } = options
    this.#axes = axesOption(where, axis)
    positiveNumber(`${where}: epsilon`, epsilon)
    this.#gammaOptions = gammaWeight(options)
    this.#betaOptions = betaWeight(options)
  }

  protected override build(input: Shape): Shape {
    const { center = true, scale = true } = this.options
    const sizes = axesOf(this.name, this.#axes, input).map((axis) =>
      knownSize(`${this.name}: axis ${axis} of the input`, input[axis]),
    )
    if (scale) this.#gamma = this.weight('gamma', sizes, this.#gammaOptions)
    if (center) this.#beta = this.weight('beta', sizes, this.#betaOptions)
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const axes = axesOf(this.name, this.#axes, x.shape)
    refuseMaskAlong(this.name, axes, context)
    const { epsilon = 1e-3, center = true, scale = true } = this.options
    const gamma = scale ? built(this.name, this.#gamma).value : undefined
    const beta = center ? built(this.name, this.#beta).value : undefined
    return layerNorm(x, { axes, epsilon, gamma, beta })
  }
}

/** Brings each example's features to mean 0 and variance 1: see `LayerNormalization`. */
export function layerNormalization(options: LayerNormalizationOptions = {}): LayerNormalization {
  return new LayerNormalization(options)
}
