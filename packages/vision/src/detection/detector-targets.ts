/** Which places of the pyramid are to find which box. */
import type { NdArray } from '@tessera-ml/core'
import { boxArea } from '../boxes/box.js'
import type { PictureSize } from '../image/picture.js'
import type { BoxForm, ClassBox } from './box-task.js'
import { levelStrides } from './detector-network.js'

/** A place where the network looks for a box. */
export interface Place {
  readonly x: number
  readonly y: number
  /** Pixels between the places of its level. */
  readonly stride: number
}

/** All places, in the order of the network's outputs. */
export function placesOf({ width, height }: PictureSize): Place[] {
  return levelStrides.flatMap((stride) => {
    const [columns, rows] = [Math.ceil(width / stride), Math.ceil(height / stride)]
    return Array.from({ length: columns * rows }, (_, i) => ({
      x: ((i % columns) + 0.5) * stride,
      y: (Math.floor(i / columns) + 0.5) * stride,
      stride,
    }))
  })
}

/** A level looks for boxes whose longer side is at most so many strides, and more than that of the level before. */
const longestSide = 8
/** Boxes near a limit are looked for on both sides of it. */
const slack = 1.25
/** How far from a box's middle it is looked for, in strides. */
const radius = 1.5
/** A box lies at least so many strides around its places, since boxes may be smaller than the gaps between places. */
const leastDistance = 0.05

/**
 * The targets of a batch.
 *
 *   centerness = √( min(l, r)/max(l, r) · min(t, b)/max(t, b) )
 *
 * Shapes: classes [batch, places, classes], one-hot or zeros; boxes [batch, places, 4], distances in strides, zeros where
 * there is no box; centerness [batch, places, 1], -1 where there is none.
 */
export function detectorTargets(
  boxes: readonly (readonly ClassBox[])[],
  { width, height, classes }: BoxForm,
): Record<string, NdArray> {
  const places = placesOf({ width, height })
  const shape = [boxes.length, places.length]
  const labels = new Float32Array(boxes.length * places.length * classes)
  const distances = new Float32Array(boxes.length * places.length * 4)
  const centerness = new Float32Array(boxes.length * places.length).fill(-1)
  boxes.forEach((onPicture, picture) => {
    assigned(onPicture, places).forEach((box, place) => {
      if (box === undefined) return
      const at = picture * places.length + place
      const [left, top, right, bottom] = distancesTo(box, places[place]!)
      labels[at * classes + box.classIndex] = 1
      distances.set([left, top, right, bottom], at * 4)
      centerness[at] = Math.sqrt(share(left, right) * share(top, bottom))
    })
  })
  return {
    classes: { data: labels, shape: [...shape, classes] },
    boxes: { data: distances, shape: [...shape, 4] },
    centerness: { data: centerness, shape: [...shape, 1] },
  }
}

/** The box that each place is to find; of several the smallest. */
function assigned(boxes: readonly ClassBox[], places: readonly Place[]): (ClassBox | undefined)[] {
  const found = places.map((): ClassBox | undefined => undefined)
  const take = (place: number, box: ClassBox): void => {
    const other = found[place]
    if (other === undefined || boxArea(box) < boxArea(other)) found[place] = box
  }
  for (const box of boxes) {
    const side = Math.max(box.xmax - box.xmin, box.ymax - box.ymin)
    for (const [level, stride] of levelStrides.entries()) {
      const least = level === 0 ? 0 : (longestSide * levelStrides[level - 1]!) / slack
      const most = level === levelStrides.length - 1 ? Infinity : longestSide * stride * slack
      if (side > least && side <= most) placesFor(box, places, stride).forEach((place) => take(place, box))
    }
  }
  return found
}

/** The places of a level within a box and near its middle; the nearest one where there is none. */
function placesFor(box: ClassBox, places: readonly Place[], stride: number): number[] {
  const [x, y] = [(box.xmin + box.xmax) / 2, (box.ymin + box.ymax) / 2]
  const near: number[] = []
  let nearest = -1
  let least = Infinity
  places.forEach((place, i) => {
    if (place.stride !== stride) return
    const distance = Math.max(Math.abs(place.x - x), Math.abs(place.y - y))
    const isInside = place.x > box.xmin && place.x < box.xmax && place.y > box.ymin && place.y < box.ymax
    if (isInside && distance < radius * stride) near.push(i)
    if (distance < least) [nearest, least] = [i, distance]
  })
  return near.length > 0 ? near : [nearest]
}

function distancesTo(box: ClassBox, { x, y, stride }: Place): readonly [number, number, number, number] {
  const inStrides = (pixels: number): number => Math.max(leastDistance, pixels / stride)
  return [inStrides(x - box.xmin), inStrides(y - box.ymin), inStrides(box.xmax - x), inStrides(box.ymax - y)]
}

function share(a: number, b: number): number {
  return Math.min(a, b) / Math.max(a, b)
}
