import { line, ruleX, ruleY } from '@observablehq/plot'
import { rocAucScore, rocCurve as rocRates } from '../metrics/roc-curve.js'
import { chart, charts, seriesColor } from './chart.js'
import { html, type Html } from './escape-html.js'
import { formatNumber } from './format-number.js'
import { thinned } from './thinned.js'

export interface RocSeries {
  /** The class that counts as positive. */
  readonly label: string
  /** For each example whether it is of that class (0, 1 or a boolean). */
  readonly truth: ArrayLike<number | boolean>
  /** For each example the score for that class. */
  readonly scores: ArrayLike<number>
}

/**
 * ROC curves with the area under each (AUC) in the legend; one curve for a binary classifier, one against the rest for
 * each class of another. A class without examples, or without others, is named and not drawn.
 *
 * @throws ShapeError as `rocCurve` of the metrics.
 */
export function rocCurve(series: readonly RocSeries[]): Html {
  const curves = series.map(({ label, truth, scores }) => {
    const labels = Array.from(truth, Number)
    const { falsePositiveRate, truePositiveRate } = rocRates(labels, scores)
    const points = falsePositiveRate.map((rate, index) => [rate, truePositiveRate[index]!] as const)
    return { label, points, area: rocAucScore(labels, scores) }
  })
  const drawn = curves.filter(({ area }) => Number.isFinite(area))
  const missing = curves.filter(({ area }) => !Number.isFinite(area)).map(({ label }) => label)
  const note = missing.length > 0 && html`<p class="note">No curve, for want of examples: ${missing.join(', ')}.</p>`
  if (drawn.length === 0) return html`${note}`
  const legend = drawn.map(({ label, area }, index) => {
    return { label: `${label}, AUC ${formatNumber(area)}`, color: seriesColor(index) }
  })
  const rates = { domain: [0, 1], ticks: 5, labelArrow: 'none', labelAnchor: 'center' } as const
  const figure = chart({
    title: 'ROC curve',
    description: `ROC curve: ${legend.map(({ label }) => label).join('; ')}`,
    legend,
    plot: {
      height: 380,
      marginLeft: 56,
      marginBottom: 48,
      x: { ...rates, label: 'false positive rate', grid: true },
      y: { ...rates, label: 'true positive rate', grid: true },
      marks: [
        ruleX([0], { strokeOpacity: 0.4 }),
        ruleY([0], { strokeOpacity: 0.4 }),
        line(
          [
            [0, 0],
            [1, 1],
          ],
          { strokeDasharray: '3 4', strokeOpacity: 0.6 },
        ),
        ...drawn.map(({ points }, index) => {
          return line(thinned(points), { x: '0', y: '1', stroke: seriesColor(index), strokeWidth: 2.25 })
        }),
      ],
    },
  })
  return html`${charts([figure])} ${note}`
}
