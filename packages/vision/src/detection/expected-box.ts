/** From what each place of a map proposes to one box. */
import { defineLayer, describeShape, ShapeError } from '@tessera-ml/core'
import {
  add,
  clipByValue,
  concat,
  exp,
  mul,
  reshape,
  softmax,
  split,
  sub,
  sum,
  tensor,
  type Tensor,
} from '@tensorflow/tfjs-core'

/** A distance, as a share of the side, whose logarithm is 0 on the map. */
const usualDistance = 0.3
/** Largest and smallest of these logarithms: no distance is more than 2.3 sides, or less than a thousandth of one. */
const [leastLogarithm, mostLogarithm] = [-6, 2]

/**
 * The mean of the boxes that the places of a map propose, each by how much the place counts, which is found by the map too.
 *
 *   a = softmax over places of s      xmin = Σ a·(x - 0.3·exp l)      xmax = Σ a·(x + 0.3·exp r)      and so for y
 *
 * where (x, y) is the middle of a place. Lengths are shares of the picture's sides.
 *
 * Shapes: [batch, rows, columns, 5], logarithms l, t, r, b of the distances to the left, top, right and bottom and the
 * score s -> [batch, 4], middle (x, y), width and height. No weights.
 *
 * Source: the mean of places is the soft-argmax of Nibali et al. 2018, arXiv:1801.07372; the distances are those of Tian
 * et al. 2019, arXiv:1904.01355 (FCOS).
 */
export const expectedBox = defineLayer({
  className: 'ExpectedBox',
  build(shape, { name }) {
    const [batch = null, rows, columns, parts] = shape
    if (shape.length === 4 && rows !== null && columns !== null && parts === 5) return [batch, 4]
    throw new ShapeError(`${name}: input must be [batch, rows, columns, 5], but got ${describeShape(shape)}.`)
  },
  call(map) {
    const [batch, rows, columns] = map.shape as [number, number, number, number]
    const places = rows * columns
    const [distances, scores] = split(reshape(map, [batch, places, 5]), [4, 1], 2) as [Tensor, Tensor]
    const weights = reshape(softmax(reshape(scores, [batch, places])), [batch, places, 1])
    const lengths = mul(usualDistance, exp(clipByValue(distances, leastLogarithm, mostLogarithm)))
    const [before, after] = split(lengths, 2, 2) as [Tensor, Tensor]
    const middles = middlesOf(rows, columns)
    const low = sum(mul(weights, sub(middles, before)), 1)
    const high = sum(mul(weights, add(middles, after)), 1)
    return concat([mul(0.5, add(low, high)), sub(high, low)], 1)
  },
})

/** The middle (x, y) of each place, row by row. Shapes: [1, places, 2] */
function middlesOf(rows: number, columns: number): Tensor {
  const values = Float32Array.from({ length: 2 * rows * columns }, (_, i) => {
    const place = i >> 1
    return i % 2 === 0 ? ((place % columns) + 0.5) / columns : (Math.floor(place / columns) + 0.5) / rows
  })
  return tensor(values, [1, rows * columns, 2])
}
