import { dot, lineY, type Markish } from '@observablehq/plot'
import { chart, charts, seriesColor, type LegendEntry } from './chart.js'
import type { Html } from './escape-html.js'
import { formatNumber, formatTick } from './format-number.js'

interface Series {
  readonly label: string
  readonly values: readonly number[]
}

/**
 * Learning curves: one panel for the loss and one for each metric, training and validation in the same panel.
 *
 * `history` has one number an epoch for each name; the values on validation data are called `valLoss` or `val_loss` for
 * the name `loss`. Numbers that are not finite are left out.
 */
export function learningCurves(history: Readonly<Record<string, readonly number[]>>): Html {
  const names = Object.keys(history)
  const isValidation = (name: string): boolean => names.some((other) => validationNames(other).includes(name))
  const panels = names.filter((name) => !isValidation(name))
  return charts(
    panels.map((name) => {
      const validation = validationNames(name).find((candidate) => candidate in history)
      const series = [{ label: 'training', values: history[name] ?? [] }]
      if (validation !== undefined) series.push({ label: 'validation', values: history[validation] ?? [] })
      return panel(title(name), series)
    }),
  )
}

function validationNames(name: string): string[] {
  return [`val${name.charAt(0).toUpperCase()}${name.slice(1)}`, `val_${name}`]
}

/** `f1Macro` and `f1_macro` as `f1 macro`, with a capital: `F1 macro`. */
function title(name: string): string {
  const spaced = name.replaceAll('_', ' ')
  const words = spaced.replace(/(?<=[a-z0-9])[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function panel(name: string, series: readonly Series[]): Html {
  const legend = series.map(({ label }, index): LegendEntry => {
    return { label, color: seriesColor(index), isDashed: index === 1 }
  })
  const epochs = Math.max(1, ...series.map(({ values }) => values.length))
  return chart({
    title: name,
    description: series.map((item) => `${name}, ${item.label}: ${course(item.values)}`).join('. '),
    legend: series.length > 1 ? legend : [],
    plot: {
      x: {
        label: 'epoch',
        labelArrow: 'none',
        domain: epochs === 1 ? [0, 2] : [1, epochs],
        ticks: wholeTicks(epochs),
        tickFormat: (value: number) => String(value),
      },
      y: { label: null, ticks: 5, tickFormat: formatTick, grid: true, nice: true },
      marginLeft: 62,
      marginBottom: 40,
      marks: series.flatMap((item, index) => marks(item, index)),
    },
  })
}

function marks({ values }: Series, index: number): Markish[] {
  const points = values.map((value, epoch) => ({ x: epoch + 1, y: value })).filter(({ y }) => Number.isFinite(y))
  const stroke = seriesColor(index)
  const dashes = index === 1 ? { strokeDasharray: '6 4' } : {}
  const line = lineY(points, { x: 'x', y: 'y', stroke, strokeWidth: 2.25, ...dashes })
  // Few epochs make a line that hardly shows where it was measured, and one epoch makes none.
  return points.length > 20 ? [line] : [line, dot(points, { x: 'x', y: 'y', fill: stroke, r: 3 })]
}

/** At most seven whole numbers from 1 to `epochs`, evenly spaced. */
function wholeTicks(epochs: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => epochs / size <= 7) ?? Math.ceil(epochs / 7)
  const ticks = Array.from({ length: Math.floor(epochs / step) }, (_, index) => (index + 1) * step)
  return step === 1 ? ticks : [1, ...ticks]
}

function course(values: readonly number[]): string {
  const [first, last] = [values[0], values.at(-1)]
  if (first === undefined || last === undefined) return 'no values'
  return `from ${formatNumber(first)} to ${formatNumber(last)} in ${values.length} epochs`
}
