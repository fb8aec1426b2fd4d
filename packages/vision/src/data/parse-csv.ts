import { closest, describeValue, FormatError } from '@tessera-ml/core'
import Papa from 'papaparse'

/** A row of a table. */
export interface CsvRow<Column extends string> {
  /** Where the row begins; the file's first line is 1. */
  readonly line: number
  /** The cells of the wanted columns, without spaces at their ends; empty where the row is too short. */
  readonly cells: Readonly<Record<Column, string>>
}

/**
 * Takes columns out of a CSV table with a header line, quotes as in RFC 4180. Empty lines do not count as rows.
 *
 * @throws FormatError if there are no rows, a quote stays open, or a column is missing or occurs twice; it names the file
 * and the line.
 */
export function parseCsv<const Column extends string>(
  text: string,
  wanted: readonly Column[],
  source: string,
): CsvRow<Column>[] {
  let places: ReadonlyMap<Column, number> | undefined
  const rows: CsvRow<Column>[] = []
  let line = 1
  let counted = 0
  Papa.parse<string[]>(text, {
    delimiter: ',',
    newline: '\n',
    step: ({ data: cells, errors, meta }) => {
      const begin = line
      for (; counted < meta.cursor; counted++) if (text.charCodeAt(counted) === 10) line++
      if (errors.length > 0) throw new FormatError(`${source}: line ${begin} must have its quotes closed, but has not.`)
      if (cells.length === 1 && cells[0]!.trim() === '') return
      if (places === undefined) places = placesOf(wanted, cells, source)
      else rows.push({ line: begin, cells: pick(places, cells) })
    },
  })
  if (rows.length > 0) return rows
  throw new FormatError(`${source}: rows must be at least one below the header, but got none.`)
}

function placesOf<Column extends string>(wanted: readonly Column[], header: readonly string[], source: string) {
  const names = header.map((name) => name.trim())
  return new Map(
    wanted.map((name) => {
      const place = names.indexOf(name)
      if (place >= 0 && place === names.lastIndexOf(name)) return [name, place]
      const near = place >= 0 ? undefined : closest(name, names)
      const hint = near === undefined ? '' : ` Did you mean ${describeValue(near)}?`
      const rule = `have one column ${describeValue(name)}`
      throw new FormatError(`${source}: header must ${rule}, but got ${describeValue(names)}.${hint}`)
    }),
  )
}

function pick<Column extends string>(places: ReadonlyMap<Column, number>, cells: readonly string[]) {
  const entries = [...places].map(([name, place]) => [name, (cells[place] ?? '').trim()])
  // The keys are those of the map.
  return Object.fromEntries(entries) as Record<Column, string>
}
