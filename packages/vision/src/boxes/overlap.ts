/** How well two boxes agree. Boxes are half-open: a width is `xmax - xmin`, without a pixel added. */
import { boxArea, type Box } from './box.js'

/** The area that both boxes cover, in square pixels; 0 where they only touch. */
export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.xmax, b.xmax) - Math.max(a.xmin, b.xmin)
  const height = Math.min(a.ymax, b.ymax) - Math.max(a.ymin, b.ymin)
  return Math.max(0, width) * Math.max(0, height)
}

/**
 * Intersection over union.
 *
 *   IoU = |A ∩ B| / |A ∪ B|      in [0, 1]; 0 where both boxes are empty
 */
export function boxIou(a: Box, b: Box): number {
  const shared = intersectionArea(a, b)
  return ratio(shared, boxArea(a) + boxArea(b) - shared)
}

/**
 * Generalized intersection over union, which tells boxes apart that do not meet.
 *
 *   GIoU = IoU - (|C| - |A ∪ B|) / |C|      C the smallest box around both; in (-1, 1]
 *
 * Source: Rezatofighi et al. 2019, arXiv:1902.09630.
 */
export function generalizedIou(a: Box, b: Box): number {
  const shared = intersectionArea(a, b)
  const union = boxArea(a) + boxArea(b) - shared
  const around = boxArea(enclosingBox(a, b))
  return ratio(shared, union) - ratio(around - union, around)
}

/**
 * Distance intersection over union.
 *
 *   DIoU = IoU - d² / c²      d the distance of the middles, c the diagonal of the smallest box around both
 *
 * Source: Zheng et al. 2020, arXiv:1911.08287.
 */
export function distanceIou(a: Box, b: Box): number {
  const { xmin, ymin, xmax, ymax } = enclosingBox(a, b)
  const dx = (a.xmin + a.xmax - b.xmin - b.xmax) / 2
  const dy = (a.ymin + a.ymax - b.ymin - b.ymax) / 2
  return boxIou(a, b) - ratio(dx * dx + dy * dy, (xmax - xmin) ** 2 + (ymax - ymin) ** 2)
}

/**
 * Complete intersection over union, which also asks for the same proportions.
 *
 *   CIoU = DIoU - v² / (1 - IoU + v)      v = 4/π² · (arctan(w_b / h_b) - arctan(w_a / h_a))²
 *
 * Source: Zheng et al. 2020, arXiv:1911.08287.
 */
export function completeIou(a: Box, b: Box): number {
  const angle = (box: Box): number => Math.atan2(box.xmax - box.xmin, box.ymax - box.ymin)
  const v = (4 / Math.PI ** 2) * (angle(b) - angle(a)) ** 2
  return distanceIou(a, b) - ratio(v * v, 1 - boxIou(a, b) + v)
}

/** The smallest box around both. */
export function enclosingBox(a: Box, b: Box): Box {
  return {
    xmin: Math.min(a.xmin, b.xmin),
    ymin: Math.min(a.ymin, b.ymin),
    xmax: Math.max(a.xmax, b.xmax),
    ymax: Math.max(a.ymax, b.ymax),
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
