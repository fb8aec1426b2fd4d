import { add, concat, mul, reverse, type Tensor } from '@tensorflow/tfjs-core'
import { oneOf } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { withoutMasked } from './mask.js'
import type { OneOrMore } from './one-or-more.js'
import type { Recurrent } from './recurrent-options.js'
import { sequenceInput, sequenceShape, stateOutputs } from './recurrent-sequence.js'

const mergeModes = ['concat', 'sum', 'mul', 'ave'] as const

export interface BidirectionalOptions extends LayerOptions {
  /** The recurrent layer that reads forwards; the one that reads backwards is made from its options. */
  readonly layer: Recurrent
  /** Another layer to read backwards, with `goBackwards`. Default: made from `layer`. */
  readonly backwardLayer?: Recurrent
  /** What becomes of the two outputs; Keras's null, which gives both, is not there. Default: 'concat'. */
  readonly mergeMode?: (typeof mergeModes)[number]
}

/**
 * A recurrent layer that reads in both directions.
 *
 *   y_t = merge(forward(x)_t, backward(x)_t)
 *
 * Input: one sequence x, or a list of x and the first states, those of the layer that reads forwards first.
 * Shapes: x [batch, time, in] -> as of the layer, [batch, units] or [batch, time, units], with 2·units for 'concat'; with
 * the layer's `returnState` also the last states, those of the layer that reads forwards first.
 * Weights: those of the layer, as `forward/…` and `backward/…`.
 * Masked steps are passed over in both directions; with `returnSequences` their outputs are 0 and the mask passes through.
 * Source: Schuster and Paliwal 1997, IEEE Transactions on Signal Processing 45(11).
 *
 * @example
 * bidirectional({ layer: lstm({ units: 64 }) })
 */
export class Bidirectional extends Layer<BidirectionalOptions, OneOrMore<Tensor>> {
  readonly className = 'Bidirectional'
  readonly #forward: Recurrent
  readonly #backward: Recurrent

  /** @throws ConfigError if the layers are not recurrent or do not suit each other, or an option is unknown. */
  constructor(options: BidirectionalOptions) {
    const where = options.name ?? 'bidirectional'
    super(where, options, ['layer', 'backwardLayer', 'mergeMode'])
    const { layer, backwardLayer, mergeMode = 'concat' } = options
    oneOf(`${where}: mergeMode`, mergeMode, mergeModes)
    requireRecurrent(`${where}: layer`, layer, false)
    if (backwardLayer !== undefined) requireRecurrent(`${where}: backwardLayer`, backwardLayer, true)
    this.#forward = this.takeIn('forward', layer)
    this.#backward = this.takeIn('backward', backwardLayer ?? layer.reversed())
    requireAlike(where, this.#forward, this.#backward, mergeMode)
  }

  protected override build(input: OneOrMore<Shape>): Shape {
    const sequence = sequenceShape(this.name, input, this.#stateSizes)
    const shape = this.shapeThrough(this.#forward, sequence)
    const backward = this.shapeThrough(this.#backward, sequence)
    const { mergeMode = 'concat' } = this.options
    return mergeMode === 'concat' ? [...shape.slice(0, -1), shape.at(-1)! + backward.at(-1)!] : shape
  }

  protected override otherOutputs(first: Shape): readonly Shape[] {
    return stateOutputs(first, this.#stateSizes, this.#forward.options)
  }

  override call(input: OneOrMore<Tensor>, context: CallContext): Tensor {
    return this.callAll(input, context)[0]!
  }

  override callAll(input: OneOrMore<Tensor>, context: CallContext): readonly Tensor[] {
    const { x, initial = [] } = sequenceInput(this.name, input, this.#stateSizes)
    const { returnSequences = false } = this.#forward.options
    const { length } = this.#forward.stateSizes
    const forwards = [x, ...initial.slice(0, length)]
    const backwards = [x, ...initial.slice(length)]
    const [forward, ...forwardStates] = this.#forward.callAll(forwards, this.contextOf('forward', context))
    const [backward, ...backwardStates] = this.#backward.callAll(backwards, this.contextOf('backward', context))
    const y = this.#merge(forward!, returnSequences ? reverse(backward!, 1) : backward!)
    const [mask] = context.masks
    return [returnSequences ? withoutMasked(y, mask) : y, ...forwardStates, ...backwardStates]
  }

  /** The sizes of all states, those of the layer that reads forwards first. */
  get #stateSizes(): readonly number[] {
    return [...this.#forward.stateSizes, ...this.#backward.stateSizes]
  }

  override computeMask(_input: OneOrMore<Tensor>, context: CallContext): Tensor | undefined {
    return this.#forward.options.returnSequences ? context.masks[0] : undefined
  }

  #merge(forward: Tensor, backward: Tensor): Tensor {
    const { mergeMode = 'concat' } = this.options
    if (mergeMode === 'concat') return concat([forward, backward], -1)
    if (mergeMode === 'mul') return mul(forward, backward)
    const sum = add(forward, backward)
    return mergeMode === 'sum' ? sum : mul(sum, 0.5)
  }
}

function requireRecurrent(where: string, layer: unknown, goesBackwards: boolean): void {
  if (!(layer instanceof Layer) || typeof (layer as Partial<Recurrent>).reversed !== 'function') {
    throw new ConfigError(`${where} must be a recurrent layer, lstm, gru or simpleRNN, but got ${describe(layer)}.`)
  }
  const { goBackwards = false } = (layer as Recurrent).options
  if (goBackwards === goesBackwards) return
  throw new ConfigError(`${where} must have goBackwards ${goesBackwards}, but got ${goBackwards}.`)
}

function requireAlike(where: string, forward: Recurrent, backward: Recurrent, mergeMode: string): void {
  const { units } = forward.options
  const { units: backwardUnits } = backward.options
  for (const key of ['returnSequences', 'returnState'] as const) {
    const [ofForward, ofBackward] = [forward, backward].map(({ options }) => options[key] ?? false)
    if (ofForward === ofBackward) continue
    throw new ConfigError(`${where}: backwardLayer must have ${key} ${ofForward}, but got ${ofBackward}.`)
  }
  if (mergeMode === 'concat' || units === backwardUnits) return
  throw new ConfigError(
    `${where}: backwardLayer must have as many units as layer, ${units}, for mergeMode ${describe(mergeMode)}, ` +
      `but got ${backwardUnits}.`,
  )
}

/** A recurrent layer that reads in both directions: see `Bidirectional`. */
export function bidirectional(options: BidirectionalOptions): Bidirectional {
  return new Bidirectional(options)
}
