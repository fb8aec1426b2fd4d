/** What becomes of a mask where a window slides over time. */
import {
  conv2d,
  equal,
  expandDims,
  ones,
  reshape,
  squeeze,
  cast,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import type { Window } from './window.js'

/**
 * The mask behind a window, so that what counts is what would be there without the masked steps behind the others.
 *
 *   valid: a window counts if all its steps do      same: as before      causal: as its last step
 *
 * There is none for 'same' with a stride: where the windows begin depends on the number of steps then.
 * Shapes: mask [batch, time] -> [batch, time'].
 */
export function maskThroughWindow(mask: Tensor | undefined, window: Window): Tensor | undefined {
  const { size, stride, padding, dilation = 1 } = window
  if (mask === undefined || (padding === 'same' && stride > 1)) return undefined
  if (padding === 'same') return mask
  const taps = padding === 'valid' ? size : 1
  const [batch, time] = mask.shape as [number, number]
  const counts = reshape(cast(mask, 'float32'), [batch, 1, time, 1]) as Tensor4D
  const sums = conv2d(counts, ones([1, taps, 1, 1]), [1, stride], 'valid', 'NHWC', [1, stride > 1 ? 1 : dilation])
  return equal(squeeze(sums, [1, 3]), taps)
}

/** [batch, time, channels] as a picture of height 1. */
export function asPicture(x: Tensor): Tensor4D {
  return expandDims(x, 1)
}
