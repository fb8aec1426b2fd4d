import { add, mul, sigmoid, split, sub, tanh, unstack, type Tensor } from '@tensorflow/tfjs-core'
import { affine } from './affine.js'
import { fusedOperations } from './fused.js'
import { asRead, isPlain, recurrence, zeroStates, type Advance, type GatedOptions } from './recurrence.js'

/** The weights of a gated recurrent unit, parts in the order z, r, g. */
export interface GruWeights {
  /** W, [in, 3·units]. */
  readonly kernel: Tensor
  /** U, [units, 3·units]. */
  readonly recurrentKernel: Tensor
  /** b and b', [2, 3·units]; b alone, [3·units], without `resetAfter`. */
  readonly bias: Tensor | undefined
}

export interface GruOptions extends GatedOptions {
  /** Whether the reset gate is applied to the product with U, not to the state before it. */
  readonly resetAfter: boolean
}

/**
 * A gated recurrent unit over a whole sequence, as one kernel where the backend has one; see the layer `GRU`.
 *
 *   z = σ(x_t·W_z + b_z + h·U_z + b'_z)     r = σ(x_t·W_r + b_r + h·U_r + b'_r)
 *   g = activation(x_t·W_g + b_g + r⊙(h·U_g + b'_g)), or activation(x_t·W_g + b_g + (r⊙h)·U_g) without `resetAfter`
 *   h <- g + z⊙(h - g)
 *
 * Shapes: x [batch, time, in] -> [batch, units], or [batch, time, units] with `returnSequences`; behind it h after the
 * last step with `returnState`.
 */
export function gru(x: Tensor, weights: GruWeights, options: GruOptions): readonly Tensor[] {
  const { kernel, recurrentKernel, bias } = weights
  const { resetAfter, mask, goBackwards = false, returnSequences = false, returnState = false, initial } = options
  const fused = isPlain(options) ? fusedOperations() : undefined
  if (fused === undefined) return composed(x, weights, options)
  const given = [x, kernel, recurrentKernel, bias] as const
  const reading = { resetAfter, mask, reverse: goBackwards, sequences: returnSequences, initial: initial?.[0] }
  const [y, ...states] = returnState ? fused.gruWithState(...given, reading) : [fused.gru(...given, reading)]
  return [asRead(y, options), ...states]
}

function composed(x: Tensor, weights: GruWeights, options: GruOptions): readonly Tensor[] {
  const { kernel, recurrentKernel, bias: both } = weights
  const [bias, recurrentBias] = both !== undefined && options.resetAfter ? unstack(both) : [both]
  const step = options.resetAfter
    ? afterProduct(recurrentKernel, recurrentBias, options)
    : beforeProduct(recurrentKernel, options)
  const first = options.initial ?? zeroStates(x, recurrentKernel.shape[0], 1)
  return recurrence(affine(x, kernel, bias, false), first, step, options)
}

/** The step with one product: the reset gate comes after it. */
function afterProduct(recurrentKernel: Tensor, recurrentBias: Tensor | undefined, options: GatedOptions): Advance {
  const { activation = tanh, recurrentActivation: gate = sigmoid, dropState = (h: Tensor) => h } = options
  return (projected, states) => {
    const [h] = states as [Tensor]
    const product = affine(dropState(h), recurrentKernel, recurrentBias, false)
    const [[xz, xr, xg], [hz, hr, hg]] = [inThree(projected), inThree(product)]
    const g = activation(add(xg, mul(gate(add(xr, hr)), hg)))
    return [mixed(gate(add(xz, hz)), h, g)]
  }
}

/** The step with two products: the reset gate comes before the second. */
function beforeProduct(recurrentKernel: Tensor, options: GatedOptions): Advance {
  const { activation = tanh, recurrentActivation: gate = sigmoid, dropState = (h: Tensor) => h } = options
  const [units] = recurrentKernel.shape as [number, number]
  const [gatesKernel, newKernel] = split(recurrentKernel, [2 * units, units], 1) as [Tensor, Tensor]
  return (projected, states) => {
    const [h] = states as [Tensor]
    const [xz, xr, xg] = inThree(projected)
    const seen = dropState(h)
    const [hz, hr] = split(affine(seen, gatesKernel, undefined, false), 2, 1) as [Tensor, Tensor]
    const kept = mul(gate(add(xr, hr)), seen)
    const g = activation(add(xg, affine(kept, newKernel, undefined, false)))
    return [mixed(gate(add(xz, hz)), h, g)]
  }
}

function inThree(gates: Tensor): [z: Tensor, r: Tensor, g: Tensor] {
  return split(gates, 3, 1) as [Tensor, Tensor, Tensor]
}

/** z⊙h + (1 - z)⊙g */
function mixed(z: Tensor, h: Tensor, g: Tensor): Tensor {
  return add(g, mul(z, sub(h, g)))
}
