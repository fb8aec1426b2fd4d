import { reshape, scatterND, zeros, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core'

/**
 * Adds rows into a table of zeros: result[ids[i]] += rows[i]. Work beyond the zeros is done only for rows that occur;
 * tfjs's own gradient goes through UnsortedSegmentSum, which on `cpu` passes over all rows for each row of the table.
 *
 * Shapes: ids int32 [n], rows [n, width] -> [count, width].
 */
export function scatterRows(ids: Tensor, rows: Tensor, count: number): Tensor2D {
  const width = rows.shape[1]!
  if (ids.size === 0 || width === 0) return zeros([count, width])
  return scatterND(reshape(ids, [-1, 1]), rows, [count, width]) as Tensor2D
}
