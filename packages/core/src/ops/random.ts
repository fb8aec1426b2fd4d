import { tensor, type Tensor } from '@tensorflow/tfjs-core'
import { sizeOf } from '../engine/shape.js'
import type { Generator } from '../random/generator.js'

/** Normal numbers of the given mean and standard deviation. */
export function normalNumbers(shape: readonly number[], mean: number, deviation: number, random: Generator): Tensor {
  const values = new Float32Array(sizeOf(shape))
  random.fillNormal(values, mean, deviation)
  return tensor(values, [...shape])
}

/** 1 with probability 1 - `rate`, else 0. */
export function keptPlaces(shape: readonly number[], rate: number, random: Generator): Tensor {
  const values = new Float32Array(sizeOf(shape))
  random.fillUniform(values)
  for (let i = 0; i < values.length; i++) values[i] = values[i]! < rate ? 0 : 1
  return tensor(values, [...shape])
}
