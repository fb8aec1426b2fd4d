import { Generator } from '@tessera-ml/core'
import type { LabelledPicture } from '../../data/labelled-picture.js'
import type { Picture } from '../../image/picture.js'

export type Shape = 'level' | 'upright' | 'square'

/** A bright bar or square on noise, at a place by the seed: a task that a small network learns in seconds. */
export function madeUpPicture(shape: Shape, seed: number, side = 12, channels: 1 | 3 = 1): Picture {
  const random = new Generator(seed).fork(shape)
  const data = Uint8Array.from({ length: side * side * channels }, () => random.integer(90))
  const [width, height] = { level: [8, 2], upright: [2, 8], square: [5, 5] }[shape] as [number, number]
  const [left, top] = [random.integer(side - width + 1), random.integer(side - height + 1)]
  for (let y = top; y < top + height; y++) {
    data.fill(200 + random.integer(56), (y * side + left) * channels, (y * side + left + width) * channels)
  }
  return { data, width: side, height: side, channels }
}

interface MadeUpOptions {
  /** The first seed. Default: 0. */
  readonly from?: number
  /** Default: `level` and `upright`. */
  readonly shapes?: readonly Shape[]
}

/** As many of each shape, in turns. */
export function madeUpPictures(count: number, { from = 0, shapes = ['level', 'upright'] }: MadeUpOptions = {}) {
  return Array.from({ length: count }, (_, i): LabelledPicture => {
    const label = shapes[i % shapes.length]!
    return { picture: madeUpPicture(label, from + i), label }
  })
}
