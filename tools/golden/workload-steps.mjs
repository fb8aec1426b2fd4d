// What the golden values of the workloads and their test share: small batches, and the numbers that dropout draws.
import { Generator } from '@tessera-ml/core'

/** Examples in each batch. */
export const rows = 2
/** Steps of training. */
export const steps = 3

/** @typedef {import('@tessera-ml/core').NdArray} NdArray */
/** @typedef {NdArray | Record<string, NdArray>} Columns one array, or several by name */

/**
 * The first examples of a workload's batch.
 *
 * @param {{ readonly batch: (random: Generator) => import('@tessera-ml/core').Batch }} workload
 * @returns {{ x: Columns, y: Columns }}
 */
export function smallBatch(workload) {
  const { x, y } = workload.batch(new Generator(1))
  return { x: shortened(x), y: shortened(y) }
}

/** @param {unknown} value @returns {value is NdArray} */
export function isArray(value) {
  return typeof value === 'object' && value !== null && 'data' in value && 'shape' in value
}

/** @param {unknown} fields @returns {Columns} */
function shortened(fields) {
  if (!isArray(fields)) {
    const named = Object.entries(/** @type {Record<string, unknown>} */ (fields))
    return Object.fromEntries(named.map(([name, column]) => [name, /** @type {NdArray} */ (shortened(column))]))
  }
  const { data, shape } = fields
  return { data: data.slice(0, (rows * data.length) / (shape[0] ?? 1)), shape: [rows, ...shape.slice(1)] }
}

/**
 * What each dropout layer of a model multiplies by in each step of `fit`: one array a layer and step, by the place of the
 * layer's call in the graph. The random numbers are those of seed -> 'fit' -> 'step' -> step -> place.
 *
 * @param {import('@tessera-ml/core').Model} model
 */
export function dropoutPatterns(model) {
  const random = new Generator(model.seed).fork('fit').fork('step')
  return model.graph.calls.flatMap(({ layer, output }, place) => {
    if (layer.className !== 'Dropout') return []
    const { rate } = /** @type {{ rate: number }} */ (/** @type {unknown} */ (layer.options))
    const shape = [rows, ...output.shape.slice(1).map(Number)]
    return Array.from({ length: steps }, (_, step) => {
      const data = new Float32Array(shape.reduce((size, axis) => size * axis, 1))
      random.fork(step).fork(place).fillUniform(data)
      return { place, step, shape, data: data.map((value) => (value < rate ? 0 : 1 / (1 - rate))) }
    })
  })
}
