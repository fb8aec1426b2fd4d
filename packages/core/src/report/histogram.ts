import { binX, rectY, ruleY, type RectYOptions } from '@observablehq/plot'
import { chart, seriesColor } from './chart.js'
import type { Html } from './escape-html.js'
import { formatTick } from './format-number.js'

export interface HistogramOptions {
  readonly title: string
  /** What the values are, for instance `score for spam`. */
  readonly label: string
  /** Groups of values, stacked, each in a colour of its own. Values that are not finite are left out. */
  readonly series: readonly { readonly label: string; readonly values: ArrayLike<number> }[]
  /** About how many bins. Default: 20. */
  readonly bins?: number
}

/** How often values fall into each of a row of equal intervals. */
export function histogram({ title, label, series, bins = 20 }: HistogramOptions): Html {
  const rows = series.flatMap(({ values }, group) => {
    const fill = seriesColor(group)
    return Array.from(values, (value) => ({ value, group, fill })).filter(({ value }) => Number.isFinite(value))
  })
  const boxes = { x: { value: 'value', thresholds: bins }, z: 'group', fill: 'fill', inset: 0.5 } as const
  const legend = series.map((item, index) => ({ label: item.label, color: seriesColor(index) }))
  return chart({
    title,
    description: `${title}: ${rows.length} values of ${label}`,
    legend: series.length > 1 ? legend : [],
    plot: {
      x: { label, labelArrow: 'none', labelAnchor: 'center', ticks: 6, tickFormat: formatTick },
      y: { label: null, grid: true, ticks: 5, tickFormat: formatTick },
      marginLeft: 58,
      marginBottom: 44,
      color: { type: 'identity' },
      marks: [rectY(rows, binX<RectYOptions>({ y: 'count' }, boxes)), ruleY([0])],
    },
  })
}
