import { knownOptions, oneOf, positiveInteger } from '@tessera-ml/core'
import { checkPicture, type Picture, type PictureSize } from './picture.js'
import { resizeFilters, tapsFor, weightBits, type ResizeFilter, type Taps } from './resampling.js'

export interface ResizeOptions {
  /** How pixels are mixed; all but `nearest` look at every pixel when shrinking. Default: 'bilinear'. */
  readonly filter?: ResizeFilter
}

/**
 * The picture at another size, its proportions given up where the size asks for that. The numbers are those of Pillow's
 * `Image.resize` bit for bit, in Node and in browsers alike: columns first, then rows, each rounded to 8 bits.
 *
 * @throws ConfigError if the size or an option is out of range.
 * @example
 * const small = resize(picture, { width: 32, height: 32 })
 */
export function resize(picture: Picture, { width, height }: PictureSize, options: ResizeOptions = {}): Picture {
  knownOptions('resize', options, ['filter'])
  checkPicture('resize', picture)
  const filter = oneOf('resize: filter', options.filter ?? 'bilinear', resizeFilters)
  positiveInteger('resize: width', width)
  positiveInteger('resize: height', height)
  if (picture.width === width && picture.height === height) return picture
  if (filter === 'nearest') return nearest(picture, width, height)
  const wide = picture.width === width ? picture : alongRows(picture, tapsFor(picture.width, width, filter))
  return wide.height === height ? wide : alongColumns(wide, tapsFor(wide.height, height, filter))
}

function alongRows({ data, width, height, channels }: Picture, taps: Taps): Picture {
  const target = taps.first.length
  const out = new Uint8Array(target * height * channels)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < target; x++) {
      const start = (y * width + taps.first[x]!) * channels
      for (let c = 0; c < channels; c++)
        out[(y * target + x) * channels + c] = mixed(data, start + c, channels, taps, x)
    }
  }
  return { data: out, width: target, height, channels }
}

function alongColumns({ data, width, channels }: Picture, taps: Taps): Picture {
  const target = taps.first.length
  const row = width * channels
  const out = new Uint8Array(target * row)
  for (let y = 0; y < target; y++) {
    const start = taps.first[y]! * row
    for (let i = 0; i < row; i++) out[y * row + i] = mixed(data, start + i, row, taps, y)
  }
  return { data: out, width, height: target, channels }
}

/** The weighted sum of the pixels at `start`, `start + step`, …, rounded and kept within 0 and 255. */
function mixed(data: Uint8Array, start: number, step: number, { count, weights, width }: Taps, target: number): number {
  const [first, length] = [target * width, count[target]!]
  let sum = 2 ** (weightBits - 1)
  for (let j = 0; j < length; j++) sum += data[start + j * step]! * weights[first + j]!
  return Math.min(255, Math.max(0, Math.floor(sum / 2 ** weightBits)))
}

/** Takes the pixel under the middle of each new one. */
function nearest({ data, width, height, channels }: Picture, newWidth: number, newHeight: number): Picture {
  const out = new Uint8Array(newWidth * newHeight * channels)
  const columns = pixelsUnderMiddles(width, newWidth)
  pixelsUnderMiddles(height, newHeight).forEach((row, y) => {
    columns.forEach((column, x) => {
      const from = (row * width + column) * channels
      out.set(data.subarray(from, from + channels), (y * newWidth + x) * channels)
    })
  })
  return { data: out, width: newWidth, height: newHeight, channels }
}

/** The middles are added up as Pillow does, which decides where one falls on the line between two pixels. */
function pixelsUnderMiddles(source: number, target: number): number[] {
  const step = source / target
  let middle = step / 2
  return Array.from({ length: target }, () => {
    const pixel = Math.min(source - 1, Math.floor(middle))
    middle += step
    return pixel
  })
}
