/** What recurrent operations have in common: their options, and their steps one after the other. */
import { expandDims, reverse, stack, unstack, where as select, zeros, type Tensor } from '@tensorflow/tfjs-core'

export interface RecurrenceOptions {
  /** Whether the steps are read from the last to the first. Default: false. */
  readonly goBackwards?: boolean | undefined
  /** Whether the output is all states in the order in which they are read, not the last one alone. Default: false. */
  readonly returnSequences?: boolean | undefined
  /** Whether the last states are given, too. Default: false. */
  readonly returnState?: boolean | undefined
  /** The states before the first step, [batch, units] each. Default: zeros. */
  readonly initial?: readonly Tensor[] | undefined
  /** Where a step counts, boolean [batch, time]. Default: all count. */
  readonly mask?: Tensor | undefined
}

/** Options of states with gates. One kernel for the whole sequence has all three by default alone. */
export interface GatedOptions extends RecurrenceOptions {
  /** Function of the new part of the state. Default: tanh. */
  readonly activation?: ((x: Tensor) => Tensor) | undefined
  /** Function of the gates. Default: sigmoid. */
  readonly recurrentActivation?: ((x: Tensor) => Tensor) | undefined
  /** What the gates see of the state. Default: all of it. */
  readonly dropState?: ((h: Tensor) => Tensor) | undefined
}

/** Whether the functions are those of the kernels for whole sequences, and the gates see all of the state. */
export function isPlain({ activation, recurrentActivation, dropState }: GatedOptions): boolean {
  return activation === undefined && recurrentActivation === undefined && dropState === undefined
}

/** The next states from what a step brings in, [batch, size], and the states before it. */
export type Advance = (step: Tensor, states: readonly Tensor[]) => readonly Tensor[]

/**
 * A recurrence step by step; its first state is the output.
 *
 *   s <- advance(x_t, s) where the step counts, else s
 *
 * Shapes: x [batch, time, size], states [batch, units] -> [batch, units], or [batch, time, units] with `returnSequences`;
 * behind it the last states with `returnState`.
 */
export function recurrence(
  x: Tensor,
  initial: readonly Tensor[],
  advance: Advance,
  { goBackwards = false, returnSequences = false, returnState = false, mask }: RecurrenceOptions,
): readonly Tensor[] {
  // Copies are reversed: tfjs keeps the lists themselves for the gradient.
  const ordered = (list: readonly Tensor[]) => (goBackwards ? [...list].reverse() : list)
  const counts = mask === undefined ? [] : ordered(unstack(expandDims(mask, -1), 1))
  const outputs: Tensor[] = []
  let states = initial
  for (const [t, step] of ordered(unstack(x, 1)).entries()) {
    const [count, before] = [counts[t], states]
    const next = advance(step, before)
    states = count === undefined ? next : next.map((state, i) => select(count, state, before[i]!))
    outputs.push(states[0]!)
  }
  const y = returnSequences ? stack(outputs, 1) : outputs.at(-1)!
  return returnState ? [y, ...states] : [y]
}

/** The states with which a recurrence over x begins where none are given. */
export function zeroStates(x: Tensor, units: number, count: number): readonly Tensor[] {
  const state = zeros([x.shape[0], units])
  return Array.from({ length: count }, () => state)
}

/** The output of a kernel for a whole sequence, in which each step is at its place in x, as it is read. */
export function asRead(y: Tensor, { goBackwards = false, returnSequences = false }: RecurrenceOptions): Tensor {
  return goBackwards && returnSequences ? reverse(y, 1) : y
}
