import type { Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { lstm as lstmOperation } from '../ops/lstm.js'
import { Layer, type CallContext } from './layer.js'
import { lstmKeys, withForgetBias, type LSTMOptions } from './lstm-options.js'
import type { OneOrMore } from './one-or-more.js'
import { dropInput, stateDropout } from './recurrent-dropout.js'
import { gateFunctions, recurrentWeights, type RecurrentWeightOptions } from './recurrent-options.js'
import { recurrenceOptions, sequenceInput, sequenceMask, sequenceOutput } from './recurrent-sequence.js'
import { sequenceShape, stateOutputs } from './recurrent-sequence.js'
import { built } from './weight-options.js'

/**
 * Long short-term memory: a recurrent layer with a state h and a cell c.
 *
 *   i = σ(x_t·W_i + h·U_i + b_i)     f = σ(x_t·W_f + h·U_f + b_f)     o = σ(x_t·W_o + h·U_o + b_o)
 *   g = activation(x_t·W_g + h·U_g + b_g)     c <- f⊙c + i⊙g     h <- o⊙activation(c)
 *
 * σ is `recurrentActivation`; h and c begin as 0, or as what is given with the input.
 * Input: one sequence x, or a list of x and the first h and c.
 * Shapes: x [batch, time, in], h and c [batch, units] -> [batch, units], or [batch, time, units] with `returnSequences`;
 * with `returnState` also the last h and c.
 * Weights: kernel W [in, 4·units], recurrentKernel U [units, 4·units], bias b [4·units], parts in the order i, f, g, o.
 * A masked step keeps h and c, and its output is the one before it. `goBackwards` reads from the last step to the first
 * and gives its outputs in that order; the mask is turned round with them, which Keras leaves out.
 * Dropout takes the same elements at every step, and for all four gates.
 * Source: Hochreiter and Schmidhuber 1997, Neural Computation 9(8); Gers et al. 2000, Neural Computation 12(10).
 *
 * @example
 * const [, ...states] = lstm({ units: 64, returnState: true }).applyAll(question)
 * const answer = lstm({ units: 64, returnSequences: true }).apply([answerSoFar, ...states])
 */
export class LSTM extends Layer<LSTMOptions, OneOrMore<Tensor>> {
  readonly className = 'LSTM'
  readonly stateSizes: readonly number[]
  readonly #functions: ReturnType<typeof gateFunctions>
  readonly #weightOptions: RecurrentWeightOptions
  #kernel: Parameter | undefined
  #recurrentKernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: LSTMOptions) {
    const where = options.name ?? 'lstm'
    super(where, options, lstmKeys)
    const weights = recurrentWeights(where, options)
    const { unitForgetBias = true, units } = options
    this.stateSizes = [options.units, options.units]
    this.#weightOptions = unitForgetBias ? { ...weights, bias: withForgetBias(weights.bias, units) } : weights
    this.#functions = gateFunctions(options)
  }

  protected override build(input: OneOrMore<Shape>): Shape {
    const sequence = sequenceShape(this.name, input, this.stateSizes)
    const { units, useBias = true } = this.options
    const { kernel, recurrentKernel, bias } = this.#weightOptions
    const size = knownSize(`${this.name}: last axis of the input`, sequence[2])
    this.#kernel = this.weight('kernel', [size, 4 * units], kernel)
    this.#recurrentKernel = this.weight('recurrentKernel', [units, 4 * units], recurrentKernel)
    if (useBias) this.#bias = this.weight('bias', [4 * units], bias)
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
    const weights = {
      kernel: built(this.name, this.#kernel).value,
      recurrentKernel: built(this.name, this.#recurrentKernel).value,
      bias: this.#bias?.value,
    }
    return lstmOperation(dropInput(x, dropout, context), weights, {
      ...recurrenceOptions(context, this.options),
      initial,
      ...this.#functions,
      dropState: stateDropout([x.shape[0], units], recurrentDropout, context),
    })
  }

  /** A new layer of the same options that reads the steps the other way round. */
  reversed(): LSTM {
    return new LSTM({ ...this.options, goBackwards: !(this.options.goBackwards ?? false) })
  }

  override computeMask(_input: OneOrMore<Tensor>, context: CallContext): Tensor | undefined {
    return sequenceMask(context, this.options)
  }
}

/** Long short-term memory: see `LSTM`. */
export function lstm(options: LSTMOptions): LSTM {
  return new LSTM(options)
}
