import { axisY, barX, ruleX, text } from '@observablehq/plot'
import { chart, chartWidth, seriesColor } from './chart.js'
import type { Html } from './escape-html.js'
import { formatNumber } from './format-number.js'

export interface BarChartOptions {
  readonly title: string
  /** From top to bottom. Values may be negative; those are drawn to the left in a second colour. */
  readonly bars: readonly { readonly label: string; readonly value: number }[]
  /** How values are written beside the bars. Default: `formatNumber`. */
  readonly format?: (value: number) => string
}

const longestLabel = 22

/** Horizontal bars with their labels at the left and their values at the end. */
export function barChart({ title, bars, format = formatNumber }: BarChartOptions): Html {
  // Bars are placed by index, since two of them may have the same label.
  const rows = bars.map(({ label, value }, index) => ({ index, label: shortened(label), value: finite(value) }))
  const written = (row: { readonly index: number }): string => format(bars[row.index]!.value)
  const widest = Math.max(0, ...rows.map(({ label }) => label.length))
  const [low, high] = [Math.min(0, ...rows.map(({ value }) => value)), Math.max(0, ...rows.map(({ value }) => value))]
  const marginLeft = Math.max(24, Math.round(widest * 7) + 14)
  // Room for the written values beyond the longest bars, in the unit of the values.
  const letters = Math.max(0, ...rows.map((row) => written(row).length))
  const sides = low < 0 && high > 0 ? 2 : 1
  const pixels = chartWidth - marginLeft - 16
  const room = ((high - low || 1) * (letters * 7.5 + 10)) / Math.max(40, pixels - sides * (letters * 7.5 + 10))
  const upper = rows.filter(({ value }) => value >= 0)
  const lower = rows.filter(({ value }) => value < 0)
  return chart({
    title,
    description: `${title}: ${bars.map(({ label, value }) => `${label} ${format(value)}`).join(', ')}`,
    plot: {
      height: rows.length * 26 + 16,
      marginLeft,
      marginTop: 8,
      marginBottom: 8,
      x: { axis: null, domain: [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0] },
      y: { domain: rows.map(({ index }) => index), padding: 0.25, label: null },
      marks: [
        axisY({ tickSize: 0, label: null, tickFormat: (index: number) => rows[index]?.label ?? '' }),
        barX(rows, { y: 'index', x: 'value', fill: (row: { value: number }) => seriesColor(row.value < 0 ? 1 : 0) }),
        ruleX([0]),
        text(upper, { y: 'index', x: 'value', text: written, textAnchor: 'start', dx: 5 }),
        text(lower, { y: 'index', x: 'value', text: written, textAnchor: 'end', dx: -5 }),
      ],
      color: { type: 'identity' },
    },
  })
}

function shortened(label: string): string {
  const letters = Array.from(label)
  return letters.length > longestLabel ? `${letters.slice(0, longestLabel - 1).join('')}…` : label
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}
