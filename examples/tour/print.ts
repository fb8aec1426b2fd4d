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

/** White space as single spaces, and at most so many letters. */
export function shortened(text: string, letters: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > letters ? `${line.slice(0, letters - 1)}…` : line
}

/** The time since then: `1.2 s`. */
export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
