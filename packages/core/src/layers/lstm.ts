import { add, matMul, mul, ones, reshape, reverse, split, stack, unstack } from '@tensorflow/tfjs-core'
import { where as select, zeros, type Tensor } from '@tensorflow/tfjs-core'
import type { FusedOperations } from '../engine/fused-types.js'
import { numberWithin, positiveInteger } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { activation } from '../functions/activations.js'
import { dropout } from '../ops/dropout.js'
import { fusedOperations } from '../ops/fused.js'
import { Layer, type CallContext, type WeightOptions } from './layer.js'
import { lstmKeys, withForgetBias, type LSTMOptions } from './lstm-options.js'
import { maskOverFeatures } from './mask.js'
import { requireSequence } from './recurrent-options.js'
import { biasWeight, built, kernelWeight, weightOptions } from './weight-options.js'

/**
 * Long short-term memory: a recurrent layer with a state h and a cell c.
 *
 *   i = σ(x_t·W_i + h·U_i + b_i)     f = σ(x_t·W_f + h·U_f + b_f)     o = σ(x_t·W_o + h·U_o + b_o)
 *   g = activation(x_t·W_g + h·U_g + b_g)     c <- f⊙c + i⊙g     h <- o⊙activation(c)
 *
 * σ is `recurrentActivation`; h and c begin as 0.
 * Shapes: [batch, time, in] -> [batch, units], or [batch, time, units] with `returnSequences`.
 * Weights: kernel W [in, 4·units], recurrentKernel U [units, 4·units], bias b [4·units], parts in the order i, f, g, o.
 * A masked step keeps h and c, and its output is the one before it. `goBackwards` reads from the last step to the first
 * and gives its outputs in that order; the mask is turned round with them, which Keras leaves out.
 * Dropout takes the same elements at every step, and for all four gates.
 * Source: Hochreiter and Schmidhuber 1997, Neural Computation 9(8); Gers et al. 2000, Neural Computation 12(10).
 */
