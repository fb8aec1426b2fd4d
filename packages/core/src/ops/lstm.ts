import { add, matMul, mul, reverse, sigmoid, split, tanh, zeros, type Tensor } from '@tensorflow/tfjs-core'
import { affine } from './affine.js'
import { fusedOperations } from './fused.js'
import { isPlain, recurrence, type Advance, type GatedOptions } from './recurrence.js'

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
 * Shapes: x [batch, time, in] -> [batch, units], or [batch, time, units] with `returnSequences`.
 */
export function lstm(x: Tensor, { kernel, recurrentKernel, bias }: LstmWeights, options: GatedOptions): Tensor {
  const { mask, goBackwards: isReversed = false, returnSequences: sequences = false } = options
  const fused = isPlain(options) ? fusedOperations() : undefined
  if (fused !== undefined) {
    const y = fused.lstm(x, kernel, recurrentKernel, bias, { mask, reverse: isReversed, sequences })
    return sequences && isReversed ? reverse(y, 1) : y
  }
  const first = zeros([x.shape[0], recurrentKernel.shape[0]])
  return recurrence(affine(x, kernel, bias, false), [first, first], step(recurrentKernel, options), options)
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
