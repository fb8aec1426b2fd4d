/** What a recurrent layer reads, a sequence and the states before it, and what it gives. */
import { reverse, type Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { describeShape, requireRank, shapesAgree, type Shape } from '../engine/shape.js'
import type { RecurrenceOptions } from '../ops/recurrence.js'
import type { CallContext } from './layer.js'
import { booleanMask } from './mask.js'
import { shapeList, tensorList, type OneOrMore } from './one-or-more.js'
import type { RecurrentOptions } from './recurrent-options.js'

/** How a layer reads its sequence. */
type Reading = Pick<RecurrentOptions, 'units' | 'returnSequences' | 'returnState' | 'goBackwards'>

/**
 * The shape of the sequence in an input: it alone, or a list of it and the first states, [batch, size] each.
 *
 * @throws ShapeError unless it is [batch, time, in], with at least one step where the time is known, and the states fit.
 */
export function sequenceShape(where: string, input: OneOrMore<Shape>, stateSizes: readonly number[]): Shape {
  const [sequence, ...states] = shapeList(input) as readonly [Shape, ...Shape[]]
  requireSequence(where, sequence)
  if (states.length > 0 && states.length !== stateSizes.length) {
    const rule = `a sequence, or a list of it and as many first states as there are, ${stateSizes.length}`
    throw new ShapeError(`${where}: input must be ${rule}, but got ${states.length}.`)
  }
  for (const [i, state] of states.entries()) {
    const rule = [sequence[0] ?? null, stateSizes[i]!]
    if (shapesAgree(rule, state)) continue
    throw new ShapeError(
      `${where}: first state ${i + 1} must be ${describeShape(rule)}, but got ${describeShape(state)}.`,
    )
  }
  return sequence
}

function requireSequence(where: string, input: Shape): void {
  if (input.length === 2) {
    throw new ShapeError(
      `${where}: input must be [batch, time, in], but the time axis is missing: ${describeShape(input)}. ` +
        `Steps of one feature are [${input[1] ?? 'time'}, 1] an example.`,
    )
  }
  requireRank(where, input, ['batch', 'time', 'in'])
  if (input[1] !== 0) return
  throw new ShapeError(`${where}: input must have at least one step, but got ${describeShape(input)}.`)
}

/** The sequence and the first states of an input. @throws ShapeError as `sequenceShape` does. */
export function sequenceInput(
  where: string,
  input: OneOrMore<Tensor>,
  stateSizes: readonly number[],
): { readonly x: Tensor; readonly initial: readonly Tensor[] | undefined } {
  const [x, ...states] = tensorList(input) as readonly [Tensor, ...Tensor[]]
  sequenceShape(where, [x.shape, ...states.map(({ shape }) => shape)], stateSizes)
  return { x, initial: states.length === 0 ? undefined : states }
}

/** [batch, units], or [batch, time, units] with `returnSequences`. */
export function sequenceOutput([batch = null, time = null]: Shape, { units, returnSequences }: Reading): Shape {
  return returnSequences ? [batch, time, units] : [batch, units]
}

/** What comes behind the first output: with `returnState` the states, [batch, size] each. */
export function stateOutputs(
  [batch = null]: Shape,
  stateSizes: readonly number[],
  { returnState = false }: Pick<Reading, 'returnState'>,
): readonly Shape[] {
  return returnState ? stateSizes.map((size) => [batch, size]) : []
}

/** The mask of the outputs, in their order; none behind the last state alone. */
export function sequenceMask({ masks: [mask] }: CallContext, options: Reading): Tensor | undefined {
  if (mask === undefined || !options.returnSequences) return undefined
  return options.goBackwards ? reverse(mask, 1) : mask
}

/** What an operation over the sequence is told. */
export function recurrenceOptions({ masks: [mask] }: CallContext, options: Reading): RecurrenceOptions {
  const { goBackwards, returnSequences, returnState } = options
  return { goBackwards, returnSequences, returnState, mask: mask && booleanMask(mask) }
}
