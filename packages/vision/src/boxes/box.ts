/**
 * A rectangle on a picture, in pixels. Coordinates are of the lines between pixels: 0 is the left or upper edge of the
 * first pixel, `width` or `height` the far edge of the last, so that a box's width is `xmax - xmin`.
 */
export interface Box {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

/** A box with what is in it. */
export interface LabelledBox extends Box {
  readonly label: string
}

/** Square pixels; 0 for a box that is turned inside out. */
export function boxArea({ xmin, ymin, xmax, ymax }: Box): number {
  return Math.max(0, xmax - xmin) * Math.max(0, ymax - ymin)
}

/** The part of a box that lies on the picture; its area is 0 where there is none. Other properties stay. */
export function clipBox<B extends Box>(box: B, size: { readonly width: number; readonly height: number }): B {
  const within = (value: number, most: number): number => Math.min(most, Math.max(0, value))
  return {
    ...box,
    xmin: within(box.xmin, size.width),
    ymin: within(box.ymin, size.height),
    xmax: within(box.xmax, size.width),
    ymax: within(box.ymax, size.height),
  }
}

/** The box of the largest area, the first of equals; of at least one. */
export function largestBox<B extends Box>(boxes: readonly B[]): B {
  return boxes.reduce((most, box) => (boxArea(box) > boxArea(most) ? box : most))
}
