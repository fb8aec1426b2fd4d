import { knownOptions, positiveInteger } from '@tessera-ml/core'
import type { Contribution } from '../contributions.js'
import { attributionColour } from './attribution-colour.js'
import { escapeHtml } from './escape-html.js'
import { formatValue } from './format-value.js'
import { largest } from './largest.js'
import { shortened, svg } from './svg.js'

export interface BarsOptions {
  /** How many bars are drawn, from 1; the others become one bar with their sum. Default 10. */
  readonly count?: number
  /** What the chart shows, for screen readers too. Default 'Contributions'. */
  readonly title?: string
}

/** In units of the drawing: 360 wide, so that its letters are legible on a phone. */
const width = 360
const rowHeight = 22
const labelEnd = 128
const barStart = 136
const barEnd = 300
const longestLabel = 17
const nothing = '<text x="0" y="15">Nothing contributes.</text>'

/**
 * The contributions with the largest |value| as horizontal bars, from a common line at 0: an SVG that scales with its
 * place, takes over the page's text colour and is a file of its own as well.
 *
 * @throws ConfigError if a value is not finite or an option cannot be used.
 */
export function bars(items: readonly Contribution[], options: BarsOptions = {}): string {
  knownOptions('bars', options, ['count', 'title'])
  const { count = 10, title = 'Contributions' } = options
  const shown = largest('bars', items, positiveInteger('bars: count', count))
  const low = Math.min(0, ...shown.map((item) => item.value))
  const high = Math.max(0, ...shown.map((item) => item.value))
  const scale = (barEnd - barStart) / (high - low || 1)
  const zero = barStart - low * scale
  const height = 8 + Math.max(1, shown.length) * rowHeight
  const rows = shown.map((item, index) => row(item, 4 + index * rowHeight, zero, scale))
  const line = `<path d="M${zero.toFixed(1)} 0V${height}" stroke="currentColor" stroke-opacity=".45"/>`
  return svg(title, width, height, rows.length > 0 ? [...rows, line] : [nothing])
}

function row({ label, value }: Contribution, top: number, zero: number, scale: number): string {
  const left = value < 0 ? zero + value * scale : zero
  const text = `y="${top + 15}"`
  return [
    `<g><title>${escapeHtml(`${label}: ${formatValue(value)}`)}</title>`,
    `<text x="${labelEnd}" ${text} text-anchor="end">${escapeHtml(shortened(label, longestLabel))}</text>`,
    `<rect x="${left.toFixed(1)}" y="${top + 3}" width="${(Math.abs(value) * scale).toFixed(1)}" ` +
      `height="${rowHeight - 6}" rx="2" fill="${attributionColour(value, Math.abs(value) * 0.75)}"/>`,
    `<text x="${width - 4}" ${text} text-anchor="end">${formatValue(value)}</text></g>`,
  ].join('')
}
