/** Losses of boxes, for training. */
import {
  add,
  div,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  reshape,
  split,
  sub,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core'

/** Boxes as tensors of their edges. Shapes: each [..., 1] */
export interface BoxEdges {
  readonly xmin: Tensor
  readonly ymin: Tensor
  readonly xmax: Tensor
  readonly ymax: Tensor
}

/** Added to areas, so that boxes of no area divide by something. */
const epsilon = 1e-7

/**
 * One minus the generalized intersection over union, see `generalizedIou`.
 *
 *   L = 1 - GIoU      in [0, 2)
 *
 * Shapes: edges [..., 1] -> [...]
 * Source: Rezatofighi et al. 2019, arXiv:1902.09630, algorithm 2.
 */
export function generalizedIouLoss(a: BoxEdges, b: BoxEdges): Tensor {
  return tidy(() => {
    const side = (high: Tensor, low: Tensor): Tensor => relu(sub(high, low))
    const area = (box: BoxEdges): Tensor => mul(side(box.xmax, box.xmin), side(box.ymax, box.ymin))
    const shared = area({
      xmin: maximum(a.xmin, b.xmin),
      ymin: maximum(a.ymin, b.ymin),
      xmax: minimum(a.xmax, b.xmax),
      ymax: minimum(a.ymax, b.ymax),
    })
    const around = area({
      xmin: minimum(a.xmin, b.xmin),
      ymin: minimum(a.ymin, b.ymin),
      xmax: maximum(a.xmax, b.xmax),
      ymax: maximum(a.ymax, b.ymax),
    })
    const union = add(sub(add(area(a), area(b)), shared), epsilon)
    const outside = div(sub(around, union), add(around, epsilon))
    const loss = add(sub(1, div(shared, union)), outside)
    return reshape(loss, loss.shape.slice(0, -1))
  })
}

/** The edges of boxes that are given by middle and size. Shapes: [..., 4] -> each [..., 1] */
export function edgesOfCenters(centers: Tensor): BoxEdges {
  const [x, y, width, height] = split(centers, 4, -1) as [Tensor, Tensor, Tensor, Tensor]
  const [dx, dy] = [mul(width, 0.5), mul(height, 0.5)]
  return { xmin: sub(x, dx), ymin: sub(y, dy), xmax: add(x, dx), ymax: add(y, dy) }
}

/** The edges, as seen from a place, of boxes that are given by their distances from it: left, top, right, bottom. */
export function edgesOfDistances(distances: Tensor): BoxEdges {
  const [left, top, right, bottom] = split(distances, 4, -1) as [Tensor, Tensor, Tensor, Tensor]
  return { xmin: neg(left), ymin: neg(top), xmax: right, ymax: bottom }
}
