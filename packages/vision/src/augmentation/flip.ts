import { knownOptions, numberWithin } from '@tessera-ml/core'
import type { Box } from '../boxes/box.js'
import type { Picture } from '../image/picture.js'
import { planned, moveBoxes, type Augmentation, type PictureWithBoxes } from './augmentation.js'

export interface RandomFlipOptions {
  /** How often left and right change places. Default: 0.5. Range: [0, 1]. */
  readonly horizontal?: number
  /** How often above and below change places. Default: 0. Range: [0, 1]. */
  readonly vertical?: number
}

/** Flips pictures at random. @throws ConfigError if an option is out of its range or unknown. */
export function randomFlip(options: RandomFlipOptions = {}): Augmentation {
  knownOptions('randomFlip', options, ['horizontal', 'vertical'])
  const horizontal = numberWithin('randomFlip: horizontal', options.horizontal ?? 0.5, 0, 1, true)
  const vertical = numberWithin('randomFlip: vertical', options.vertical ?? 0, 0, 1, true)
  return planned('randomFlip', options, (example, random) => {
    const [isMirrored, isTurned] = [random.uniform() < horizontal, random.uniform() < vertical]
    return flip(example, isMirrored, isTurned)
  })
}

function flip<B extends Box>(
  example: PictureWithBoxes<B>,
  isMirrored: boolean,
  isTurned: boolean,
): PictureWithBoxes<B> {
  if (!isMirrored && !isTurned) return example
  const { picture, boxes } = example
  const { width, height } = picture
  const moved = moveBoxes(boxes, picture, ({ xmin, ymin, xmax, ymax, ...rest }) => {
    const [left, right] = isMirrored ? [width - xmax, width - xmin] : [xmin, xmax]
    const [top, bottom] = isTurned ? [height - ymax, height - ymin] : [ymin, ymax]
    // The rest are the properties that a box has beside its edges.
    return { ...rest, xmin: left, ymin: top, xmax: right, ymax: bottom } as B
  })
  return { picture: flipPicture(picture, isMirrored, isTurned), ...moved }
}

/** The picture with left and right, above and below, or both having changed places. */
export function flipPicture(picture: Picture, isMirrored: boolean, isTurned: boolean): Picture {
  const { data, width, height, channels } = picture
  const out = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    const row = (isTurned ? height - 1 - y : y) * width
    for (let x = 0; x < width; x++) {
      const from = (row + (isMirrored ? width - 1 - x : x)) * channels
      const to = (y * width + x) * channels
      for (let c = 0; c < channels; c++) out[to + c] = data[from + c]!
    }
  }
  return { ...picture, data: out }
}
