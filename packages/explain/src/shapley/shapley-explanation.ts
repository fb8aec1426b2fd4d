/** What the shares of all players become: an explanation that checks that they sum to the prediction. */
import type { JsonObject } from '@tessera-ml/core'
import { additiveCheck } from '../additive-check.js'
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
  return new Explanation({
    kind: 'additive',
    values,
    ...(division.standardErrors && { standardErrors: pickOutputs(division.standardErrors, chosen, axes) }),
    baseValues: base,
    predictions,
    ...namedParts(chosen, options),
    ...(players.areSingle && axes === players.shape && { data: rows }),
    completeness: additiveCheck(values, predictions, base),
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
