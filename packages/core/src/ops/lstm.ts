import { add, matMul, mul, sigmoid, split, tanh, type Tensor } from '@tensorflow/tfjs-core'
import { affine } from './affine.js'
import { fusedOperations } from './fused.js'
import { asRead, isPlain, recurrence, zeroStates, type Advance, type GatedOptions } from './recurrence.js'

/** The weights of an LSTM, parts in the order i, f, g, o. */
export interface LstmWeights {
  /** W, [in, 4·units]. */
  readonly kernel: Tensor
  /** U, [units, 4·units]. */
  readonly recurrentKernel: Tensor
  /** b, [4·units]. */
  readonly bias: Tensor | undefined
}

/**
 * An LSTM over a whole sequence, as one kernel where the backend has one; see the layer `LSTM`.
 *
 *   i, f, o = σ(x_t·W + h·U + b)     g = activation(x_t·W + h·U + b)     c <- f⊙c + i⊙g     h <- o⊙activation(c)
 *
 * Shapes: x [batch, time, in] -> [batch, units], or [batch, time, units] with `returnSequences`; behind it h and c after
 * the last step with `returnState`.
 */
export function lstm(x: Tensor, weights: LstmWeights, options: GatedOptions): readonly Tensor[] {
  const { kernel, recurrentKernel, bias } = weights
  const { mask, goBackwards = false, returnSequences = false, returnState = false, initial } = options
  const fused = isPlain(options) ? fusedOperations() : undefined
  if (fused === undefined) {
    const first = initial ?? zeroStates(x, recurrentKernel.shape[0], 2)
    return recurrence(affine(x, kernel, bias, false), first, step(recurrentKernel, options), options)
  }
  const [h, c] = initial ?? []
  const first = h && c && ([h, c] as const)
  const given = [x, kernel, recurrentKernel, bias] as const
  const reading = { mask, reverse: goBackwards, sequences: returnSequences, initial: first }
  const [y, ...states] = returnState ? fused.lstmWithStates(...given, reading) : [fused.lstm(...given, reading)]
  return [asRead(y, options), ...states]
}

function step(recurrentKernel: Tensor, options: GatedOptions): Advance {
  const { activation = tanh, recurrentActivation: gate = sigmoid, dropState = (h: Tensor) => h } = options
  return (projected, states) => {
    const [h, c] = states as [Tensor, Tensor]
    const gates = split(add(projected, matMul(dropState(h), recurrentKernel)), 4, 1)
    const [i, f, g, o] = gates as [Tensor, Tensor, Tensor, Tensor]
    const next = add(mul(gate(f), c), mul(gate(i), activation(g)))
    return [mul(gate(o), activation(next)), next]
  }
}
