/** Every row with every background example: what is averaged by methods that measure from examples. */
import type { Evaluator, Points } from '../evaluator.js'
import type { Background } from '../shapley/background.js'
import type { Values } from '../values.js'

export interface BackgroundLines {
  /** The row of line `index`; the examples run fastest. */
  rowOf(index: number): number
  /** The rows, each as often as there are examples. */
  readonly points: Points
  /** The examples beside them. */
  readonly references: Points
}

export function backgroundLines(rows: Values, { count, data }: Background): BackgroundLines {
  const featureShape = rows.shape.slice(1)
  const lines = rows.shape[0]! * count
  const size = rows.data.length / rows.shape[0]!
  const rowOf = (index: number): number => Math.floor(index / count)
  const from = (source: ArrayLike<number>, placeOf: (index: number) => number): Points => ({
    count: lines,
    featureShape,
    rowOf,
    write(index, out, start) {
      const place = placeOf(index) * size
      for (let i = 0; i < size; i++) out[start + i] = source[place + i]!
    },
  })
  return { rowOf, points: from(rows.data, rowOf), references: from(data, (index) => index % count) }
}

/** Σ_b w_b·f(b), repeated for each row. Shapes: -> [row, output]. */
export async function backgroundMean(
  evaluator: Evaluator,
  { count, data, weights }: Background,
  rows: Values,
): Promise<Values> {
  const size = data.length / count
  const outputs = await evaluator.outputs({
    count,
    featureShape: rows.shape.slice(1),
    rowOf: () => 0,
    write: (index, out, start) => out.set(data.subarray(index * size, (index + 1) * size), start),
  })
  const width = outputs.shape[1]!
  const mean = Array.from({ length: width }, (_, k) =>
    weights.reduce((sum, weight, b) => sum + weight * outputs.data[b * width + k]!, 0),
  )
  const times = rows.shape[0]!
  return { data: Float64Array.from({ length: times * width }, (_, i) => mean[i % width]!), shape: [times, width] }
}
