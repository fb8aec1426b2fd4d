/** Tensors whose first axis holds a batch and then its references. */
import {
  abs,
  add,
  concat,
  div,
  less,
  lessEqual,
  logicalAnd,
  mul,
  onesLike,
  reshape,
  slice,
  sub,
  sum,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core'

/** Below this a change is taken for none, and the gradient stands for the quotient; float32 rounds at 6e-8 of 1. */
const noChange = 1e-6

/** Below this, and with slopes that differ by less than a share, their mean is nearer than float32's quotient. */
const smallChange = 0.01
const smallBend = 0.02

/** The batch, and its references. */
export function halves(t: Tensor): [Tensor, Tensor] {
  const half = t.shape[0] / 2
  const rest = t.shape.slice(1)
  const at = (start: number): Tensor => slice(t, [start, ...rest.map(() => 0)], [half, ...rest])
  return [at(0), at(half)]
}

/** The same for both halves. */
export function twice(t: Tensor): Tensor {
  return concat([t, t])
}

/** What changes from the references to the batch. */
export function change(t: Tensor): Tensor {
  const [x, reference] = halves(t)
  return sub(x, reference)
}

/** The mean of batch and references, in both halves. */
export function averaged(t: Tensor): Tensor {
  const [x, reference] = halves(t)
  return twice(mul(add(x, reference), 0.5))
}

/** Whether a kernel's operand holds both halves, as its result does, or is a constant beside them. */
export function isDoubled(operand: Tensor, result: Tensor): boolean {
  return operand.rank === result.rank && operand.rank > 0 && operand.shape[0] === result.shape[0]
}

/** numerator / Δ, or `otherwise` where Δ is next to nothing. */
export function quotient(numerator: Tensor, denominator: Tensor, otherwise: Tensor): Tensor {
  const isNone = less(abs(denominator), noChange)
  return where(isNone, otherwise, div(numerator, where(isNone, onesLike(denominator), denominator)))
}

/**
 * numerator / Δ for a smooth function whose slopes at both ends are known: where Δ is small, the mean of the slopes.
 *
 * Shapes: numerator and Δ of the batch, slopes of both halves.
 */
export function slopeBetween(numerator: Tensor, delta: Tensor, slopes: Tensor): Tensor {
  const [one, other] = halves(slopes)
  const isStraight = lessEqual(abs(sub(one, other)), mul(smallBend, add(abs(one), abs(other))))
  const middle = mul(add(one, other), 0.5)
  return where(logicalAnd(less(abs(delta), smallChange), isStraight), middle, quotient(numerator, delta, middle))
}

/** Sums over the axes along which an operand was repeated. */
export function reduceTo(t: Tensor, operand: Tensor): Tensor {
  const extra = t.rank - operand.rank
  const axes = t.shape.flatMap((size, axis) =>
    axis < extra || (operand.shape[axis - extra] === 1 && size !== 1) ? [axis] : [],
  )
  return axes.length === 0 ? t : reshape(sum(t, axes), operand.shape)
}
