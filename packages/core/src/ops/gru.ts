import {
  add,
  mul,
  reshape,
  split,
  stack,
  sub,
  unstack,
  where as select,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { affine } from './affine.js'

/** The weights of a gated recurrent unit, parts in the order z, r, g. */
export interface GruWeights {
  /** W, [in, 3·units]. */
  readonly kernel: Tensor
  /** U, [units, 3·units]. */
  readonly recurrentKernel: Tensor
  /** b, added to the product with W, [3·units]. */
  readonly bias?: Tensor | undefined
  /** b', added to the product with U, [3·units]; only with `resetAfter`. */
  readonly recurrentBias?: Tensor | undefined
}

export interface GruOptions {
  /** Whether the reset gate is applied to the product with U, not to the state before it. */
  readonly resetAfter: boolean
  /** Whether the steps are read from the last to the first. */
  readonly goBackwards: boolean
  readonly activation: (x: Tensor) => Tensor
  readonly recurrentActivation: (x: Tensor) => Tensor
  /** What the gates see of the state. Default: all of it. */
  readonly dropState?: (h: Tensor) => Tensor
  /** Where a step counts, boolean, [batch, time, 1]. Default: all count. */
  readonly mask?: Tensor | undefined
}

/**
 * The states of a gated recurrent unit after each step, in the order in which the steps are read; see `GRU`.
 *
 *   z = σ(x_t·W_z + b_z + h·U_z + b'_z)     r = σ(x_t·W_r + b_r + h·U_r + b'_r)
 *   g = activation(x_t·W_g + b_g + r⊙(h·U_g + b'_g)), or activation(x_t·W_g + b_g + (r⊙h)·U_g) without `resetAfter`
 *   h <- g + z⊙(h - g)
 *
 * Shapes: x [batch, time, in] -> one state [batch, units] a step. h begins as 0; a masked step keeps it.
 */
export function gruStates(x: Tensor, weights: GruWeights, options: GruOptions): Tensor[] {
  const [batch, time, size] = x.shape as [number, number, number]
  const [units] = weights.recurrentKernel.shape as [number, number]
  const projected = affine(reshape(x, [batch * time, size]), weights.kernel, weights.bias, false)
  // Copies are reversed: tfjs keeps the lists themselves for the gradient.
  const ordered = (list: readonly Tensor[]) => (options.goBackwards ? [...list].reverse() : list)
  const steps = ordered(unstack(reshape(projected, [batch, time, 3 * units]), 1))
  const counts = options.mask === undefined ? [] : ordered(unstack(options.mask, 1))
  const advance = options.resetAfter ? afterProduct(weights, options) : beforeProduct(weights, options)
  const states: Tensor[] = []
  let h: Tensor = zeros([batch, units])
  for (const [t, step] of steps.entries()) {
    const next = advance(step, h)
    const count = counts[t]
    h = count === undefined ? next : select(count, next, h)
    states.push(h)
  }
  return states
}

/** All states as one tensor, [batch, time, units]. */
export function gruSequence(x: Tensor, weights: GruWeights, options: GruOptions): Tensor {
  return stack(gruStates(x, weights, options), 1)
}

/** The last state, [batch, units]. */
export function gruLast(x: Tensor, weights: GruWeights, options: GruOptions): Tensor {
  return gruStates(x, weights, options).at(-1)!
}

type Advance = (step: Tensor, h: Tensor) => Tensor

/** The step with one product: the reset gate comes after it. */
function afterProduct({ recurrentKernel, recurrentBias }: GruWeights, options: GruOptions): Advance {
  const { activation, recurrentActivation: gate, dropState = (h: Tensor) => h } = options
  return (step, h) => {
    const [xz, xr, xg] = split(step, 3, 1) as [Tensor, Tensor, Tensor]
    const [hz, hr, hg] = split(affine(dropState(h), recurrentKernel, recurrentBias, false), 3, 1) as [
      Tensor,
      Tensor,
      Tensor,
    ]
    const g = activation(add(xg, mul(gate(add(xr, hr)), hg)))
    return mixed(gate(add(xz, hz)), h, g)
  }
}

/** The step with two products: the reset gate comes before the second. */
function beforeProduct({ recurrentKernel }: GruWeights, options: GruOptions): Advance {
  const { activation, recurrentActivation: gate, dropState = (h: Tensor) => h } = options
  const [units] = recurrentKernel.shape as [number, number]
  const [gatesKernel, newKernel] = split(recurrentKernel, [2 * units, units], 1) as [Tensor, Tensor]
  return (step, h) => {
    const [xz, xr, xg] = split(step, 3, 1) as [Tensor, Tensor, Tensor]
    const seen = dropState(h)
    const [hz, hr] = split(affine(seen, gatesKernel, undefined, false), 2, 1) as [Tensor, Tensor]
    const kept = mul(gate(add(xr, hr)), seen)
    const g = activation(add(xg, affine(kept, newKernel, undefined, false)))
    return mixed(gate(add(xz, hz)), h, g)
  }
}

/** z⊙h + (1 - z)⊙g */
function mixed(z: Tensor, h: Tensor, g: Tensor): Tensor {
  return add(g, mul(z, sub(h, g)))
}
