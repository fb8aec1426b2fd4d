/** Picking elements by index, and putting them back. */
import {
  GatherNd,
  GatherV2,
  ScatterNd,
  TopK,
  UnsortedSegmentSum,
  add,
  cast,
  gather,
  gatherND,
  greaterEqual,
  maximum,
  mul,
  range,
  reshape,
  scalar,
  scatterND,
  transpose,
  zeros,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { sizeOf } from './broadcast.js'
import { fromInputs } from './config.js'
import { scatterRows } from './scatter-rows.js'

/** Row numbers in a table of all batches one below the other. Shapes: ids [batch, n] -> [batch·n]. */
function flatIds(ids: Tensor, batch: number, rows: number): Tensor {
  const local = reshape(ids, [batch, -1])
  return reshape(batch === 1 ? local : add(local, reshape(range(0, batch * rows, rows, 'int32'), [batch, 1])), [-1])
}

/** y[b, o, i, w] = x[b, o, ids[b, i], w]; a scatter-add of the rows of dy into x's shape. */
function gatherGradient(dy: Tensor, x: Tensor, ids: Tensor, axis: number, batchDims: number): Tensor {
  const batch = sizeOf(x.shape.slice(0, batchDims))
  const outer = sizeOf(x.shape.slice(batchDims, axis))
  const count = x.shape[axis]!
  const width = sizeOf(x.shape.slice(axis + 1))
  const picked = ids.size / batch
  let rows = reshape(dy, [batch, outer, picked, width])
  if (outer > 1) rows = transpose(rows, [0, 2, 1, 3])
  const table = scatterRows(flatIds(ids, batch, count), reshape(rows, [batch * picked, outer * width]), batch * count)
  if (outer === 1) return reshape(table, x.shape)
  return reshape(transpose(reshape(table, [batch, count, outer, width]), [0, 2, 1, 3]), x.shape)
}

export const gathering: readonly GradConfig[] = [
  fromInputs(GatherV2, ['x', 'indices'], (dy, [x, indices], { axis, batchDims }) => ({
    x: () => {
      const place = axis as number
      const batchAxes = (batchDims as number | undefined) ?? 0
      return gatherGradient(dy, x!, indices!, place < 0 ? place + x!.rank : place, batchAxes)
    },
    indices: () => zeros(indices!.shape),
  })),
  fromInputs(GatherNd, ['params', 'indices'], (dy, [params, indices]) => ({
    params: () => scatterND(indices!, dy, params!.shape),
    indices: () => zeros(indices!.shape),
  })),
  fromInputs(ScatterNd, ['indices'], (dy, [indices]) => ({
    indices: () => zeros(indices!.shape),
    updates: () => gatherND(dy, indices!),
  })),
  // Negative ids name no segment.
  fromInputs(UnsortedSegmentSum, ['segmentIds'], (dy, [ids]) => ({
    segmentIds: () => zeros(ids!.shape),
    x: () => {
      const named = cast(greaterEqual(ids!, scalar(0, 'int32')), 'float32')
      const rows = gather(dy, maximum(ids!, scalar(0, 'int32')))
      return mul(rows, reshape(named, [...ids!.shape, ...rows.shape.slice(ids!.rank).map(() => 1)]))
    },
  })),
  {
    kernelName: TopK,
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dys, [x, indices]) => ({
      x: () => {
        const [dy] = dys as Tensor[]
        const length = x!.shape.at(-1)!
        const rows = x!.size / length
        return reshape(scatterRows(flatIds(indices!, rows, length), reshape(dy!, [-1, 1]), x!.size), x!.shape)
      },
    }),
  },
]
