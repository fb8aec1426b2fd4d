/** Lines for the terminal. */
import type { Figure } from './chapter.js'

/** Each model's figure and training time, with the guess that it is set beside. */
export function comparison(figures: readonly Figure[], times: readonly number[]): string {
  const rows = figures.map(({ model, measure, value, guess, guessed }, i) => {
    return [model, measure, value.toFixed(4), `${guessed.toFixed(4)} ${guess}`, `${(times[i]! / 1000).toFixed(1)} s`]
  })
  return columns([['model', 'figure', 'value', 'guess', 'trained in'], ...rows])
}

/** Rows as columns: words to the left, columns of numbers to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const isWords = rows[0]!.map((_, column) => !/^[\d.–]+( s)?$/.test(rows[1]?.[column] ?? ''))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (isWords[i] === true ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('   ')
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n')
}

const widestBar = 24

/** A line for each part: `click here   +1.31  ██████`, as long as its value is large among them. */
export function signedBars(parts: readonly (readonly [part: string, value: number])[]): string {
  const largest = Math.max(...parts.map(([, value]) => Math.abs(value)))
  const widest = Math.max(...parts.map(([part]) => part.length))
  return parts
    .map(([part, value]) => {
      const bar = (value < 0 ? '░' : '█').repeat(Math.max(1, Math.round((widestBar * Math.abs(value)) / largest)))
      return `    ${part.padEnd(widest)}  ${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}  ${bar}`
    })
    .join('\n')
}

export interface PictureValues {
  readonly width: number
  readonly height: number
  /** The picture, dark to bright. Shapes: [height, width] */
  readonly data: Uint8Array
  /** Shapes: [height, width] */
  readonly values: Float64Array
}

/** Below this share of the strongest, a value is not shown. */
const leastShare = 0.2
/** What is brighter is ink. */
const ink = 100

/**
 * A picture in letters, so many pixels a column and twice as many a line: `█` where values are above 0, `░` below it, `·`
 * for ink that hardly matters.
 */
export function letterMap({ width, height, data, values }: PictureValues, pixels = 1): string {
  const cells = Array.from({ length: Math.floor(height / (2 * pixels)) }, (_, row) =>
    Array.from({ length: Math.floor(width / pixels) }, (_, column) => {
      const places = Array.from({ length: 2 * pixels * pixels }, (_, i) => {
        return (2 * pixels * row + Math.floor(i / pixels)) * width + pixels * column + (i % pixels)
      })
      const value = places.reduce((sum, place) => sum + values[place]!, 0)
      return { value, isInk: places.some((place) => data[place]! > ink) }
    }),
  )
  const least = leastShare * Math.max(...cells.flat().map(({ value }) => Math.abs(value)))
  const letter = ({ value, isInk }: { readonly value: number; readonly isInk: boolean }): string => {
    if (Math.abs(value) >= least) return value > 0 ? '█' : '░'
    return isInk ? '·' : ' '
  }
  const lines = cells.map((row) => `    ${row.map(letter).join('')}`.trimEnd())
  return lines.filter((line) => line !== '').join('\n')
}

/** White space as single spaces, and at most so many letters. */
export function shortened(text: string, letters: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > letters ? `${line.slice(0, letters - 1)}…` : line
}

/** The time since then: `1.2 s`. */
export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
