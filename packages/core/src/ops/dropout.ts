import { clone, mul, tensor, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import { sizeOf, type Shape } from '../engine/shape.js'
import { numberWithin } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ShapeError } from '../errors/errors.js'
import type { Generator } from '../random/generator.js'
import { fusedOperations } from './fused.js'

/**
 * Sets each element to 0 with probability `rate` and scales the others up, so that the expected value stays.
 *
 *   y = x·m,      m = 0 with probability rate, else 1/(1 - rate)
 *
 * The gradient passes through the same m.
 *
 * Shapes: x of any shape -> the same. `noiseShape` is the shape of m: an axis of 1 is shared, null stands for the size
 * of x. [null, 1, null] drops whole features for all time steps. Default: the shape of x.
 * Rate: from 0 to 1, where 1 drops everything, as in Keras.
 * Source: Srivastava et al. 2014, Journal of Machine Learning Research 15.
 *
 * @throws ConfigError if `rate` is out of range; ShapeError if `noiseShape` does not fit x.
 */
export function dropout(x: Tensor, rate: number, random: Generator, noiseShape: Shape = x.shape): Tensor {
  numberWithin('dropout: rate', rate, 0, 1, true)
  const shape = maskShape(x.shape, noiseShape)
  if (rate === 0) return clone(x)
  if (rate === 1) return zerosLike(x)
  const fused = x.dtype === 'float32' && sizeOf(shape) === x.size ? fusedOperations() : undefined
  if (fused !== undefined) {
    const { state } = random
    random.skip(x.size)
    return fused.dropout(x, rate, state)
  }
  const mask = new Float32Array(sizeOf(shape))
  random.fillUniform(mask)
  const scale = 1 / (1 - rate)
  for (let i = 0; i < mask.length; i++) mask[i] = mask[i]! < rate ? 0 : scale
  return tidy(() => mul(x, tensor(mask, shape)))
}

function maskShape(shape: number[], noiseShape: Shape): number[] {
  const sizes = noiseShape.map((size, axis) => size ?? shape[axis] ?? 1)
  if (sizes.length === shape.length && sizes.every((size, axis) => size === 1 || size === shape[axis])) return sizes
  throw new ShapeError(
    `dropout: noiseShape must have the sizes of x, ${describe(shape)}, or 1 on each axis, ` +
      `but got ${describe(noiseShape)}.`,
  )
}
