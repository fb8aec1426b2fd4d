import { describeShape, knownOptions, positiveNumber, ShapeError } from '@tessera-ml/core'
import { checkValues, type Values } from '../values.js'
import { escapeHtml } from './escape-html.js'
import { pngUri } from './png.js'
import { svg } from './svg.js'

export interface SpectrogramOptions {
  /** Attributions of the same shape, drawn over the energies. Default none. */
  readonly values?: Values
  /** The |value| of the strongest colour, above 0. Default: the largest. */
  readonly max?: number
  /** How long the sound is, for the time axis, in seconds. Default: frames are counted. */
  readonly seconds?: number
  /** What stands along the other axis. Default 'band'. */
  readonly bandLabel?: string
  /** What the chart shows, for screen readers too. Default 'Spectrogram'. */
  readonly title?: string
}

const width = 480
const [left, top, plotWidth, plotHeight] = [40, 8, 432, 160]
const height = 208

/**
 * Energies over time and frequency, low bands at the bottom, dark to bright; with attributions, the energies in grey and
 * over them orange for what raises the output and blue for what lowers it.
 *
 * Shapes: energies and values [frame, band], in any units (decibels, MFCC).
 *
 * @throws ShapeError if a shape does not fit; ConfigError if an option cannot be used.
 */
export function spectrogram(energies: Values, options: SpectrogramOptions = {}): string {
  const where = 'spectrogram'
  knownOptions(where, options, ['values', 'max', 'seconds', 'bandLabel', 'title'])
  const { values, bandLabel = 'band', title = 'Spectrogram', seconds } = options
  checkValues(`${where}: energies`, energies)
  if (values !== undefined) checkValues(`${where}: values`, values)
  const [frames = 0, bands = 0] = energies.shape
  if (energies.shape.length !== 2 || frames * bands === 0) {
    throw new ShapeError(`${where}: energies must be [frame, band], but got ${describeShape(energies.shape)}.`)
  }
  if (values !== undefined && describeShape(values.shape) !== describeShape(energies.shape)) {
    throw new ShapeError(
      `${where}: values must be ${describeShape(energies.shape)} as the energies, but got ${describeShape(values.shape)}.`,
    )
  }
  const largest = values?.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0
  const max = options.max === undefined ? largest : positiveNumber(`${where}: max`, options.max)
  const image = pngUri(cells(energies, values, max), frames, bands)
  const bottom = top + plotHeight
  const until = seconds === undefined ? `${frames} frames` : `${seconds.toFixed(2)} s`
  return svg(
    title,
    width,
    height,
    [
      `<image href="${image}" x="${left}" y="${top}" width="${plotWidth}" height="${plotHeight}" ` +
        'preserveAspectRatio="none" style="image-rendering:pixelated"/>',
      `<path d="M${left} ${top}V${bottom}H${left + plotWidth}" fill="none" stroke="currentColor" stroke-opacity=".45"/>`,
      `<text x="${left}" y="${bottom + 17}">0</text>`,
      `<text x="${left + plotWidth}" y="${bottom + 17}" text-anchor="end">${until}</text>`,
      `<text x="${left + plotWidth / 2}" y="${bottom + 17}" text-anchor="middle">time</text>`,
      `<text transform="translate(${left - 10} ${top + plotHeight / 2}) rotate(-90)" text-anchor="middle">` +
        `${escapeHtml(bandLabel)}</text>`,
    ],
    '36em',
  )
}

function cells({ data, shape }: Values, values: Values | undefined, max: number): Uint8ClampedArray {
  const [frames = 0, bands = 0] = shape
  let [low, high] = [Infinity, -Infinity]
  for (const energy of data) [low, high] = [Math.min(low, energy), Math.max(high, energy)]
  const rgba = new Uint8ClampedArray(frames * bands * 4)
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < bands; band++) {
      const from = frame * bands + band
      const share = high > low ? (data[from]! - low) / (high - low) : 0
      const at = ((bands - 1 - band) * frames + frame) * 4
      rgba.set(values === undefined ? bright(share) : tinted(share, values.data[from]!, max), at)
    }
  }
  return rgba
}

/** Dark blue by magenta to yellow, of rising lightness, so that it reads in grey as well. */
const stops = [
  [13, 8, 70],
  [110, 28, 130],
  [204, 71, 100],
  [248, 149, 64],
  [240, 240, 120],
]

function bright(share: number): number[] {
  const place = share * (stops.length - 1)
  const below = Math.min(stops.length - 2, Math.floor(place))
  return [...stops[below]!.map((value, i) => value + (place - below) * (stops[below + 1]![i]! - value)), 255]
}

function tinted(share: number, value: number, max: number): number[] {
  const grey = 60 + 170 * share
  const cover = max > 0 ? 0.8 * Math.min(1, Math.abs(value) / max) : 0
  const colour = value < 0 ? [0, 114, 178] : [213, 94, 0]
  return [...colour.map((tone) => grey + cover * (tone - grey)), 255]
}
