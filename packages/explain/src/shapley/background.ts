import { ConfigError, describeShape, describeValue, ShapeError } from '@tessera-ml/core'
import { readRows, type NumbersLike } from '../rows.js'
import { sizeOf } from '../values.js'

export interface BackgroundOptions {
  /** Examples that stand for "not known": what is absent takes their values, one after the other. Required. */
  readonly background: NumbersLike
  /** How much each of them counts, numbers above 0. Default: equally. */
  readonly backgroundWeights?: readonly number[]
}

export interface Background {
  readonly count: number
  /** [example, flat feature]. */
  readonly data: Float32Array
  /** They sum to 1. */
  readonly weights: Float64Array
}

/**
 * Shapes: background [example, ...feature], or [...feature] for one example.
 *
 * @throws ShapeError if the examples have not the input's features; ConfigError if the weights do not fit.
 */
export async function readBackground(
  where: string,
  { background, backgroundWeights }: BackgroundOptions,
  featureShape: readonly number[],
): Promise<Background> {
  if (background === undefined) {
    throw new ConfigError(`${where}: background must be examples that stand for what is absent, but got undefined.`)
  }
  const { data, shape } = await readRows(`${where}: background`, background)
  const isOne = shape.length === featureShape.length
  const [got, wanted] = [describeShape(isOne ? shape : shape.slice(1)), describeShape(featureShape)]
  if (got !== wanted) {
    throw new ShapeError(`${where}: background must be examples of the shape ${wanted}, but got ${got}.`)
  }
  const count = data.length / sizeOf(featureShape)
  const weights = readWeights(`${where}: backgroundWeights`, backgroundWeights ?? Array(count).fill(1), count)
  return { count, data: Float32Array.from(data), weights }
}

function readWeights(where: string, weights: readonly number[], count: number): Float64Array {
  if (!Array.isArray(weights) || weights.length !== count) {
    throw new ConfigError(`${where} must be one number an example, ${count}, but got ${describeValue(weights)}.`)
  }
  const bad = weights.find((weight: unknown) => !(Number.isFinite(weight) && (weight as number) > 0))
  if (bad !== undefined) throw new ConfigError(`${where} must be above 0, but got ${describeValue(bad)}.`)
  const sum = weights.reduce((total: number, weight: number) => total + weight, 0)
  return Float64Array.from(weights as readonly number[], (weight) => weight / sum)
}
