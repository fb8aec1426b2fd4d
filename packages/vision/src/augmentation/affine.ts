import { knownOptions, nonNegativeNumber, numberWithin } from '@tessera-ml/core'
import type { Box } from '../boxes/box.js'
import type { Picture } from '../image/picture.js'
import { planned, between, moveBoxes, rangeWithin, type Augmentation, type PictureWithBoxes } from './augmentation.js'

/** Where a picture's pixels go: about its middle, scaled, sheared, turned to the right, then shifted. */
export interface AffineMotion {
  /** Degrees, clockwise. Default: 0. */
  readonly rotate?: number
  /** Default: 1. */
  readonly scale?: number
  /** Degrees by which upright lines lean to the right below the middle, and level ones down on its right. Default: 0. */
  readonly shear?: readonly [number, number]
  /** Pixels to the right and down. Default: 0. */
  readonly shift?: readonly [number, number]
}

export interface RandomAffineOptions {
  /** Degrees of rotation at most, either way. Default: 10. Range: at least 0. */
  readonly rotate?: number
  /** Smallest and largest scale. Default: [0.9, 1.1]. Range: above 0. */
  readonly scale?: readonly [number, number]
  /** Degrees of shear at most, along either axis and either way. Default: 0. Range: [0, 60]. */
  readonly shear?: number
  /** Shift at most, as a share of the side, either way. Default: 0.1. Range: [0, 1]. */
  readonly translate?: number
  /** What comes from outside: a value from 0 to 255, or 'edge', the nearest pixel. Default: 0. */
  readonly fill?: AffineFill
}

/** A value, or the nearest pixel. */
export type AffineFill = number | 'edge'

/** Turns, scales, shears and shifts at random. @throws ConfigError if an option is out of its range or unknown. */
export function randomAffine(options: RandomAffineOptions = {}): Augmentation {
  const where = 'randomAffine'
  knownOptions(where, options, ['rotate', 'scale', 'shear', 'translate', 'fill'])
  const rotate = nonNegativeNumber(`${where}: rotate`, options.rotate ?? 10)
  const scale = rangeWithin(`${where}: scale`, options.scale ?? [0.9, 1.1], Number.MIN_VALUE)
  const shear = numberWithin(`${where}: shear`, options.shear ?? 0, 0, 60, true)
  const translate = numberWithin(`${where}: translate`, options.translate ?? 0.1, 0, 1, true)
  const { fill = 0 } = options
  if (fill !== 'edge') numberWithin(`${where}: fill`, fill, 0, 255, true)
  return planned('randomAffine', options, (example, random) => {
    const { width, height } = example.picture
    const motion = {
      rotate: between(random, [-rotate, rotate]),
      scale: between(random, scale),
      shear: [between(random, [-shear, shear]), between(random, [-shear, shear])] as const,
      shift: [
        between(random, [-translate, translate]) * width,
        between(random, [-translate, translate]) * height,
      ] as const,
    }
    return moveAffinely(example, motion, fill)
  })
}

/**
 * Moves pixels and boxes.
 *
 *   p' = c + t + s·R·K·(p - c)      R = [cos a, -sin a; sin a, cos a]      K = [1, tan k_x; tan k_y, 1]
 *
 * with the picture's middle c, shift t, scale s, angle a and shear k. Each pixel of the result looks where its middle comes
 * from, and mixes the four pixels around (bilinear); what comes from outside is `fill`.
 */
export function moveAffinely<B extends Box>(
  { picture, boxes }: PictureWithBoxes<B>,
  { rotate = 0, scale = 1, shear = [0, 0], shift = [0, 0] }: AffineMotion,
  fill: AffineFill,
): PictureWithBoxes<B> {
  const { width, height } = picture
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const [angle, leanX, leanY] = [radians(rotate), radians(shear[0]), radians(shear[1])]
  const [cos, sin, tanX, tanY] = [Math.cos(angle), Math.sin(angle), Math.tan(leanX), Math.tan(leanY)]
  const [a, b] = [scale * (cos - sin * tanY), scale * (cos * tanX - sin)]
  const [d, e] = [scale * (sin + cos * tanY), scale * (sin * tanX + cos)]
  const [x0, y0] = [width / 2, height / 2]
  const moved = moveBoxes(boxes, picture, (box) => {
    const xs = [box.xmin, box.xmax, box.xmin, box.xmax].map((x) => x - x0)
    const ys = [box.ymin, box.ymin, box.ymax, box.ymax].map((y) => y - y0)
    const newX = xs.map((x, i) => x0 + shift[0] + a * x + b * ys[i]!)
    const newY = xs.map((x, i) => y0 + shift[1] + d * x + e * ys[i]!)
    return {
      ...box,
      xmin: Math.min(...newX),
      ymin: Math.min(...newY),
      xmax: Math.max(...newX),
      ymax: Math.max(...newY),
    }
  })
  const determinant = a * e - b * d
  const [m0, m1, m3, m4] = [e / determinant, -b / determinant, -d / determinant, a / determinant]
  const [m2, m5] = [x0 - m0 * (x0 + shift[0]) - m1 * (y0 + shift[1]), y0 - m3 * (x0 + shift[0]) - m4 * (y0 + shift[1])]
  return { picture: warp(picture, [m0, m1, m2, m3, m4, m5], fill), ...moved }
}

/** From places on the result to those on the source: x = m0·x' + m1·y' + m2, y = m3·x' + m4·y' + m5. */
export type AffineMatrix = readonly [number, number, number, number, number, number]

/** The picture seen through the matrix, bilinear. Source: places and edges are those of Pillow's `Image.transform`. */
export function warp(picture: Picture, [m0, m1, m2, m3, m4, m5]: AffineMatrix, fill: AffineFill): Picture {
  const { data, width, height, channels } = picture
  const out = new Uint8Array(data.length).fill(fill === 'edge' ? 0 : fill)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sourceX = m0 * (x + 0.5) + m1 * (y + 0.5) + m2
      const sourceY = m3 * (x + 0.5) + m4 * (y + 0.5) + m5
      const isOutside = sourceX < 0 || sourceX >= width || sourceY < 0 || sourceY >= height
      if (isOutside && fill !== 'edge') continue
      const [left, top] = [Math.floor(sourceX - 0.5), Math.floor(sourceY - 0.5)]
      const [dx, dy] = [sourceX - 0.5 - left, sourceY - 0.5 - top]
      const [x0, x1] = [within(left, width), within(left + 1, width)]
      const [row0, row1] = [within(top, height) * width, within(top + 1, height) * width]
      for (let c = 0; c < channels; c++) {
        const above = data[(row0 + x0) * channels + c]! * (1 - dx) + data[(row0 + x1) * channels + c]! * dx
        const below = data[(row1 + x0) * channels + c]! * (1 - dx) + data[(row1 + x1) * channels + c]! * dx
        out[(y * width + x) * channels + c] = Math.floor(above * (1 - dy) + below * dy + 0.5)
      }
    }
  }
  return { ...picture, data: out }
}

/** The place on a line of `size` pixels that is nearest to `place`. */
function within(place: number, size: number): number {
  return Math.min(size - 1, Math.max(0, place))
}
