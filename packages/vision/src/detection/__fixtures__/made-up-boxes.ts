import { Generator } from '@tessera-ml/core'
import type { TrueBox } from '../../boxes/true-box.js'
import type { Picture } from '../../image/picture.js'

/** A picture with boxes, both in memory. */
export interface MadeUpPicture {
  readonly picture: Picture
  readonly boxes: readonly TrueBox[]
}

export interface MadeUpOptions {
  /** The side of the pictures. Default: 32. */
  readonly side?: number
  /** Rectangles a picture. Default: 1. */
  readonly boxes?: number
  /** The number of the first picture, from which all chance comes. Default: 0. */
  readonly from?: number
}

/** Pictures of grey noise with rectangles on them, bright ones or dark ones, that do not overlap. */
export function madeUpBoxes(count: number, { side = 32, boxes = 1, from = 0 }: MadeUpOptions = {}): MadeUpPicture[] {
  return Array.from({ length: count }, (_, i) => madeUp(new Generator(from + i), side, boxes))
}

function madeUp(random: Generator, side: number, count: number): MadeUpPicture {
  const data = Uint8Array.from({ length: side * side }, () => 100 + random.integer(50))
  const boxes = Array.from({ length: count }, (_, i): TrueBox => {
    // Each has a strip of its own.
    const height = Math.floor(side / count)
    const [w, h] = [8 + random.integer(side / 2 - 8), Math.min(height, 8 + random.integer(Math.max(1, height / 2 - 8)))]
    const [xmin, ymin] = [random.integer(side - w + 1), i * height + random.integer(height - h + 1)]
    const isBright = random.uniform() < 0.5
    for (let y = ymin; y < ymin + h; y++) data.fill(isBright ? 250 : 5, y * side + xmin, y * side + xmin + w)
    return { label: isBright ? 'bright' : 'dark', xmin, ymin, xmax: xmin + w, ymax: ymin + h }
  })
  return { picture: { data, width: side, height: side, channels: 1 }, boxes }
}
