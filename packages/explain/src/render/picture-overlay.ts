import { ConfigError, describeShape, knownOptions, numberWithin, ShapeError } from '@tessera-ml/core'
import { checkValues, type Values } from '../values.js'
import { escapeHtml } from './escape-html.js'
import { formatNumber } from './format-value.js'
import { pngUri } from './png.js'

export interface PictureOverlayOptions {
  /** What the picture shows, for those who cannot see it. Default 'The picture, coloured by attribution'. */
  readonly title?: string
  /** How strongly the colours cover the picture, from 0 to 1. Default 0.75. */
  readonly opacity?: number
  /** The |value| of the strongest colour, above 0. Default: the 99th percentile of the |values|. */
  readonly max?: number
}

/**
 * A picture in grey with what raises the output in orange and what lowers it in blue, beside the picture itself, as HTML
 * that needs nothing else.
 *
 * Shapes: picture [height, width, 1 or 3] or [height, width], numbers in [0, 1]; values [height, width] or with channels,
 * which are summed.
 *
 * @throws ShapeError if the two are not of one height and width; ConfigError if an option cannot be used.
 * @example
 * const html = pictureOverlay(picture, { data: explanation.values.data, shape: [32, 32, 3] })
 */
export function pictureOverlay(picture: Values, values: Values, options: PictureOverlayOptions = {}): string {
  const where = 'pictureOverlay'
  knownOptions(where, options, ['title', 'opacity', 'max'])
  const { title = 'The picture, coloured by attribution' } = options
  const opacity = numberWithin(`${where}: opacity`, options.opacity ?? 0.75, 0, 1, true)
  checkValues(`${where}: picture`, picture)
  checkValues(`${where}: values`, values)
  const [height = 0, width = 0, channels = 1] = picture.shape
  const [gotHeight, gotWidth] = values.shape
  if (gotHeight !== height || gotWidth !== width || height * width === 0) {
    const wanted = describeShape([height, width])
    throw new ShapeError(
      `${where}: values must have the picture's size, ${wanted}, but got ${describeShape(values.shape)}.`,
    )
  }
  if (channels !== 1 && channels !== 3) {
    throw new ShapeError(`${where}: picture must have 1 or 3 channels, but got ${channels}.`)
  }
  const sums = sumChannels(values, height * width)
  const max = options.max ?? percentile(sums, 0.99)
  if (!(max > 0) && options.max !== undefined) {
    throw new ConfigError(`${where}: max must be above 0, but got ${max}.`)
  }
  const plain = pixels(picture, channels, () => undefined)
  const coloured = pixels(picture, channels, (place) => sums[place], max, opacity)
  const image = (rgba: Uint8ClampedArray, alt: string): string =>
    `<img src="${pngUri(rgba, width, height)}" width="${width}" height="${height}" alt="${escapeHtml(alt)}" ` +
    'style="width:14em;max-width:100%;height:auto;image-rendering:pixelated;border-radius:.25em">'
  return [
    '<figure style="margin:1em 0">',
    `<div style="display:flex;flex-wrap:wrap;gap:1em">${image(plain, 'The picture')}${image(coloured, title)}</div>`,
    `<figcaption style="font-size:.85em;margin-top:.5em">${escapeHtml(title)}: orange raises the output, blue lowers it; ` +
      `the strongest colour is ${formatNumber(max)} a pixel.</figcaption>`,
    '</figure>',
  ].join('\n')
}

function sumChannels({ data }: Values, places: number): Float64Array {
  const depth = data.length / places
  const sums = new Float64Array(places)
  data.forEach((value, i) => (sums[Math.floor(i / depth)]! += value))
  return sums
}

function percentile(values: Float64Array, share: number): number {
  const sizes = values.map(Math.abs).sort()
  return sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] || sizes.at(-1)!
}

/** The picture as it is or, where `valueOf` gives values, in grey under their colours. */
function pixels(
  { data }: Values,
  channels: number,
  valueOf: (place: number) => number | undefined,
  max = 0,
  opacity = 0,
): Uint8ClampedArray {
  const places = data.length / channels
  const rgba = new Uint8ClampedArray(places * 4)
  for (let place = 0; place < places; place++) {
    const own = [0, 1, 2].map((c) => 255 * data[place * channels + (channels === 1 ? 0 : c)]!)
    const value = valueOf(place)
    const grey = 0.299 * own[0]! + 0.587 * own[1]! + 0.114 * own[2]!
    const colour = (value ?? 0) < 0 ? [0, 114, 178] : [213, 94, 0]
    const cover = value === undefined || max === 0 ? 0 : opacity * Math.min(1, Math.abs(value) / max)
    for (let c = 0; c < 3; c++) {
      // Under colours the picture is pale grey, so that both can be seen.
      const base = value === undefined ? own[c]! : 90 + 0.6 * grey
      rgba[place * 4 + c] = base + cover * (colour[c]! - base)
    }
    rgba[place * 4 + 3] = 255
  }
  return rgba
}
