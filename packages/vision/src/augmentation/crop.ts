import { knownOptions, nonNegativeInteger, numberWithin, oneOf } from '@tessera-ml/core'
import type { Picture } from '../image/picture.js'
import { planned, moveBoxes, type Augmentation } from './augmentation.js'

/** What lies beyond the edges: one value, the nearest pixel, or the picture mirrored (the edge itself once). */
export type PaddingMode = 'constant' | 'edge' | 'reflect'

const paddingModes = ['constant', 'edge', 'reflect'] as const

export interface RandomCropOptions {
  /** Pixels added on each side before the crop, so that the picture shifts by at most as many. Default: 4. */
  readonly padding?: number
  /** What the added pixels show. Default: 'reflect'. */
  readonly mode?: PaddingMode
  /** Their value where the mode is 'constant'. Default: 0. Range: [0, 255]. */
  readonly fill?: number
}

/**
 * Shifts pictures at random: pads them and cuts a part of the old size out.
 *
 * @throws ConfigError if an option is out of its range or unknown.
 */
export function randomCrop(options: RandomCropOptions = {}): Augmentation {
  knownOptions('randomCrop', options, ['padding', 'mode', 'fill'])
  const padding = nonNegativeInteger('randomCrop: padding', options.padding ?? 4)
  const mode = oneOf('randomCrop: mode', options.mode ?? 'reflect', paddingModes)
  const fill = numberWithin('randomCrop: fill', options.fill ?? 0, 0, 255, true)
  return planned('randomCrop', options, ({ picture, boxes }, random) => {
    const left = random.integer(2 * padding + 1) - padding
    const top = random.integer(2 * padding + 1) - padding
    const moved = moveBoxes(boxes, picture, (box) => ({
      ...box,
      xmin: box.xmin - left,
      ymin: box.ymin - top,
      xmax: box.xmax - left,
      ymax: box.ymax - top,
    }))
    return { picture: window(picture, left, top, mode, fill), ...moved }
  })
}

/** The part of the picture's own size whose upper left corner is at (left, top), which may lie outside. */
export function window(picture: Picture, left: number, top: number, mode: PaddingMode, fill: number): Picture {
  const { data, width, height, channels } = picture
  if (left === 0 && top === 0) return picture
  const out = new Uint8Array(data.length)
  const columns = Array.from({ length: width }, (_, x) => source(x + left, width, mode))
  for (let y = 0; y < height; y++) {
    const row = source(y + top, height, mode)
    for (let x = 0; x < width; x++) {
      const [column, to] = [columns[x]!, (y * width + x) * channels]
      const isOutside = row < 0 || column < 0
      const from = (row * width + column) * channels
      for (let c = 0; c < channels; c++) out[to + c] = isOutside ? fill : data[from + c]!
    }
  }
  return { ...picture, data: out }
}

/** The place on a line of `size` pixels that is shown at `place`; -1 where the fill is. */
function source(place: number, size: number, mode: PaddingMode): number {
  if (place >= 0 && place < size) return place
  if (mode === 'constant') return -1
  if (mode === 'edge' || size === 1) return place < 0 ? 0 : size - 1
  const period = 2 * (size - 1)
  const within = ((place % period) + period) % period
  return within < size ? within : period - within
}
