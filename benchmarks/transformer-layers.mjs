// The layers of the transformer workload that core has not got, from operations of tfjs.
import { add, matMul, mean, mul, reshape, rsqrt, slice, softmax, square, squeeze, sub, transpose } from '@tensorflow/tfjs-core'
import { defineLayer } from '@tessera-ml/core'

/** Adds a learned vector to each step: [batch, time, features]. */
export const positions = defineLayer({
  className: 'Positions',
  build: (shape, { weight }) => {
    weight('positions', shape.slice(1), { initializer: 'randomNormal' })
    return shape
  },
  call: (x, { weight }) => add(x, weight('positions')),
})

/** y = γ·(x - mean) / √(variance + 1e-5) + β over the last axis. */
export const layerNormalization = defineLayer({
  className: 'BenchmarkNormalization',
  build: (shape, { weight }) => {
    weight('gamma', [shape.at(-1)], { initializer: 'ones' })
    weight('beta', [shape.at(-1)], { initializer: 'zeros' })
    return shape
  },
  call: (x, { weight }) => {
    const centred = sub(x, mean(x, -1, true))
    const normal = mul(centred, rsqrt(add(mean(square(centred), -1, true), 1e-5)))
    return add(mul(normal, weight('gamma')), weight('beta'))
  },
})

/** softmax(Q·Kᵀ / √d)·V over `heads` heads, with biases, from one product to one product. */
export const selfAttention = defineLayer({
  className: 'SelfAttention',
  options: ['heads'],
  build: (shape, { weight }) => {
    const width = shape.at(-1)
    weight('kernel', [width, 3 * width], { initializer: 'glorotUniform' })
    weight('bias', [3 * width], { initializer: 'zeros' })
    weight('outKernel', [width, width], { initializer: 'glorotUniform' })
    weight('outBias', [width], { initializer: 'zeros' })
    return shape
  },
  call: (x, { weight, options: { heads } }) => {
    const [batch, time, width] = x.shape
    const size = width / heads
    const rows = reshape(x, [batch * time, width])
    const parts = reshape(add(matMul(rows, weight('kernel')), weight('bias')), [batch, time, 3, heads, size])
    const turned = transpose(parts, [2, 0, 3, 1, 4])
    const [q, k, v] = [0, 1, 2].map((part) => squeeze(slice(turned, [part, 0, 0, 0, 0], [1, batch, heads, time, size]), [0]))
    const weights = softmax(mul(matMul(q, k, false, true), 1 / Math.sqrt(size)))
    const mixed = reshape(transpose(matMul(weights, v), [0, 2, 1, 3]), [batch * time, width])
    return reshape(add(matMul(mixed, weight('outKernel')), weight('outBias')), [batch, time, width])
  },
})
