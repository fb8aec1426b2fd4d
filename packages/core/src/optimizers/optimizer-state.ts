/** What continues an optimizer where it stood, as plain numbers. */
import type { Parameter } from '../engine/parameter.js'
import { FormatError } from '../errors/errors.js'

/** Everything that continues training bit for bit, beside the weights. Slots stand in the order of the parameters. */
export interface OptimizerState {
  readonly iterations: number
  /** Batches since the last step, with gradient accumulation. */
  readonly pending: number
  /** Whether the weights hold their means, and `ema` the weights. */
  readonly isSwapped: boolean
  /** The learning rate as it was set; `null` where a schedule or function gives it. */
  readonly learningRate: number | null
  /** One record a parameter, empty for one that has never been updated; with the mean of the weight as `ema`. */
  readonly slots: readonly Readonly<Record<string, Float32Array>>[]
}

/** Names of the mean of a weight and of the sum of its gradients in a state, beside the slots. */
export const emaName = 'ema'
export const sumName = 'gradientSum'

/** What a state must fit. */
export interface StateShape {
  readonly slotNames: readonly string[]
  /** What may stand beside the slots. */
  readonly extra: readonly string[]
  /** Batches a step. */
  readonly steps: number
}

/** @throws FormatError if the state is of other parameters or of another optimizer. */
export function checkState(
  where: string,
  parameters: readonly Parameter[],
  state: OptimizerState,
  { slotNames, extra, steps }: StateShape,
): void {
  const fail = (what: string, rule: string | number, value: string | number): never => {
    throw new FormatError(`${where}: ${what} must be ${rule}, but got ${value}.`)
  }
  const { iterations, pending, slots } = state
  if (!Number.isSafeInteger(iterations) || iterations < 0) fail('iterations', 'an integer of at least 0', iterations)
  if (!(pending >= 0 && pending < steps)) fail('batches since the last step', `below ${steps}`, pending)
  if (slots.length !== parameters.length) fail('the number of weights with state', parameters.length, slots.length)
  const expected = slotNames.toSorted().join(', ')
  for (const [index, parameter] of parameters.entries()) {
    const saved = slots[index]!
    const own = Object.keys(saved).filter((name) => !extra.includes(name))
    const names = own.toSorted().join(', ')
    if (names !== '' && names !== expected) fail(`state of ${parameter.name}`, expected || 'empty', names)
    for (const [name, { length }] of Object.entries(saved)) {
      if (length !== parameter.size) fail(`${name} of ${parameter.name}`, `${parameter.size} numbers`, length)
    }
  }
}
