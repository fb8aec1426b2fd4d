import { ConfigError, FormatError, closest, describeValue } from '@tessera-ml/core'
import Papa from 'papaparse'

export type TableFormat = 'csv' | 'tsv' | 'jsonl'

/** A row with the columns that were asked for. */
export interface TableRow {
  /** Where the row begins; the file's first line is 1. */
  readonly line: number
  /** One for each wanted column: its text, or null where there is none. */
  readonly cells: readonly (string | null)[]
  /** Why the row cannot be used, where its form is wrong. */
  readonly problem?: string
}

/** Most characters of a line and of a cell: what is longer is most likely a damaged file, and would take very long. */
export const longestLine = 1_000_000

/**
 * Takes columns out of a table: CSV or TSV with a header line and quotes as in RFC 4180 (a quoted cell may hold line
 * ends), or JSON Lines, one object a line. Empty lines do not count as rows.
 *
 * @throws FormatError if a column is missing or occurs twice, a quote stays open, a line is not a JSON object, or a
 * line or a cell is longer than 1,000,000 characters; each with the line.
 */
export function parseTable(text: string, format: TableFormat, wanted: readonly string[], source: string): TableRow[] {
  if (new Set(wanted).size !== wanted.length) {
    throw new ConfigError(`${source}: columns must be different, but got ${describeValue(wanted)}.`)
  }
  if (text.trim() === '') throw new FormatError(`${source}: file must be with rows, but got an empty file.`)
  checkLines(text, source)
  const rows = format === 'jsonl' ? parseJsonLines(text, wanted, source) : parseDelimited(text, format, wanted, source)
  if (rows.length === 0) {
    throw new FormatError(`${source}: rows must be at least one below the header, but got none.`)
  }
  for (const { line, cells } of rows) {
    for (const cell of cells) if (cell !== null && cell.length > longestLine) throw tooLong(source, line, cell.length)
  }
  return rows
}

function checkLines(text: string, source: string): void {
  let line = 1
  for (let from = 0; from <= text.length; line++) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end
    if (to - from > longestLine) throw tooLong(source, line, to - from)
    from = to + 1
  }
}

function tooLong(source: string, line: number, length: number): FormatError {
  return new FormatError(`${source}: line ${line} must be of at most ${longestLine} characters, but got ${length}.`)
}

function parseDelimited(text: string, format: 'csv' | 'tsv', wanted: readonly string[], source: string): TableRow[] {
  let columns: readonly string[] | undefined
  let places: readonly number[] = []
  const rows: TableRow[] = []
  let line = 1
  let next = 1
  let counted = 0
  Papa.parse<string[]>(text, {
    delimiter: format === 'csv' ? ',' : '\t',
    newline: '\n',
    step: ({ data: cells, errors, meta }) => {
      line = next
      for (; counted < meta.cursor; counted++) if (text.charCodeAt(counted) === 10) next++
      if (errors.length > 0) {
        const fault = errors[0]!.code === 'MissingQuotes' ? 'one that stays open' : 'text behind a closing quote'
        const row = `the row that begins in line ${line}`
        throw new FormatError(`${source}: the quotes in ${row} must be closed, but got ${fault}.`)
      }
      if (cells.length === 1 && cells[0]!.trim() === '') return
      if (columns === undefined) {
        columns = cells.map((name) => name.trim())
        places = wanted.map((name) => placeOf(name, columns!, source))
        return
      }
      const extra = cells.slice(columns.length).some((cell) => cell.trim() !== '')
      const problem = `${cells.length} columns instead of ${columns.length}`
      rows.push({ line, cells: places.map((place) => cells[place] ?? null), ...(extra && { problem }) })
    },
  })
  return rows
}

function parseJsonLines(text: string, wanted: readonly string[], source: string): TableRow[] {
  const rows: TableRow[] = []
  const found = new Set<string>()
  for (const [index, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue
    const line = index + 1
    const record = parseRecord(content, line, source)
    if (found.size < 100) for (const key of Object.keys(record)) found.add(key)
    const values = wanted.map((name) => (Object.hasOwn(record, name) ? record[name] : null))
    const odd = wanted.find((_, i) => typeof values[i] === 'object' && values[i] !== null)
    const problem = `${odd} is a list or an object`
    const cells = values.map((value) => (value === null || typeof value === 'object' ? null : String(value)))
    rows.push({ line, cells, ...(odd !== undefined && { problem }) })
  }
  for (const [i, name] of wanted.entries()) {
    const isThere = rows.some(({ cells, problem }) => cells[i] !== null || problem !== undefined)
    if (!isThere && !found.has(name)) placeOf(name, [...found], source)
  }
  return rows
}

function parseRecord(content: string, line: number, source: string): Record<string, unknown> {
  let record: unknown
  try {
    record = JSON.parse(content)
  } catch (cause) {
    throw new FormatError(`${source}: line ${line} must be JSON, but got ${describeValue(content)}.`, { cause })
  }
  if (typeof record === 'object' && record !== null && !Array.isArray(record)) return record as Record<string, unknown>
  throw new FormatError(`${source}: line ${line} must be a JSON object, but got ${describeValue(record)}.`)
}

function placeOf(name: string, columns: readonly string[], source: string): number {
  const place = columns.indexOf(name)
  if (place >= 0 && place === columns.lastIndexOf(name)) return place
  const near = closest(name, columns)
  const hint = near === undefined || place >= 0 ? '' : ` Did you mean ${describeValue(near)}?`
  const rule = place >= 0 ? `hold ${describeValue(name)} once` : `hold ${describeValue(name)}`
  throw new FormatError(`${source}: columns must ${rule}, but got ${describeValue(columns)}.${hint}`)
}
