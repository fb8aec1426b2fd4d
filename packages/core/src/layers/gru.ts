import { mul, ones, reverse, unstack, type Tensor } from '@tensorflow/tfjs-core'
import type { FusedOperations } from '../engine/fused-types.js'
import { numberWithin, positiveInteger } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { activation } from '../functions/activations.js'
import { dropout } from '../ops/dropout.js'
import { fusedOperations } from '../ops/fused.js'
import { gruLast, gruSequence, type GruWeights } from '../ops/gru.js'
import { Layer, type CallContext, type WeightOptions } from './layer.js'
import { maskOverFeatures } from './mask.js'
import { recurrentKeys, requireSequence, type RecurrentOptions } from './recurrent-options.js'
import { biasWeight, built, kernelWeight, weightOptions } from './weight-options.js'

export interface GRUOptions extends RecurrentOptions {
  /**
   * Whether the reset gate is applied to the product with the state, not to the state before it; there are two biases
   * then. Default: true.
   */
  readonly resetAfter?: boolean
}

/**
 * Gated recurrent unit: a recurrent layer with a state h.
 *
 *   z = σ(x_t·W_z + b_z + h·U_z + b'_z)     r = σ(x_t·W_r + b_r + h·U_r + b'_r)
 *   g = activation(x_t·W_g + b_g + r⊙(h·U_g + b'_g))      h <- z⊙h + (1 - z)⊙g
 *
 * Without `resetAfter`: g = activation(x_t·W_g + b_g + (r⊙h)·U_g), and there is no b'.
 * σ is `recurrentActivation`; h begins as 0.
 * Shapes: [batch, time, in] -> [batch, units], or [batch, time, units] with `returnSequences`.
 * Weights: kernel W [in, 3·units], recurrentKernel U [units, 3·units], bias [2, 3·units] with b and b' as rows, or
 * [3·units] without `resetAfter`; parts in the order z, r, g.
 * A masked step keeps h, and its output is the one before it. `goBackwards` reads from the last step to the first
 * and gives its outputs in that order; the mask is turned round with them, which Keras leaves out.
 * Dropout takes the same elements at every step, and for z, r and g.
 * Source: Cho et al. 2014, arXiv:1406.1078; with `resetAfter`, Chung et al. 2014, arXiv:1412.3555, as in cuDNN.
 */
export class GRU extends Layer<GRUOptions> {
  readonly className = 'GRU'
  readonly #activation: (x: Tensor) => Tensor
  readonly #recurrentActivation: (x: Tensor) => Tensor
  readonly #kernelOptions: WeightOptions
  readonly #recurrentOptions: WeightOptions
  readonly #biasOptions: WeightOptions
  #kernel: Parameter | undefined
  #recurrentKernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: GRUOptions) {
    const where = options.name ?? 'gru'
    super(where, options, [...recurrentKeys, 'resetAfter'])
    positiveInteger(`${where}: units`, options.units)
    numberWithin(`${where}: dropout`, options.dropout ?? 0, 0, 1)
    numberWithin(`${where}: recurrentDropout`, options.recurrentDropout ?? 0, 0, 1)
    this.#activation = activation(options.activation ?? 'tanh')
    this.#recurrentActivation = activation(options.recurrentActivation ?? 'sigmoid')
    this.#kernelOptions = kernelWeight(options)
    const { recurrentInitializer = 'orthogonal', recurrentRegularizer, recurrentConstraint } = options
    this.#recurrentOptions = weightOptions(recurrentInitializer, recurrentRegularizer, recurrentConstraint)
    this.#biasOptions = biasWeight(options)
  }

  protected override build(input: Shape): Shape {
    requireSequence(this.name, input)
    const { units, useBias = true, resetAfter = true, returnSequences = false } = this.options
    const size = knownSize(`${this.name}: last axis of the input`, input[2])
    this.#kernel = this.weight('kernel', [size, 3 * units], this.#kernelOptions)
    this.#recurrentKernel = this.weight('recurrentKernel', [units, 3 * units], this.#recurrentOptions)
    if (useBias) this.#bias = this.weight('bias', resetAfter ? [2, 3 * units] : [3 * units], this.#biasOptions)
    return returnSequences ? [input[0] ?? null, input[1] ?? null, units] : [input[0] ?? null, units]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    requireSequence(this.name, x.shape)
    const { units, resetAfter = true, returnSequences = false, goBackwards = false, dropout: rate = 0 } = this.options
    const [batch, , size] = x.shape as [number, number, number]
    const [mask] = context.masks
    const input = context.training && rate > 0 ? dropout(x, rate, context.random, [batch, 1, size]) : x
    const fused = this.#fusesSteps(context) ? fusedOperations() : undefined
    if (fused !== undefined) return this.#callFused(fused, input, mask)
    const run = returnSequences ? gruSequence : gruLast
    return run(input, this.#weights(resetAfter), {
      resetAfter,
      goBackwards,
      activation: this.#activation,
      recurrentActivation: this.#recurrentActivation,
      dropState: this.#recurrentDropout([batch, units], context),
      mask: mask && maskOverFeatures(mask),
    })
  }

  /** Whether the functions are those that fused kernels have, and the state is not dropped in between. */
  #fusesSteps({ training }: CallContext): boolean {
    const { activation: ofNew = 'tanh', recurrentActivation: ofGates = 'sigmoid', recurrentDropout = 0 } = this.options
    return ofNew === 'tanh' && ofGates === 'sigmoid' && (recurrentDropout === 0 || !training)
  }

  #callFused(fused: FusedOperations, x: Tensor, mask: Tensor | undefined): Tensor {
    const { resetAfter = true, returnSequences: sequences = false, goBackwards = false } = this.options
    const [w, u] = [built(this.name, this.#kernel).value, built(this.name, this.#recurrentKernel).value]
    const y = fused.gru(x, w, u, this.#bias?.value, { resetAfter, mask, reverse: goBackwards, sequences })
    return sequences && goBackwards ? reverse(y, 1) : y
  }

  /** A new layer of the same options that reads the steps the other way round. */
  reversed(): GRU {
    return new GRU({ ...this.options, goBackwards: !(this.options.goBackwards ?? false) })
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    const [mask] = context.masks
    if (mask === undefined || !this.options.returnSequences) return undefined
    return this.options.goBackwards ? reverse(mask, 1) : mask
  }

  #weights(resetAfter: boolean): GruWeights {
    const kernel = built(this.name, this.#kernel).value
    const recurrentKernel = built(this.name, this.#recurrentKernel).value
    const both = this.#bias?.value
    const [bias, recurrentBias] = both !== undefined && resetAfter ? unstack(both) : [both]
    return { kernel, recurrentKernel, bias, recurrentBias }
  }

  /** What drops elements of the state: the same ones at every step. */
  #recurrentDropout(shape: readonly number[], context: CallContext): (h: Tensor) => Tensor {
    const { recurrentDropout: rate = 0 } = this.options
    if (!context.training || rate === 0) return (h) => h
    const pattern = dropout(ones([...shape]), rate, context.random)
    return (h) => mul(h, pattern)
  }
}

/** Gated recurrent unit: see `GRU`. */
export function gru(options: GRUOptions): GRU {
  return new GRU(options)
}
