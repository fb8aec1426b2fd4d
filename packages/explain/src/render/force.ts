import { knownOptions, positiveInteger } from '@tessera-ml/core'
import type { Contribution } from '../contributions.js'
import { attributionColour } from './attribution-colour.js'
import { escapeHtml } from './escape-html.js'
import { formatNumber, formatValue } from './format-value.js'
import { largest } from './largest.js'
import { shortened, svg } from './svg.js'

export interface ForceOptions {
  /** What the function gives without the features. Required. */
  readonly baseValue: number
  /** How many contributions are drawn, from 1; the others become one with their sum. Default 8. */
  readonly count?: number
  /** What the chart shows, for screen readers too. Default 'What pushes the prediction up and down'. */
  readonly title?: string
}

const width = 640
const [barTop, barHeight] = [34, 26]
const height = 112

/**
 * All contributions on one line: what raises the output pushes from the left to the prediction, what lowers it from the
 * right, the strongest next to the prediction.
 *
 * @throws ConfigError if a value is not finite or an option cannot be used.
 */
export function force(items: readonly Contribution[], options: ForceOptions): string {
  knownOptions('force', options, ['baseValue', 'count', 'title'])
  const { baseValue, count = 8, title = 'What pushes the prediction up and down' } = options
  const shown = largest('force', items, positiveInteger('force: count', count))
  const prediction = shown.reduce((sum, { value }) => sum + value, baseValue)
  const up = shown.filter(({ value }) => value > 0)
  const down = shown.filter(({ value }) => value < 0)
  const reach = (some: readonly Contribution[]): number => some.reduce((sum, { value }) => sum + Math.abs(value), 0)
  const [low, high] = [Math.min(baseValue, prediction - reach(up)), Math.max(baseValue, prediction + reach(down))]
  const x = (value: number): number => 12 + ((value - low) / (high - low || 1)) * (width - 24)
  return svg(
    title,
    width,
    height,
    [
      ...side(up, prediction, -1, x),
      ...side(down, prediction, 1, x),
      mark('prediction', prediction, x, 13, barTop + barHeight, 600),
      mark('base value', baseValue, x, height - 4, height - 18, 400),
    ],
    '48em',
  )
}

/** The blocks of one side, from the prediction outwards. */
function side(
  items: readonly Contribution[],
  prediction: number,
  direction: 1 | -1,
  x: (value: number) => number,
): string[] {
  let level = prediction
  return items.map(({ label, value }) => {
    const from = level
    level += direction * Math.abs(value)
    const [start, stop] = [x(Math.min(from, level)), x(Math.max(from, level))]
    const room = Math.floor((stop - start - 6) / 7)
    const name = room >= 3 ? escapeHtml(shortened(label, room)) : ''
    return [
      `<g><title>${escapeHtml(`${label}: ${formatValue(value)}`)}</title>`,
      `<rect x="${start.toFixed(1)}" y="${barTop}" width="${Math.max(0.5, stop - start - 1).toFixed(1)}" ` +
        `height="${barHeight}" rx="2" fill="${attributionColour(value, Math.abs(value) * 0.75)}"/>`,
      `<text x="${((start + stop) / 2).toFixed(1)}" y="${barTop + barHeight + 15}" text-anchor="middle">${name}</text></g>`,
    ].join('')
  })
}

function mark(
  label: string,
  value: number,
  x: (value: number) => number,
  y: number,
  to: number,
  weight: number,
): string {
  const at = x(value)
  const anchor = at < width / 4 ? 'start' : at > (3 * width) / 4 ? 'end' : 'middle'
  const [above, below] = [Math.min(y + 4, to), Math.max(y - 12, to)]
  return [
    `<text x="${at.toFixed(1)}" y="${y}" text-anchor="${anchor}" font-weight="${weight}">` +
      `${label} ${formatNumber(value)}</text>`,
    `<path d="M${at.toFixed(1)} ${above}V${below}" stroke="currentColor" stroke-opacity=".6"/>`,
  ].join('')
}
