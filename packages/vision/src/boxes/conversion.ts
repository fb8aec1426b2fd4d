/** Boxes in the forms in which files and other libraries have them; all in pixels. */
import type { Box } from './box.js'

/** The box from its upper left corner, width and height, as COCO files have it. */
export function boxFromCorner(x: number, y: number, width: number, height: number): Box {
  return { xmin: x, ymin: y, xmax: x + width, ymax: y + height }
}

/** Upper left corner, width and height. */
export function cornerOfBox({ xmin, ymin, xmax, ymax }: Box): readonly [number, number, number, number] {
  return [xmin, ymin, xmax - xmin, ymax - ymin]
}

/** The box from its middle, width and height, as YOLO files have it. */
export function boxFromCenter(x: number, y: number, width: number, height: number): Box {
  return { xmin: x - width / 2, ymin: y - height / 2, xmax: x + width / 2, ymax: y + height / 2 }
}

/** Middle, width and height. */
export function centerOfBox({ xmin, ymin, xmax, ymax }: Box): readonly [number, number, number, number] {
  return [(xmin + xmax) / 2, (ymin + ymax) / 2, xmax - xmin, ymax - ymin]
}

/** The box on a picture that is stretched by these factors. Other properties stay. */
export function scaleBox<B extends Box>(box: B, alongX: number, alongY: number): B {
  return {
    ...box,
    xmin: box.xmin * alongX,
    ymin: box.ymin * alongY,
    xmax: box.xmax * alongX,
    ymax: box.ymax * alongY,
  }
}