export class LSTM extends Layer<LSTMOptions> {
  readonly className = 'LSTM'
  readonly #activation: (x: Tensor) => Tensor
  readonly #recurrentActivation: (x: Tensor) => Tensor
  readonly #kernelOptions: WeightOptions
  readonly #recurrentOptions: WeightOptions
  readonly #biasOptions: WeightOptions
  #kernel: Parameter | undefined
  #recurrentKernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: LSTMOptions) {
    const where = options.name ?? 'lstm'
    super(where, options, lstmKeys)
    positiveInteger(`${where}: units`, options.units)
    numberWithin(`${where}: dropout`, options.dropout ?? 0, 0, 1)
    numberWithin(`${where}: recurrentDropout`, options.recurrentDropout ?? 0, 0, 1)
    this.#activation = activation(options.activation ?? 'tanh')
    this.#recurrentActivation = activation(options.recurrentActivation ?? 'sigmoid')
    this.#kernelOptions = kernelWeight(options)
    const { recurrentInitializer = 'orthogonal', recurrentRegularizer, recurrentConstraint } = options
    this.#recurrentOptions = weightOptions(recurrentInitializer, recurrentRegularizer, recurrentConstraint)
    const bias = biasWeight(options)
    this.#biasOptions = (options.unitForgetBias ?? true) ? withForgetBias(bias, options.units) : bias
  }

  protected override build(input: Shape): Shape {
    requireSequence(this.name, input)
    const { units, useBias = true, returnSequences = false } = this.options
    const size = knownSize(`${this.name}: last axis of the input`, input[2])
    this.#kernel = this.weight('kernel', [size, 4 * units], this.#kernelOptions)
    this.#recurrentKernel = this.weight('recurrentKernel', [units, 4 * units], this.#recurrentOptions)
    if (useBias) this.#bias = this.weight('bias', [4 * units], this.#biasOptions)
    return returnSequences ? [input[0] ?? null, input[1] ?? null, units] : [input[0] ?? null, units]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { units, returnSequences = false, goBackwards = false } = this.options
    requireSequence(this.name, x.shape)
    const recurrentKernel = built(this.name, this.#recurrentKernel).value
    const [mask] = context.masks
    const fused = this.#fusesSteps(context) ? fusedOperations() : undefined
    if (fused !== undefined) return this.#callFused(fused, x, context)
    // Copies are reversed: tfjs keeps the lists themselves for the gradient.
    const ordered = (list: readonly Tensor[]) => (goBackwards ? [...list].reverse() : list)
    const steps = ordered(unstack(this.#projectInput(x, context), 1))
    const counts = mask === undefined ? [] : ordered(unstack(maskOverFeatures(mask), 1))

    const first: Tensor = zeros([x.shape[0], units])
    const dropH = this.#recurrentDropout(first, context)
    const outputs: Tensor[] = []
    let [h, c] = [first, first]
    for (const [t, step] of steps.entries()) {
      const gates = add(step, matMul(dropH(h), recurrentKernel))
      const [nextH, nextC] = this.#advance(gates, c)
      const count = counts[t]
      h = count === undefined ? nextH : select(count, nextH, h)
      c = count === undefined ? nextC : select(count, nextC, c)
      outputs.push(h)
    }
    return returnSequences ? stack(outputs, 1) : h
  }

  /** Whether the functions are those that fused kernels have, and the state is not dropped in between. */
  #fusesSteps({ training }: CallContext): boolean {
    const { activation: ofCell = 'tanh', recurrentActivation: ofGates = 'sigmoid', recurrentDropout = 0 } = this.options
    return ofCell === 'tanh' && ofGates === 'sigmoid' && (recurrentDropout === 0 || !training)
  }

  #callFused(fused: FusedOperations, x: Tensor, context: CallContext): Tensor {
    const { returnSequences: sequences = false, goBackwards = false } = this.options
    const [w, u] = [built(this.name, this.#kernel).value, built(this.name, this.#recurrentKernel).value]
    const options = { mask: context.masks[0], reverse: goBackwards, sequences }
    const y = fused.lstm(this.#dropInput(x, context), w, u, this.#bias?.value, options)
    return sequences && goBackwards ? reverse(y, 1) : y
  }

  /** A new layer of the same options that reads the steps the other way round. */
  reversed(): LSTM {
    return new LSTM({ ...this.options, goBackwards: !(this.options.goBackwards ?? false) })
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    const [mask] = context.masks
    if (mask === undefined || !this.options.returnSequences) return undefined
    return this.options.goBackwards ? reverse(mask, 1) : mask
  }

  /** x·W + b for all steps at once: [batch, time, in] -> [batch, time, 4·units]. */
  #projectInput(x: Tensor, context: CallContext): Tensor {
    const { units } = this.options
    const [batch, time, size] = x.shape as [number, number, number]
    const product = matMul(
      reshape(this.#dropInput(x, context), [batch * time, size]),
      built(this.name, this.#kernel).value,
    )
    const sum = this.#bias === undefined ? product : add(product, this.#bias.value)
    return reshape(sum, [batch, time, 4 * units])
  }

  /** While training with dropout: the input without some features, the same ones at every step. */
  #dropInput(x: Tensor, context: CallContext): Tensor {
    const { dropout: rate = 0 } = this.options
    if (!context.training || rate === 0) return x
    return dropout(x, rate, context.random, [null, 1, null])
  }

  /** What drops elements of the state: the same ones at every step. */
  #recurrentDropout(state: Tensor, context: CallContext): (h: Tensor) => Tensor {
    const { recurrentDropout: rate = 0 } = this.options
    if (!context.training || rate === 0) return (h) => h
    const pattern = dropout(ones(state.shape), rate, context.random)
    return (h) => mul(h, pattern)
  }

  /** The next h and c from the sums of the four gates, [batch, 4·units], and the cell. */
  #advance(gates: Tensor, c: Tensor): readonly [h: Tensor, c: Tensor] {
    const [i, f, g, o] = split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor]
    const kept = mul(this.#recurrentActivation(f), c)
    const next = add(kept, mul(this.#recurrentActivation(i), this.#activation(g)))
    return [mul(this.#recurrentActivation(o), this.#activation(next)), next]
  }
}

/** Long short-term memory: see `LSTM`. */
export function lstm(options: LSTMOptions): LSTM {
  return new LSTM(options)
}
