/** Computations with the backend's fused operations beside the same composed of tfjs's. */
import { grads, square, sum, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { Generator } from '../../random/generator.js'
import { buildLayer, layerFunction, type LayerCase } from '../../testing/layer-case.js'
import { withoutFused } from '../fused.js'

export type BothWays = readonly [fused: number[][], composed: number[][]]

/** The numbers of `compute` both ways. */
export function bothWays(compute: () => readonly Tensor[]): BothWays {
  const numbers = () => tidy(() => compute().map((result) => Array.from(result.dataSync())))
  return [numbers(), withoutFused(numbers)]
}

/** Output and gradients of a layer for its input and weights both ways, with one seed each time. */
export function layerBothWays(one: LayerCase): BothWays {
  const layer = buildLayer(one)
  return bothWays(() => {
    const { f, at } = layerFunction(layer, one, true)
    return [f(...at), ...grads((...values: Tensor[]) => sum(square(f(...values))))([...at])]
  })
}

/** Each number within the tolerance of the largest of its part. */
export function expectClose(
  actual: readonly number[][],
  expected: readonly number[][],
  tolerance = 1e-5,
): void {
  expect(actual.map((part) => part.length)).toEqual(expected.map((part) => part.length))
  for (const [i, part] of expected.entries()) {
    const scale = Math.max(...part.map(Math.abs), 1e-3)
    for (const [j, value] of part.entries()) expect(Math.abs(actual[i]![j]! - value) / scale).toBeLessThan(tolerance)
  }
}

export const anyCase = <Options extends object>(one: LayerCase<Options>): LayerCase => one as unknown as LayerCase

/** Where the numbers of these tests come from. */
export const random = new Generator(5)

export const normal = (shape: readonly number[]): Float32Array => {
  const values = new Float32Array(shape.reduce((size, axis) => size * axis, 1))
  random.fillNormal(values)
  return values
}
