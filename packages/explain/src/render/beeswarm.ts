import { ConfigError, describeShape, knownOptions, positiveInteger, ShapeError } from '@tessera-ml/core'
import type { Explanation } from '../explanation.js'
import { escapeHtml } from './escape-html.js'
import { formatValue } from './format-value.js'
import { shortened, svg } from './svg.js'
import { checkValues } from '../values.js'

export interface BeeswarmOptions {
  /** How many features are drawn, from 1: those with the largest mean |value|. Default 10. */
  readonly count?: number
  /** Which explained output, from 0. Default 0. */
  readonly output?: number
  /** What the chart shows, for screen readers too. Default 'Values of all rows'. */
  readonly title?: string
}

const width = 480
const rowHeight = 34
const [left, right] = [140, 468]
const longestLabel = 17

/**
 * Every row's value of every feature as a dot: one line a feature, the most telling on top, dots of one place piled up.
 * A dot is blue where the feature's own number is low among the rows, orange where it is high.
 *
 * Shapes: an explanation of tables, values [row, feature, output].
 *
 * @throws ShapeError if there are several feature axes; ConfigError if there is no such output.
 */
export function beeswarm(explanation: Explanation, options: BeeswarmOptions = {}): string {
  knownOptions('beeswarm', options, ['count', 'output', 'title'])
  const { count = 10, output = 0, title = 'Values of all rows' } = options
  checkValues('beeswarm: explanation.values', explanation?.values)
  const { values, data, featureNames } = explanation
  const [rows = 0, features = 0, outputs = 0] = values.shape
  if (values.shape.length !== 3) {
    throw new ShapeError(`beeswarm: values must be [row, feature, output], but got ${describeShape(values.shape)}.`)
  }
  if (!Number.isInteger(output) || output < 0 || output >= outputs) {
    throw new ConfigError(`beeswarm: output must be from 0 to ${outputs - 1}, but got ${output}.`)
  }
  const lines = Array.from({ length: features }, (_, feature) => ({
    label: featureNames?.[feature] ?? `${feature}`,
    values: Array.from({ length: rows }, (_, row) => values.data[(row * features + feature) * outputs + output]!),
    own: data && Array.from({ length: rows }, (_, row) => data.data[row * features + feature]!),
  }))
  const strength = (line: (typeof lines)[number]): number =>
    line.values.reduce((sum, value) => sum + Math.abs(value), 0) / rows
  const shown = lines.sort((a, b) => strength(b) - strength(a)).slice(0, positiveInteger('beeswarm: count', count))
  const all = shown.flatMap((line) => line.values)
  const low = all.reduce((least, value) => Math.min(least, value), 0)
  const high = all.reduce((most, value) => Math.max(most, value), 0)
  const x = (value: number): number => left + ((value - low) / (high - low || 1)) * (right - left)
  const height = shown.length * rowHeight + 26
  const zero = x(0).toFixed(1)
  return svg(
    title,
    width,
    height,
    [
      `<path d="M${zero} 0V${height - 20}" stroke="currentColor" stroke-opacity=".45"/>`,
      ...shown.map(({ label, values: own, own: numbers }, i) => swarm(label, own, numbers, x, (i + 0.5) * rowHeight)),
      axis(low, high, x, height),
    ],
    '36em',
  )
}

function swarm(
  label: string,
  values: readonly number[],
  numbers: readonly number[] | undefined,
  x: (value: number) => number,
  middle: number,
): string {
  const low = (numbers ?? []).reduce((least, number) => Math.min(least, number), Infinity)
  const high = (numbers ?? []).reduce((most, number) => Math.max(most, number), -Infinity)
  const piles = new Map<number, number>()
  const dots = values.map((value, row) => {
    const at = x(value)
    const pile = Math.round(at / 4)
    const place = piles.get(pile) ?? 0
    piles.set(pile, place + 1)
    // 0, 1, -1, 2, -2, …: the pile grows to both sides, and stays within its line.
    const offset = Math.ceil(place / 2) * (place % 2 === 0 ? -1 : 1)
    const y = middle + Math.max(-1, Math.min(1, offset / 5)) * (rowHeight / 2 - 4)
    const share = numbers && high > low ? (numbers[row]! - low) / (high - low) : 0.5
    return `<circle cx="${at.toFixed(1)}" cy="${y.toFixed(1)}" r="2.6" fill="${rampColour(share)}" fill-opacity=".85"/>`
  })
  return [
    `<g><title>${escapeHtml(label)}</title>`,
    `<text x="${left - 12}" y="${middle + 4}" text-anchor="end">${escapeHtml(shortened(label, longestLabel))}</text>`,
    ...dots,
    '</g>',
  ].join('')
}

/** From blue by grey to orange. */
function rampColour(share: number): string {
  const mix = (from: readonly number[], to: readonly number[], t: number): string =>
    `rgb(${from.map((value, i) => Math.round(value + t * (to[i]! - value))).join(',')})`
  const [blue, grey, orange] = [
    [0, 114, 178],
    [150, 150, 150],
    [213, 94, 0],
  ]
  return share < 0.5 ? mix(blue, grey, 2 * share) : mix(grey, orange, 2 * share - 1)
}

function axis(low: number, high: number, x: (value: number) => number, height: number): string {
  const anchors = new Map([
    [0, 'middle'],
    [low, low < 0 ? 'start' : 'middle'],
    [high, high > 0 ? 'end' : 'middle'],
  ])
  return [...anchors]
    .map(([value, anchor]) => {
      const at = anchor === 'start' ? left : anchor === 'end' ? right : x(value)
      return `<text x="${at.toFixed(1)}" y="${height - 4}" text-anchor="${anchor}">${formatValue(value)}</text>`
    })
    .join('')
}
