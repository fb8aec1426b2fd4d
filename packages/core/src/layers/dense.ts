import type { Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import type { Parameter } from '../engine/parameter.js'
import { describeShape, knownSize, type Shape } from '../engine/shape.js'
import { activation, type ActivationLike } from '../functions/activations.js'
import { activatedAffine, affine } from '../ops/affine.js'
import { Layer, type LayerOptions, type WeightOptions } from './layer.js'
import {
  biasKeys,
  biasWeight,
  built,
  kernelKeys,
  kernelWeight,
  type BiasOptions,
  type KernelOptions,
} from './weight-options.js'

export interface DenseOptions extends LayerOptions, KernelOptions, BiasOptions {
  /** Size of the output's last axis. Range: at least 1. */
  readonly units: number
  /** Function of the output. Default: 'linear'. */
  readonly activation?: ActivationLike
}

/**
 * A fully connected layer on the last axis.
 *
 *   y = activation(x·W + b)
 *
 * Shapes: [batch, …, in] -> [batch, …, units].
 * Weights: kernel W [in, units], bias b [units].
 * A mask passes through.
 */
export class Dense extends Layer<DenseOptions> {
  readonly className = 'Dense'
  override readonly passesMask = true
  readonly #activation: (x: Tensor) => Tensor
  readonly #kernelOptions: WeightOptions
  readonly #biasOptions: WeightOptions
  #kernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: DenseOptions) {
    const where = options.name ?? 'dense'
    super(where, options, ['units', 'activation', ...kernelKeys, ...biasKeys])
    positiveInteger(`${where}: units`, options.units)
    this.#activation = activation(options.activation ?? 'linear')
    this.#kernelOptions = kernelWeight(options)
    this.#biasOptions = biasWeight(options)
  }

  protected override build(input: Shape): Shape {
    if (input.length < 2) {
      throw new ShapeError(`${this.name}: input must be [batch, …, in], but got fewer axes: ${describeShape(input)}.`)
    }
    const { units, useBias = true } = this.options
    const size = knownSize(`${this.name}: last axis of the input`, input.at(-1))
    this.#kernel = this.weight('kernel', [size, units], this.#kernelOptions)
    if (useBias) this.#bias = this.weight('bias', [units], this.#biasOptions)
    return [...input.slice(0, -1), units]
  }

  override call(x: Tensor): Tensor {
    const { activation: name = 'linear' } = this.options
    const [kernel, bias] = [built(this.name, this.#kernel).value, this.#bias?.value]
    return activatedAffine(x, kernel, bias, name) ?? this.#activation(affine(x, kernel, bias, false))
  }
}

/** A fully connected layer: see `Dense`. */
export function dense(options: DenseOptions): Dense {
  return new Dense(options)
}
