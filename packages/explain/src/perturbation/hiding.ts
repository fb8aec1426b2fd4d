/** What is lost when parts of a row are hidden: the common course of ablation and occlusion. */
import { NumberError, type JsonObject } from '@tessera-ml/core'
import { readBaseline, type Baseline } from '../baseline.js'
import type { Points } from '../evaluator.js'
import { Explanation } from '../explanation.js'
import { commonParts, type Request, type RequestOptions } from '../request.js'
import { sizeOf } from '../values.js'

export interface HidingOptions extends RequestOptions {
  /** What takes the place of what is hidden: a number, one row, or a row each. Default 0. */
  readonly baseline?: Baseline
}

/** Sets of flat features, each hidden alone; a feature's value is the mean over the sets that it is in. */
export async function explainByHiding(
  request: Request,
  sets: readonly (readonly number[])[],
  options: HidingOptions,
  details: JsonObject,
): Promise<Explanation> {
  const { evaluator, rows, chosen, predictions } = request
  const { baseline = 0, of = 'outputs' } = options
  const size = sizeOf(rows.shape.slice(1))
  const width = chosen[0]!.length
  const lost = await losses(request, sets, baseline)
  const times = new Float64Array(size)
  for (const set of sets) for (const feature of set) times[feature]! += 1
  const data = new Float64Array(rows.data.length * width)
  chosen.forEach((_, row) =>
    sets.forEach((set, s) => {
      for (const feature of set) {
        for (let k = 0; k < width; k++) {
          data[(row * size + feature) * width + k]! += lost[(row * sets.length + s) * width + k]! / times[feature]!
        }
      }
    }),
  )
  return new Explanation({
    kind: 'sensitivity',
    values: { data, shape: [...rows.shape, width] },
    predictions,
    ...commonParts(request, options),
    run: {
      method: evaluator.where,
      of,
      evaluations: evaluator.evaluations,
      options: { ...details, baseline: typeof baseline === 'number' ? baseline : 'given' },
    },
  })
}

/** f(x) - f(x with a set hidden). Shapes: -> [row, set, output]. @throws NumberError if an output is not finite. */
async function losses(
  { evaluator, rows, chosen, all }: Request,
  sets: readonly (readonly number[])[],
  baseline: Baseline,
): Promise<Float64Array> {
  const { where } = evaluator
  const featureShape = rows.shape.slice(1)
  const size = sizeOf(featureShape)
  const from = await readBaseline(`${where}: baseline`, baseline, rows.shape)
  const points: Points = {
    count: chosen.length * sets.length,
    featureShape,
    rowOf: (index) => Math.floor(index / sets.length),
    write(index, out, start) {
      const row = Math.floor(index / sets.length) * size
      out.set(rows.data.subarray(row, row + size), start)
      for (const feature of sets[index % sets.length]!) out[start + feature] = from.data[row + feature]!
    },
  }
  const { data, shape } = await evaluator.outputs(points)
  const outputs = shape[1]!
  const lost = Array.from({ length: points.count }, (_, index) => {
    const row = points.rowOf(index)
    return chosen[row]!.map((output) => all.data[row * outputs + output]! - data[index * outputs + output]!)
  }).flat()
  if (lost.every(Number.isFinite)) return Float64Array.from(lost)
  throw new NumberError(`${where}: f must give finite outputs for rows with hidden parts, but got NaN or infinity.`)
}
