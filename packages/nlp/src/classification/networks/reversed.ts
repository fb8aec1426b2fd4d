import { defineLayer } from '@tessera-ml/core'
import { reverse } from '@tensorflow/tfjs-core'
import { requireSequence } from './require-sequence.js'

/**
 * The steps in the opposite order, and the mask with them.
 *
 * Shapes: [batch, time, features] -> the same.
 */
export const reversed = defineLayer({
  className: 'Reversed',
  build: (shape, { name }) => (requireSequence(name, shape), shape),
  call: (x) => reverse(x, 1),
  computeMask: (_x, { masks: [mask] }) => mask && reverse(mask, 1),
})
