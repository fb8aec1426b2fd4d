import { knownOptions, numberWithin, positiveInteger, type Generator } from '@tessera-ml/core'
import type { Picture } from '../image/picture.js'
import { planned, between, rangeWithin, type Augmentation } from './augmentation.js'

/** What stands in the erased part: one grey value, or noise. */
export type ErasingFill = 'noise' | number

interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface RandomErasingOptions {
  /** How often a part is erased. Default: 0.5. Range: [0, 1]. */
  readonly probability?: number
  /** Smallest and largest share of the picture. Default: [0.02, 0.33]. Range: [0, 1]. */
  readonly area?: readonly [number, number]
  /** Smallest and largest width to height. Default: [0.3, 3.3]. Range: above 0. */
  readonly aspectRatio?: readonly [number, number]
  /** Default: 'noise'. */
  readonly fill?: ErasingFill
}

/**
 * Erases a rectangle at random; one that fits is looked for ten times.
 *
 * Source: Zhong et al. 2017, arXiv:1708.04896.
 *
 * @throws ConfigError if an option is out of its range or unknown.
 */
export function randomErasing(options: RandomErasingOptions = {}): Augmentation {
  const where = 'randomErasing'
  knownOptions(where, options, ['probability', 'area', 'aspectRatio', 'fill'])
  const probability = numberWithin(`${where}: probability`, options.probability ?? 0.5, 0, 1, true)
  const area = rangeWithin(`${where}: area`, options.area ?? [0.02, 0.33], 0)
  numberWithin(`${where}: area`, area[1], 0, 1, true)
  const ratio = rangeWithin(`${where}: aspectRatio`, options.aspectRatio ?? [0.3, 3.3], Number.MIN_VALUE)
  const fill = checkFill(where, options.fill ?? 'noise')
  const logRatio = [Math.log(ratio[0]), Math.log(ratio[1])] as const
  return planned('randomErasing', options, (example, random) => {
    if (random.uniform() >= probability) return example
    const { picture } = example
    for (let attempt = 0; attempt < 10; attempt++) {
      const pixels = between(random, area) * picture.width * picture.height
      const aspect = Math.exp(between(random, logRatio))
      const [width, height] = [Math.round(Math.sqrt(pixels * aspect)), Math.round(Math.sqrt(pixels / aspect))]
      if (width < 1 || height < 1 || width > picture.width || height > picture.height) continue
      const left = random.integer(picture.width - width + 1)
      const top = random.integer(picture.height - height + 1)
      return { ...example, picture: erase(picture, { left, top, width, height }, fill, random) }
    }
    return example
  })
}

export interface CutoutOptions {
  /** Side of the square in pixels; the part of it outside the picture has no effect. Default: 8. */
  readonly size?: number
  /** How often a square is cut out. Default: 1. Range: [0, 1]. */
  readonly probability?: number
  /** Default: 0, black. */
  readonly fill?: ErasingFill
}

/**
 * Cuts out a square around a pixel at random.
 *
 * Source: DeVries and Taylor 2017, arXiv:1708.04552.
 *
 * @throws ConfigError if an option is out of its range or unknown.
 */
export function cutout(options: CutoutOptions = {}): Augmentation {
  knownOptions('cutout', options, ['size', 'probability', 'fill'])
  const size = positiveInteger('cutout: size', options.size ?? 8)
  const probability = numberWithin('cutout: probability', options.probability ?? 1, 0, 1, true)
  const fill = checkFill('cutout', options.fill ?? 0)
  return planned('cutout', options, (example, random) => {
    if (random.uniform() >= probability) return example
    const { picture } = example
    const [x, y] = [random.integer(picture.width), random.integer(picture.height)]
    const [left, top] = [Math.max(0, x - (size >> 1)), Math.max(0, y - (size >> 1))]
    const width = Math.min(picture.width, x - (size >> 1) + size) - left
    const height = Math.min(picture.height, y - (size >> 1) + size) - top
    return { ...example, picture: erase(picture, { left, top, width, height }, fill, random) }
  })
}

function checkFill(where: string, fill: ErasingFill): ErasingFill {
  return fill === 'noise' ? fill : numberWithin(`${where}: fill`, fill, 0, 255, true)
}

function erase(picture: Picture, { left, top, width, height }: Region, fill: ErasingFill, random: Generator): Picture {
  const { channels } = picture
  const data = picture.data.slice()
  const noise = new Float32Array(fill === 'noise' ? width * channels : 0)
  for (let y = top; y < top + height; y++) {
    const start = (y * picture.width + left) * channels
    if (fill === 'noise') random.fillUniform(noise, 0, 256)
    if (fill === 'noise') data.set(noise.map(Math.floor), start)
    else data.fill(fill, start, start + width * channels)
  }
  return { ...picture, data }
}
