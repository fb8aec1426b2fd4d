/** Masks `[batch, time]`: 1 where a step counts. They may come as numbers; inside layers they are boolean. */
import { cast, expandDims, logicalOr, where as select, zerosLike, type Tensor } from '@tensorflow/tfjs-core'

/** The mask as a boolean tensor. */
export function booleanMask(mask: Tensor): Tensor {
  return mask.dtype === 'bool' ? mask : cast(mask, 'bool')
}

/** `[batch, time]` -> `[batch, time, 1]`, boolean, to be broadcast over features. */
export function maskOverFeatures(mask: Tensor): Tensor {
  return expandDims(booleanMask(mask), -1)
}

/** Where at least one of the inputs counts; an input without a mask counts everywhere, so there is no mask then. */
export function anyMask(masks: readonly (Tensor | undefined)[]): Tensor | undefined {
  let union: Tensor | undefined
  for (const mask of masks) {
    if (mask === undefined) return undefined
    union = union === undefined ? booleanMask(mask) : logicalOr(union, booleanMask(mask))
  }
  return union
}

/** The input [batch, time, features] with 0 in the steps that do not count, whatever stands there. */
export function withoutMasked(x: Tensor, mask: Tensor | undefined): Tensor {
  return mask === undefined ? x : select(maskOverFeatures(mask), x, zerosLike(x))
}
