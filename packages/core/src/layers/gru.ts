import type { Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { gru as gruOperation } from '../ops/gru.js'
import { Layer, type CallContext } from './layer.js'
import type { OneOrMore } from './one-or-more.js'
import { dropInput, stateDropout } from './recurrent-dropout.js'
import { gateFunctions, recurrentKeys, recurrentWeights } from './recurrent-options.js'
import type { RecurrentOptions, RecurrentWeightOptions } from './recurrent-options.js'
import { recurrenceOptions, sequenceInput, sequenceMask, sequenceOutput } from './recurrent-sequence.js'
import { sequenceShape, stateOutputs } from './recurrent-sequence.js'
import { built } from './weight-options.js'

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
 * σ is `recurrentActivation`; h begins as 0, or as what is given with the input.
 * Input: one sequence x, or a list of x and the first h.
 * Shapes: x [batch, time, in], h [batch, units] -> [batch, units], or [batch, time, units] with `returnSequences`; with
 * `returnState` also the last h.
 * Weights: kernel W [in, 3·units], recurrentKernel U [units, 3·units], bias [2, 3·units] with b and b' as rows, or
 * [3·units] without `resetAfter`; parts in the order z, r, g.
 * A masked step keeps h, and its output is the one before it. `goBackwards` reads from the last step to the first
 * and gives its outputs in that order; the mask is turned round with them, which Keras leaves out.
 * Dropout takes the same elements at every step, and for z, r and g.
 * Source: Cho et al. 2014, arXiv:1406.1078; with `resetAfter`, Chung et al. 2014, arXiv:1412.3555, as in cuDNN.
 */
export class GRU extends Layer<GRUOptions, OneOrMore<Tensor>> {
  readonly className = 'GRU'
  readonly stateSizes: readonly number[]
  readonly #functions: ReturnType<typeof gateFunctions>
  readonly #weightOptions: RecurrentWeightOptions
  #kernel: Parameter | undefined
  #recurrentKernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: GRUOptions) {
    const where = options.name ?? 'gru'
    super(where, options, [...recurrentKeys, 'resetAfter'])
    this.stateSizes = [options.units]
    this.#weightOptions = recurrentWeights(where, options)
    this.#functions = gateFunctions(options)
  }

  protected override build(input: OneOrMore<Shape>): Shape {
    const sequence = sequenceShape(this.name, input, this.stateSizes)
    const { units, useBias = true, resetAfter = true } = this.options
    const { kernel, recurrentKernel, bias } = this.#weightOptions
    const size = knownSize(`${this.name}: last axis of the input`, sequence[2])
    this.#kernel = this.weight('kernel', [size, 3 * units], kernel)
    this.#recurrentKernel = this.weight('recurrentKernel', [units, 3 * units], recurrentKernel)
    if (useBias) this.#bias = this.weight('bias', resetAfter ? [2, 3 * units] : [3 * units], bias)
    return sequenceOutput(sequence, this.options)
  }

  protected override otherOutputs(first: Shape): readonly Shape[] {
    return stateOutputs(first, this.stateSizes, this.options)
  }

  override call(input: OneOrMore<Tensor>, context: CallContext): Tensor {
    return this.callAll(input, context)[0]!
  }

  override callAll(input: OneOrMore<Tensor>, context: CallContext): readonly Tensor[] {
    const { x, initial } = sequenceInput(this.name, input, this.stateSizes)
    const { units, resetAfter = true, dropout = 0, recurrentDropout = 0 } = this.options
    const weights = {
      kernel: built(this.name, this.#kernel).value,
      recurrentKernel: built(this.name, this.#recurrentKernel).value,
      bias: this.#bias?.value,
    }
    return gruOperation(dropInput(x, dropout, context), weights, {
      ...recurrenceOptions(context, this.options),
      initial,
      ...this.#functions,
      resetAfter,
      dropState: stateDropout([x.shape[0], units], recurrentDropout, context),
    })
  }

  /** A new layer of the same options that reads the steps the other way round. */
  reversed(): GRU {
    return new GRU({ ...this.options, goBackwards: !(this.options.goBackwards ?? false) })
  }

  override computeMask(_input: OneOrMore<Tensor>, context: CallContext): Tensor | undefined {
    return sequenceMask(context, this.options)
  }
}

/** Gated recurrent unit: see `GRU`. */
export function gru(options: GRUOptions): GRU {
  return new GRU(options)
}
