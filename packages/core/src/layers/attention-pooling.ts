import { cast, matMul, mul, reshape, tanh, type Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, requireRank, type Shape } from '../engine/shape.js'
import { affine } from '../ops/affine.js'
import { hideSteps } from '../ops/hide-steps.js'
import { softmax } from '../ops/softmax.js'
import { Layer, type CallContext, type LayerOptions, type WeightOptions } from './layer.js'
import { booleanMask, withoutMasked } from './mask.js'
import {
  biasKeys,
  biasWeight,
  built,
  kernelKeys,
  kernelWeight,
  type BiasOptions,
  type KernelOptions,
} from './weight-options.js'

export interface AttentionPooling1DOptions extends LayerOptions, KernelOptions, BiasOptions {
  /** Size of what a step's weight is found by. Default: the size of the input's last axis. Range: at least 1. */
  readonly units?: number
}

/**
 * The mean of the steps, each by how much it matters, which is learned.
 *
 *   a = softmax_t(tanh(x_t·W + b)·q)      y = Σ_t a_t·x_t
 *
 * Shapes: [batch, time, features] -> [batch, features].
 * Weights: kernel W [features, units], bias b [units], query q [units, 1].
 * Masked steps get no part; an example without a step that counts gives 0. Keras has no such layer.
 * Source: Yang et al. 2016, "Hierarchical Attention Networks for Document Classification", section 2.2.
 */
export class AttentionPooling1D extends Layer<AttentionPooling1DOptions> {
  readonly className = 'AttentionPooling1D'
  readonly #kernelOptions: WeightOptions
  readonly #biasOptions: WeightOptions
  #kernel: Parameter | undefined
  #query: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AttentionPooling1DOptions = {}) {
    const where = options.name ?? 'attention_pooling_1d'
    super(where, options, ['units', ...kernelKeys, ...biasKeys])
    positiveInteger(`${where}: units`, options.units ?? 1)
    this.#kernelOptions = kernelWeight(options)
    this.#biasOptions = biasWeight(options)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    const features = knownSize(`${this.name}: last axis of the input`, input[2])
    const { units = features, useBias = true } = this.options
    this.#kernel = this.weight('kernel', [features, units], this.#kernelOptions)
    if (useBias) this.#bias = this.weight('bias', [units], this.#biasOptions)
    this.#query = this.weight('query', [units, 1], this.#kernelOptions)
    return [input[0] ?? null, features]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const [mask] = context.masks
    const [batch, time, features] = x.shape as [number, number, number]
    const seen = withoutMasked(x, mask)
    return reshape(matMul(reshape(this.scores(seen, context), [batch, 1, time]), seen), [batch, features])
  }

  /** The weight of each step, a in the formula: [batch, time, features] -> [batch, time]; each row adds up to 1. */
  scores(x: Tensor, context: CallContext): Tensor {
    const [mask] = context.masks
    const [batch, time, features] = x.shape as [number, number, number]
    const rows = affine(
      reshape(x, [batch * time, features]),
      built(this.name, this.#kernel).value,
      this.#bias?.value,
      false,
    )
    const fits = reshape(matMul(tanh(rows), built(this.name, this.#query).value), [batch, time])
    if (mask === undefined) return softmax(fits)
    // Where no step counts all are alike: hence the factor.
    return mul(softmax(hideSteps(fits, booleanMask(mask))), cast(mask, 'float32'))
  }
}

/** The mean of the steps, each by how much it matters: see `AttentionPooling1D`. */
export function attentionPooling1d(options: AttentionPooling1DOptions = {}): AttentionPooling1D {
  return new AttentionPooling1D(options)
}
