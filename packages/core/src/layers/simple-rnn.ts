import { add, matMul, zeros, type Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { activation, type ActivationFunction } from '../functions/activations.js'
import { affine } from '../ops/affine.js'
import { recurrence } from '../ops/recurrence.js'
import { Layer, type CallContext } from './layer.js'
import { dropInput, stateDropout } from './recurrent-dropout.js'
import { recurrentKeys, recurrentWeights } from './recurrent-options.js'
import type { RecurrentOptions, RecurrentWeightOptions } from './recurrent-options.js'
import { recurrenceOptions, requireSequence, sequenceMask, sequenceOutput } from './recurrent-sequence.js'
import { built } from './weight-options.js'

/** There are no gates, and so no function of them. */
export type SimpleRNNOptions = Omit<RecurrentOptions, 'recurrentActivation'>

const keys = recurrentKeys.filter((key) => key !== 'recurrentActivation')

/**
 * The plain recurrent layer, with a state h.
 *
 *   h <- activation(x_t·W + h·U + b)
 *
 * h begins as 0.
 * Shapes: [batch, time, in] -> [batch, units], or [batch, time, units] with `returnSequences`.
 * Weights: kernel W [in, units], recurrentKernel U [units, units], bias b [units].
 * A masked step keeps h, and its output is the one before it. `goBackwards` reads from the last step to the first
 * and gives its outputs in that order; the mask is turned round with them, which Keras leaves out.
 * Dropout takes the same elements at every step.
 * Source: Elman 1990, Cognitive Science 14(2).
 */
export class SimpleRNN extends Layer<SimpleRNNOptions> {
  readonly className = 'SimpleRNN'
  readonly #activation: ActivationFunction
  readonly #weightOptions: RecurrentWeightOptions
  #kernel: Parameter | undefined
  #recurrentKernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SimpleRNNOptions) {
    const where = options.name ?? 'simple_rnn'
    super(where, options, keys)
    this.#weightOptions = recurrentWeights(where, options)
    this.#activation = activation(options.activation ?? 'tanh')
  }

  protected override build(input: Shape): Shape {
    requireSequence(this.name, input)
    const { units, useBias = true } = this.options
    const { kernel, recurrentKernel, bias } = this.#weightOptions
    const size = knownSize(`${this.name}: last axis of the input`, input[2])
    this.#kernel = this.weight('kernel', [size, units], kernel)
    this.#recurrentKernel = this.weight('recurrentKernel', [units, units], recurrentKernel)
    if (useBias) this.#bias = this.weight('bias', [units], bias)
    return sequenceOutput(input, this.options)
  }

  override call(x: Tensor, context: CallContext): Tensor {
    requireSequence(this.name, x.shape)
    const { units, dropout = 0, recurrentDropout = 0 } = this.options
    const recurrentKernel = built(this.name, this.#recurrentKernel).value
    const kept = dropInput(x, dropout, context)
    const projected = affine(kept, built(this.name, this.#kernel).value, this.#bias?.value, false)
    const first = zeros([x.shape[0], units])
    const drop = stateDropout(first.shape, recurrentDropout, context) ?? ((h: Tensor) => h)
    const advance = (step: Tensor, [h]: readonly Tensor[]) => [
      this.#activation(add(step, matMul(drop(h!), recurrentKernel))),
    ]
    return recurrence(projected, [first], advance, recurrenceOptions(context, this.options))
  }

  /** A new layer of the same options that reads the steps the other way round. */
  reversed(): SimpleRNN {
    return new SimpleRNN({ ...this.options, goBackwards: !(this.options.goBackwards ?? false) })
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    return sequenceMask(context, this.options)
  }
}

/** The plain recurrent layer: see `SimpleRNN`. */
export function simpleRNN(options: SimpleRNNOptions): SimpleRNN {
  return new SimpleRNN(options)
}
