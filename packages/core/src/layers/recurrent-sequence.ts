/** The sequence that a recurrent layer reads, and what it gives of it. */
import { reverse, type Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { describeShape, requireRank, type Shape } from '../engine/shape.js'
import type { RecurrenceOptions } from '../ops/recurrence.js'
import type { CallContext } from './layer.js'
import { booleanMask } from './mask.js'
import type { RecurrentOptions } from './recurrent-options.js'

/** How a layer reads its sequence. */
type Reading = Pick<RecurrentOptions, 'units' | 'returnSequences' | 'goBackwards'>

/** @throws ShapeError unless the input is [batch, time, in], with at least one step where the time is known. */
export function requireSequence(where: string, input: Shape): void {
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

/** [batch, units], or [batch, time, units] with `returnSequences`. */
export function sequenceOutput([batch = null, time = null]: Shape, { units, returnSequences }: Reading): Shape {
  return returnSequences ? [batch, time, units] : [batch, units]
}

/** The mask of the outputs, in their order; none behind the last state alone. */
export function sequenceMask({ masks: [mask] }: CallContext, options: Reading): Tensor | undefined {
  if (mask === undefined || !options.returnSequences) return undefined
  return options.goBackwards ? reverse(mask, 1) : mask
}

/** What an operation over the sequence is told. */
export function recurrenceOptions({ masks: [mask] }: CallContext, options: Reading): RecurrenceOptions {
  const { goBackwards, returnSequences } = options
  return { goBackwards, returnSequences, mask: mask && booleanMask(mask) }
}
