import { line, ruleX, ruleY } from '@observablehq/plot'
import { chart, charts, seriesColor } from './chart.js'
import type { Html } from './escape-html.js'
import { formatNumber } from './format-number.js'
import { thinned } from './thinned.js'

export interface PrecisionRecallSeries {
  readonly label: string
  /** One number for each score from which examples count as found, from the highest on. */
  readonly recall: readonly number[]
  readonly precision: readonly number[]
  /** The average precision, which the legend gives. */
  readonly area: number
}

/** How precision falls while recall rises, one curve a class, with the average precision (AP) of each in the legend. */
export function precisionRecallCurve(series: readonly PrecisionRecallSeries[]): Html {
  const legend = series.map(({ label, area }, index) => {
    return { label: `${label}, AP ${formatNumber(area)}`, color: seriesColor(index) }
  })
  const rates = { domain: [0, 1], ticks: 5, labelArrow: 'none', labelAnchor: 'center', grid: true } as const
  const figure = chart({
    title: 'Precision and recall',
    description: `Precision against recall: ${legend.map(({ label }) => label).join('; ')}`,
    legend,
    plot: {
      height: 380,
      marginLeft: 56,
      marginBottom: 48,
      x: { ...rates, label: 'recall' },
      y: { ...rates, label: 'precision' },
      marks: [
        ruleX([0], { strokeOpacity: 0.4 }),
        ruleY([0], { strokeOpacity: 0.4 }),
        ...series.map(({ recall, precision }, index) => {
          const points = recall.map((value, i) => [value, precision[i]!] as const)
          return line(thinned(points), { x: '0', y: '1', stroke: seriesColor(index), strokeWidth: 2.25 })
        }),
      ],
    },
  })
  return charts([figure])
}
