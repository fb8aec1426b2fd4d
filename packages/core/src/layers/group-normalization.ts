import type { Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger, positiveNumber } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import type { Parameter } from '../engine/parameter.js'
import { describeShape, knownSize, type Shape } from '../engine/shape.js'
import { groupNorm } from '../ops/group-norm.js'
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
import { built } from './weight-options.js'

export interface GroupNormalizationOptions extends NormalizationOptions {
  /** Number of groups; -1 for one a channel. Default: 32. Range: at least 1, a divisor of the channels, or -1. */
  readonly groups?: number
  /** The axis of the channels, counted from the end where negative; not the batch. Default: -1. */
  readonly axis?: number
}

/**
 * Brings each group of channels of an example to mean 0 and variance 1, then scales and shifts each channel.
 *
 *   y = γ⊙(x - μ) / √(σ² + ε) + β,      μ and σ² over all places and the channels of a group
 *
 * Shapes: any shape with a batch -> the same shape. A mask passes through; masked steps do not count in μ and σ².
 * Weights: gamma γ and beta β, [channels].
 * Source: Wu and He 2018, arXiv:1803.08494.
 */
export class GroupNormalization extends Layer<GroupNormalizationOptions> {
  readonly className = 'GroupNormalization'
  override readonly passesMask = true
  readonly #gammaOptions: WeightOptions
  readonly #betaOptions: WeightOptions
  #gamma: Parameter | undefined
  #beta: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: GroupNormalizationOptions = {}) {
    const where = options.name ?? 'group_normalization'
    super(where, options, [...normalizationKeys, 'groups'])
    const { groups = 32, axis = -1, epsilon = 1e-3 } = options
    if (groups !== -1) positiveInteger(`${where}: groups`, groups)
    requireAxis(where, axis)
    positiveNumber(`${where}: epsilon`, epsilon)
    this.#gammaOptions = gammaWeight(options)
    this.#betaOptions = betaWeight(options)
  }

  protected override build(input: Shape): Shape {
    const { groups = 32, axis = -1, center = true, scale = true } = this.options
    const index = axisOf(this.name, axis, input)
    const channels = knownSize(`${this.name}: axis ${index} of the input`, input[index])
    if (groups !== -1 && channels % groups !== 0) {
      throw new ShapeError(
        `${this.name}: channels of the input must be a multiple of groups, ${groups}, but got ${describeShape(input)}.`,
      )
    }
    if (scale) this.#gamma = this.weight('gamma', [channels], this.#gammaOptions)
    if (center) this.#beta = this.weight('beta', [channels], this.#betaOptions)
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { axis: given = -1, epsilon = 1e-3, center = true, scale = true } = this.options
    const axis = axisOf(this.name, given, x.shape)
    const { groups = 32 } = this.options
    const [mask] = context.masks
    return groupNorm(x, {
      groups: groups === -1 ? x.shape[axis]! : groups,
      axis,
      epsilon,
      gamma: scale ? built(this.name, this.#gamma).value : undefined,
      beta: center ? built(this.name, this.#beta).value : undefined,
      mask: mask && booleanMask(mask),
    })
  }
}

/** Brings each group of channels to mean 0 and variance 1: see `GroupNormalization`. */
export function groupNormalization(options: GroupNormalizationOptions = {}): GroupNormalization {
  return new GroupNormalization(options)
}
