import { add, matMul, type Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { activation, type ActivationFunction } from '../functions/activations.js'
import { affine } from '../ops/affine.js'
import { recurrence, zeroStates } from '../ops/recurrence.js'
import { Layer, type CallContext } from './layer.js'
import type { OneOrMore } from './one-or-more.js'
import { dropInput, stateDropout } from './recurrent-dropout.js'
import { recurrentKeys, recurrentWeights } from './recurrent-options.js'
import type { RecurrentOptions, RecurrentWeightOptions } from './recurrent-options.js'
import { recurrenceOptions, sequenceInput, sequenceMask, sequenceOutput } from './recurrent-sequence.js'
import { sequenceShape, stateOutputs } from './recurrent-sequence.js'
import { built } from './weight-options.js'

/** There are no gates, and so no function of them. */
export type SimpleRNNOptions = Omit<RecurrentOptions, 'recurrentActivation'>

const keys = recurrentKeys.filter((key) => key !== 'recurrentActivation')

/**
 * The plain recurrent layer, with a state h.
 *
 *   h <- activation(x_t·W + h·U + b)
 *
 * h begins as 0, or as what is given with the input.
 * Input: one sequence x, or a list of x and the first h.
 * Shapes: x [batch, time, in], h [batch, units] -> [batch, units], or [batch, time, units] with `returnSequences`; with
 * `returnState` also the last h.
 * Weights: kernel W [in, units], recurrentKernel U [units, units], bias b [units].
 * A masked step keeps h, and its output is the one before it. `goBackwards` reads from the last step to the first
 * and gives its outputs in that order; the mask is turned round with them, which Keras leaves out.
 * Dropout takes the same elements at every step.
 * Source: Elman 1990, Cognitive Science 14(2).
 */
export class SimpleRNN extends Layer<SimpleRNNOptions, OneOrMore<Tensor>> {
  readonly className = 'SimpleRNN'
  readonly stateSizes: readonly number[]
  readonly #activation: ActivationFunction
  readonly #weightOptions: RecurrentWeightOptions
  #kernel: Parameter | undefined
  #recurrentKernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SimpleRNNOptions) {
    const where = options.name ?? 'simple_rnn'
    super(where, options, keys)
    this.stateSizes = [options.units]
    this.#weightOptions = recurrentWeights(where, options)
    this.#activation = activation(options.activation ?? 'tanh')
  }

  protected override build(input: OneOrMore<Shape>): Shape {
    const sequence = sequenceShape(this.name, input, this.stateSizes)
    const { units, useBias = true } = this.options
    const { kernel, recurrentKernel, bias } = this.#weightOptions
    const size = knownSize(`${this.name}: last axis of the input`, sequence[2])
    this.#kernel = this.weight('kernel', [size, units], kernel)
    this.#recurrentKernel = this.weight('recurrentKernel', [units, units], recurrentKernel)
    if (useBias) this.#bias = this.weight('bias', [units], bias)
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
    const { units, dropout = 0, recurrentDropout = 0 } = this.options
    const recurrentKernel = built(this.name, this.#recurrentKernel).value
    const kept = dropInput(x, dropout, context)
    const projected = affine(kept, built(this.name, this.#kernel).value, this.#bias?.value, false)
    const drop = stateDropout([x.shape[0], units], recurrentDropout, context) ?? ((h: Tensor) => h)
    const advance = (step: Tensor, [h]: readonly Tensor[]) => [
      this.#activation(add(step, matMul(drop(h!), recurrentKernel))),
    ]
    const first = initial ?? zeroStates(x, units, 1)
    return recurrence(projected, first, advance, recurrenceOptions(context, this.options))
  }

  /** A new layer of the same options that reads the steps the other way round. */
  reversed(): SimpleRNN {
    return new SimpleRNN({ ...this.options, goBackwards: !(this.options.goBackwards ?? false) })
  }

  override computeMask(_input: OneOrMore<Tensor>, context: CallContext): Tensor | undefined {
    return sequenceMask(context, this.options)
  }
}

/** The plain recurrent layer: see `SimpleRNN`. */
export function simpleRNN(options: SimpleRNNOptions): SimpleRNN {
  return new SimpleRNN(options)
}
