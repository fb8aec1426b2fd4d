import { broadcastTo, fill, reshape, where as select, type Tensor } from '@tensorflow/tfjs-core'

/**
 * Numbers before a softmax, with -10⁹ in place of those that must not be seen: e to its power is exactly 0 beside
 * anything that may be, and where none may be seen all are alike, so that there is no NaN.
 *
 * Shapes: x of any shape, mask boolean of the same -> the same.
 */
export function hideSteps(x: Tensor, mask: Tensor): Tensor {
  return select(mask, x, fill(x.shape, -1e9))
}

/** A mask for every element of a shape, of whose first axes it is: [batch, time] -> [batch, time, …]. */
export function overAll(mask: Tensor, shape: readonly number[]): Tensor {
  return broadcastTo(reshape(mask, [...mask.shape, ...shape.slice(mask.rank).map(() => 1)]), [...shape])
}
