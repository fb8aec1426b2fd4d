/** Layers that keep masks exact where core's convolutions end them. */
import { defineLayer, type LayerOptions } from '@tessera-ml/core'
import { cast, clone, expandDims, mul, type Tensor } from '@tensorflow/tfjs-core'
import { requireSequence } from './require-sequence.js'

/**
 * Sets masked steps to 0, which is what a convolution finds before the first step and behind the last.
 *
 * Shapes: [batch, time, features] -> the same. The mask passes through.
 */
export const maskedToZero = defineLayer({
  className: 'MaskedToZero',
  passesMask: true,
  build: (shape, { name }) => (requireSequence(name, shape), shape),
  call(x, { masks: [mask] }) {
    return mask === undefined ? x : mul(x, cast(expandDims(mask, -1), 'float32'))
  },
})

/**
 * The first of two values, with the mask of the second.
 *
 * Shapes: [batch, time, features] and [batch, time, …] -> [batch, time, features].
 */
export const withMaskOf = defineLayer<LayerOptions, readonly Tensor[]>({
  className: 'WithMaskOf',
  call: ([x]) => clone(x!),
  computeMask: (_x, { masks }) => masks[1],
})
