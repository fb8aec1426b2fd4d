import { oneOf, ShapeError, describeShape, type JsonObject } from '@tessera-ml/core'
import { Explanation } from '../explanation.js'
import { namedParts, type Request, type RequestOptions } from '../request.js'
import { upsample, type Upsampling } from './upsample.js'

/** What all class activation maps take. */
export interface CamOptions {
  /** Whether what speaks against the output is dropped. Default true. */
  readonly rectify?: boolean
  /** How the map is brought to the picture's size. Default 'bilinear'; 'none' leaves it on the feature maps' grid. */
  readonly upsampling?: Upsampling
}

/** The maps of all rows as an explanation. Shapes: maps [place] each, on the grid [, height, width] of `shape`. */
export function camExplanation(
  { rows, chosen, predictions }: Request,
  shape: readonly number[],
  maps: readonly Float64Array[],
  options: CamOptions & RequestOptions,
  run: { readonly method: string; readonly evaluations: number; readonly options: JsonObject },
): Explanation {
  const { rectify = true, of = 'outputs' } = options
  const upsampling = oneOf(`${run.method}: upsampling`, options.upsampling ?? 'bilinear', [
    'bilinear',
    'nearest',
    'none',
  ])
  const [, height = 0, width = 0] = rows.shape
  if (rows.shape.length < 3) {
    throw new ShapeError(
      `${run.method}: input must be pictures, [row, height, width, …], but got ${describeShape(rows.shape)}.`,
    )
  }
  const coarse = { height: shape[1]!, width: shape[2]! }
  const grid = upsampling === 'none' ? coarse : { height, width }
  const size = grid.height * grid.width
  const data = new Float64Array(maps.length * size)
  maps.forEach((map, row) => {
    const kept = rectify ? map.map((value) => Math.max(0, value)) : map
    data.set(upsampling === 'none' ? kept : upsample(kept, coarse, grid, upsampling), row * size)
  })
  return new Explanation({
    kind: 'map',
    values: { data, shape: [maps.length, grid.height, grid.width, 1] },
    predictions,
    ...namedParts(chosen, options),
    run: {
      method: run.method,
      of,
      evaluations: run.evaluations,
      options: { ...run.options, rectify, upsampling },
    },
  })
}
