import { knownOptions, positiveInteger } from '@tessera-ml/core'
import type { Contribution } from '../contributions.js'
import { attributionColour } from './attribution-colour.js'
import { escapeHtml } from './escape-html.js'
import { formatNumber, formatValue } from './format-value.js'
import { largest } from './largest.js'
import { shortened, svg } from './svg.js'

export interface WaterfallOptions {
  /** What the function gives without the features, where the steps begin. Required. */
  readonly baseValue: number
  /** How many steps are drawn, from 1; the others become one step with their sum. Default 10. */
  readonly count?: number
  /** What the chart shows, for screen readers too. Default 'From the base value to the prediction'. */
  readonly title?: string
}

const width = 400
const rowHeight = 24
const labelEnd = 128
const [left, right] = [140, 340]
const longestLabel = 17

/**
 * From the base value to the prediction step by step: each contribution begins where the one below it ends, the largest
 * on top, so that the chart reads upwards from the base value to the prediction.
 *
 * @throws ConfigError if a value is not finite or an option cannot be used.
 */
export function waterfall(items: readonly Contribution[], options: WaterfallOptions): string {
  knownOptions('waterfall', options, ['baseValue', 'count', 'title'])
  const { baseValue, count = 10, title = 'From the base value to the prediction' } = options
  const shown = largest('waterfall', items, positiveInteger('waterfall: count', count))
  let level = baseValue
  const steps = [...shown].reverse().map((item) => {
    const from = level
    level += item.value
    return { ...item, from, to: level }
  })
  const levels = [baseValue, ...steps.map(({ to }) => to)]
  const [low, high] = [Math.min(...levels), Math.max(...levels)]
  const x = (value: number): number => left + ((value - low) / (high - low || 1)) * (right - left)
  const height = (steps.length + 2) * rowHeight + 8
  // Row 0 is on top.
  const top = (row: number): number => 4 + row * rowHeight
  const last = steps.length + 1
  return svg(title, width, height, [
    end('prediction', level, x(level), top(0), `M${x(level).toFixed(1)} ${top(0) + 4}V${top(1) + 4}`),
    ...steps.map((step, i) => stepRow(step, x, top(steps.length - i))),
    end(
      'base value',
      baseValue,
      x(baseValue),
      top(last),
      `M${x(baseValue).toFixed(1)} ${top(last) - 4}v${rowHeight - 4}`,
    ),
  ])
}

function stepRow(
  { label, value, from, to }: Contribution & { readonly from: number; readonly to: number },
  x: (value: number) => number,
  top: number,
): string {
  const [start, stop] = [x(Math.min(from, to)), x(Math.max(from, to))]
  return [
    `<g><title>${escapeHtml(`${label}: ${formatValue(value)}, from ${formatNumber(from)} to ${formatNumber(to)}`)}</title>`,
    `<text x="${labelEnd}" y="${top + 16}" text-anchor="end">${escapeHtml(shortened(label, longestLabel))}</text>`,
    `<rect x="${start.toFixed(1)}" y="${top + 4}" width="${Math.max(1, stop - start).toFixed(1)}" ` +
      `height="${rowHeight - 8}" rx="2" fill="${attributionColour(value, Math.abs(value) * 0.75)}"/>`,
    `<path d="M${x(to).toFixed(1)} ${top - 4}v8" stroke="currentColor" stroke-opacity=".45"/>`,
    `<text x="${width - 4}" y="${top + 16}" text-anchor="end">${formatValue(value)}</text></g>`,
  ].join('')
}

function end(label: string, value: number, at: number, top: number, line: string): string {
  return [
    `<text x="${labelEnd}" y="${top + 16}" text-anchor="end" font-weight="600">${label}</text>`,
    `<path d="${line}" stroke="currentColor" stroke-opacity=".45"/>`,
    `<text x="${at.toFixed(1)}" y="${top + 16}" dx="6" font-weight="600">${formatNumber(value)}</text>`,
  ].join('')
}
