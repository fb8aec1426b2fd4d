import {
  add,
  matMul,
  reshape,
  reverse,
  stack,
  unstack,
  where as select,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { numberWithin, positiveInteger } from '../errors/checks.js'
import type { Parameter } from '../engine/parameter.js'
import { knownSize, type Shape } from '../engine/shape.js'
import { activation } from '../functions/activations.js'
import { affine } from '../ops/affine.js'
import { Layer, type CallContext, type WeightOptions } from './layer.js'
import { maskOverFeatures } from './mask.js'
import { dropInput, stateDropout } from './recurrent-dropout.js'
import { recurrentKeys, requireSequence, type RecurrentOptions } from './recurrent-options.js'
import { biasWeight, built, kernelWeight, weightOptions } from './weight-options.js'

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
  readonly #activation: (x: Tensor) => Tensor
  readonly #kernelOptions: WeightOptions
  readonly #recurrentOptions: WeightOptions
  readonly #biasOptions: WeightOptions
  #kernel: Parameter | undefined
  #recurrentKernel: Parameter | undefined
  #bias: Parameter | undefined

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SimpleRNNOptions) {
    const where = options.name ?? 'simple_rnn'
    super(where, options, keys)
    positiveInteger(`${where}: units`, options.units)
    numberWithin(`${where}: dropout`, options.dropout ?? 0, 0, 1)
    numberWithin(`${where}: recurrentDropout`, options.recurrentDropout ?? 0, 0, 1)
    this.#activation = activation(options.activation ?? 'tanh')
    this.#kernelOptions = kernelWeight(options)
    const { recurrentInitializer = 'orthogonal', recurrentRegularizer, recurrentConstraint } = options
    this.#recurrentOptions = weightOptions(recurrentInitializer, recurrentRegularizer, recurrentConstraint)
    this.#biasOptions = biasWeight(options)
  }

  protected override build(input: Shape): Shape {
    requireSequence(this.name, input)
    const { units, useBias = true, returnSequences = false } = this.options
    const size = knownSize(`${this.name}: last axis of the input`, input[2])
    this.#kernel = this.weight('kernel', [size, units], this.#kernelOptions)
    this.#recurrentKernel = this.weight('recurrentKernel', [units, units], this.#recurrentOptions)
    if (useBias) this.#bias = this.weight('bias', [units], this.#biasOptions)
    return returnSequences ? [input[0] ?? null, input[1] ?? null, units] : [input[0] ?? null, units]
  }

  override call(x: Tensor, context: CallContext): Tensor {
    requireSequence(this.name, x.shape)
    const { units, returnSequences = false, goBackwards = false, recurrentDropout = 0 } = this.options
    const recurrentKernel = built(this.name, this.#recurrentKernel).value
    const [mask] = context.masks
    // Copies are reversed: tfjs keeps the lists themselves for the gradient.
    const ordered = (list: readonly Tensor[]) => (goBackwards ? [...list].reverse() : list)
    const steps = ordered(unstack(this.#projectInput(x, context), 1))
    const counts = mask === undefined ? [] : ordered(unstack(maskOverFeatures(mask), 1))
    const drop = stateDropout([x.shape[0], units], recurrentDropout, context)
    const outputs: Tensor[] = []
    let h: Tensor = zeros([x.shape[0], units])
    for (const [t, step] of steps.entries()) {
      const next = this.#activation(add(step, matMul(drop(h), recurrentKernel)))
      const count = counts[t]
      h = count === undefined ? next : select(count, next, h)
      outputs.push(h)
    }
    return returnSequences ? stack(outputs, 1) : h
  }

  /** A new layer of the same options that reads the steps the other way round. */
  reversed(): SimpleRNN {
    return new SimpleRNN({ ...this.options, goBackwards: !(this.options.goBackwards ?? false) })
  }

  override computeMask(_x: Tensor, context: CallContext): Tensor | undefined {
    const [mask] = context.masks
    if (mask === undefined || !this.options.returnSequences) return undefined
    return this.options.goBackwards ? reverse(mask, 1) : mask
  }

  /** x·W + b for all steps at once: [batch, time, in] -> [batch, time, units]. */
  #projectInput(x: Tensor, context: CallContext): Tensor {
    const { units, dropout = 0 } = this.options
    const [batch, time, size] = x.shape as [number, number, number]
    const rows = reshape(dropInput(x, dropout, context), [batch * time, size])
    return reshape(affine(rows, built(this.name, this.#kernel).value, this.#bias?.value, false), [batch, time, units])
  }
}

/** The plain recurrent layer: see `SimpleRNN`. */
export function simpleRNN(options: SimpleRNNOptions): SimpleRNN {
  return new SimpleRNN(options)
}
