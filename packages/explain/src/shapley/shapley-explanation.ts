/** What the shares of all players become: an explanation that checks that they sum to the prediction. */
import type { JsonObject } from '@tessera-ml/core'
import { Explanation } from '../explanation.js'
import { namedParts, pick } from '../request.js'
import { sizeOf, type Values } from '../values.js'
import type { ShapleyOptions, ShapleyRequest } from './shapley-request.js'

/** The explained outputs alone. Shapes: [row, player, output of all] -> [row, ...axes, output]. */
export function pickOutputs(values: Values, chosen: readonly (readonly number[])[], axes: readonly number[]): Values {
  const [rows = 0, , outputs = 0] = [values.shape[0], 0, values.shape.at(-1)]
  const [width, places] = [chosen[0]!.length, sizeOf(axes)]
  const data = new Float64Array(rows * places * width)
  for (let row = 0; row < rows; row++) {
    for (let place = 0; place < places; place++) {
      const [from, to] = [(row * places + place) * outputs, (row * places + place) * width]
      chosen[row]!.forEach((output, k) => (data[to + k] = values.data[from + output]!))
    }
  }
  return { data, shape: [rows, ...axes, width] }
}

/** The explanation of shares that sum to the prediction, with its own check. */
export function finishShapley(
  method: string,
  request: ShapleyRequest,
  options: ShapleyOptions,
  division: { readonly values: Values; readonly standardErrors?: Values },
  details: { readonly seed?: number; readonly axes?: readonly number[]; readonly options: JsonObject },
): Explanation {
  const { evaluator, rows, chosen, players, worth, baseValues } = request
  const { axes = players.shape } = details
  const values = pickOutputs(division.values, chosen, axes)
  const predictions = pick(worth, chosen)
  const base = pick({ data: repeated(baseValues, chosen.length), shape: worth.shape }, chosen)
  const gap = gaps(values, predictions, base)
  const tolerance = 1e-3
  return new Explanation({
    kind: 'additive',
    values,
    ...(division.standardErrors && { standardErrors: pickOutputs(division.standardErrors, chosen, axes) }),
    baseValues: base,
    predictions,
    ...namedParts(chosen, options),
    ...(players.areSingle && axes === players.shape && { data: rows }),
    completeness: { gap, tolerance, ok: gap.every((value, i) => Math.abs(value) <= tolerance * sizeAt(values, i)) },
    run: {
      method,
      of: options.of ?? 'outputs',
      ...(details.seed !== undefined && { seed: details.seed }),
      evaluations: evaluator.evaluations,
      options: { link: options.link ?? 'identity', ...details.options },
    },
  })
}

function repeated(values: Float64Array, times: number): Float64Array {
  const all = new Float64Array(times * values.length)
  for (let i = 0; i < times; i++) all.set(values, i * values.length)
  return all
}

/** Σ values - (prediction - base), a row and output. */
function gaps({ data, shape }: Values, predictions: Values, base: Values): number[] {
  const width = shape.at(-1)!
  const perRow = data.length / shape[0]!
  return Array.from(predictions.data, (prediction, i) => {
    const [row, k] = [Math.floor(i / width), i % width]
    let sum = 0
    for (let at = row * perRow + k; at < (row + 1) * perRow; at += width) sum += data[at]!
    return sum - (prediction - base.data[i]!)
  })
}

/** Σ |values| of gap i, at least float32's rounding of 1. */
function sizeAt({ data, shape }: Values, i: number): number {
  const width = shape.at(-1)!
  const perRow = data.length / shape[0]!
  const [row, k] = [Math.floor(i / width), i % width]
  let sum = 1e-4
  for (let at = row * perRow + k; at < (row + 1) * perRow; at += width) sum += Math.abs(data[at]!)
  return sum
}
