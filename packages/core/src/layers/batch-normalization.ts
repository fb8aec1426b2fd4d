import { add, mul, type Tensor } from '@tensorflow/tfjs-core'
import { numberWithin, positiveNumber } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import type { Parameter } from '../engine/parameter.js'
import { describeShape, knownSize, type Shape } from '../engine/shape.js'
import type { InitializerLike } from '../initializers/resolve.js'
import { batchNorm, batchNormBy } from '../ops/batch-norm.js'
import { Layer, type CallContext, type WeightOptions } from './layer.js'
import { booleanMask } from './mask.js'
import {
  axisOf,
  betaWeight,
  gammaWeight,
  normalizationKeys,
  requireAxis,
  type NormalizationOptions,
} from './normalization-options.js'
import { built, weightOptions } from './weight-options.js'

export interface BatchNormalizationOptions extends NormalizationOptions {
  /** The axis of the channels, counted from the end where negative; not the batch. Default: -1. */
  readonly axis?: number
  /** How much of the moving statistics each step keeps. Default: 0.99. Range: [0, 1]. */
  readonly momentum?: number
  /** First values of the moving mean. Default: 'zeros'. */
  readonly movingMeanInitializer?: InitializerLike
  /** First values of the moving variance. Default: 'ones'. */
  readonly movingVarianceInitializer?: InitializerLike
}

const keys = [...normalizationKeys, 'momentum', 'movingMeanInitializer', 'movingVarianceInitializer']

/**
 * Brings each channel to mean 0 and variance 1, then scales and shifts it.
 *
 *   y = γ⊙(x - μ) / √(σ² + ε) + β
 *   M <- momentum·M + (1 - momentum)·μ      V <- momentum·V + (1 - momentum)·σ²      (training)
 *
 * While training, μ and σ² are mean and variance over the batch and all axes but `axis`; otherwise μ = M and σ² = V.
 * A frozen layer (`trainable` false) uses M and V in training too, and leaves them alone.
 * Shapes: any shape with a batch -> the same shape. A mask passes through; masked steps do not count in μ and σ².
 * Weights: gamma γ and beta β, and movingMean M and movingVariance V, which no optimizer changes; all [channels].
 * Source: Ioffe and Szegedy 2015, arXiv:1502.03167.
 */
export class BatchNormalization extends Layer<BatchNormalizationOptions> {
  readonly className = 'BatchNormalization'
  override readonly passesMask = true
  readonly #gammaOptions: WeightOptions
  readonly #betaOptions: WeightOptions
  readonly #meanOptions: WeightOptions
  readonly #varianceOptions: WeightOptions
  #gamma: Parameter | undefined
  #beta: Parameter | undefined
  #movingMean: Parameter | undefined
  #movingVariance: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: BatchNormalizationOptions = {}) {
    const where = options.name ?? 'batch_normalization'
    super(where, options, keys)
    const { axis = -1, momentum = 0.99, epsilon = 1e-3 } = options
    const { movingMeanInitializer = 'zeros', movingVarianceInitializer = 'ones' } = options
    requireAxis(where, axis)
    numberWithin(`${where}: momentum`, momentum, 0, 1, true)
    positiveNumber(`${where}: epsilon`, epsilon)
    this.#gammaOptions = gammaWeight(options)
    this.#betaOptions = betaWeight(options)
    this.#meanOptions = { ...weightOptions(movingMeanInitializer, undefined, undefined), trainable: false }
    this.#varianceOptions = { ...weightOptions(movingVarianceInitializer, undefined, undefined), trainable: false }
  }

  protected override build(input: Shape): Shape {
    const { axis = -1, center = true, scale = true } = this.options
    const index = axisOf(this.name, axis, input)
    const channels = knownSize(`${this.name}: axis ${index} of the input`, input[index])
    if (scale) this.#gamma = this.weight('gamma', [channels], this.#gammaOptions)
    if (center) this.#beta = this.weight('beta', [channels], this.#betaOptions)
    this.#movingMean = this.weight('movingMean', [channels], this.#meanOptions)
    this.#movingVariance = this.weight('movingVariance', [channels], this.#varianceOptions)
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { axis = -1, epsilon = 1e-3 } = this.options
    const movingMean = built(this.name, this.#movingMean)
    const movingVariance = built(this.name, this.#movingVariance)
    const weights = { gamma: this.#gamma?.value, beta: this.#beta?.value }
    const options = { axis: axisOf(this.name, axis, x.shape), epsilon, ...weights }
    if (!context.training || !this.trainable) {
      return batchNormBy({ mean: movingMean.value, variance: movingVariance.value }, x, options)
    }
    const { y, mean, variance } = batchNorm(x, this.#maskFor(x, context), options)
    this.#advance(movingMean, mean)
    this.#advance(movingVariance, variance)
    return y
  }

  #maskFor(x: Tensor, { masks: [mask] }: CallContext): Tensor | undefined {
    if (mask === undefined || mask.rank === x.rank - 1) return mask && booleanMask(mask)
    throw new ShapeError(
      `${this.name}: mask must have one axis less than the input, ${describeShape(x.shape)}, ` +
        `but got ${describeShape(mask.shape)}.`,
    )
  }

  /** Moves a statistic towards that of the batch. */
  #advance(moving: Parameter, ofBatch: Tensor): void {
    const { momentum = 0.99 } = this.options
    moving.assign(add(mul(moving.value, momentum), mul(ofBatch, 1 - momentum)))
  }
}

/** Brings each channel to mean 0 and variance 1: see `BatchNormalization`. */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  return new BatchNormalization(options)
}
