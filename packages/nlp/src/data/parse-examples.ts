import { ConfigError, decodeText, describeValue, FormatError, knownOptions, oneOf } from '@tessera-ml/core'
import { type TableFormat, parseTable } from './parse-table.js'

export interface Example {
  readonly text: string
  readonly label: string
  /** Where the example begins in its file; the first line is 1. */
  readonly line: number
}

export interface SkippedRow {
  readonly line: number
  readonly reason: string
}

export interface ParsedExamples {
  readonly examples: readonly Example[]
  /** Rows left out: without text, without label, or with more columns than the header. */
  readonly skipped: readonly SkippedRow[]
}

export interface ParseTextsOptions {
  readonly format: TableFormat
  /** Column (or key) of the text. Default `'text'`. */
  readonly textColumn?: string
  /** What error messages call the data, for instance the file's path. Default `'data'`. */
  readonly source?: string
}

export interface ParseExamplesOptions extends ParseTextsOptions {
  /** Column (or key) of the label. Default `'label'`. */
  readonly labelColumn?: string
}

/**
 * Labelled texts from CSV, TSV (both with a header line) or JSON Lines. Labels are strings: numbers and truth values in
 * JSON become what JSON writes. A byte order mark, line ends of all systems and quoted line ends are understood.
 *
 * @throws FormatError if the data cannot be read as such (see `decodeText`, `parseTable`), or if fewer than half of the
 * rows have both text and label.
 */
export function parseExamples(data: string | Uint8Array, options: ParseExamplesOptions): ParsedExamples {
  const { textColumn = 'text', labelColumn = 'label', source = 'data' } = options
  checkOptions('parseExamples', options, ['format', 'textColumn', 'labelColumn', 'source'])
  const rows = parseTable(decodeText(data, source), options.format, [textColumn, labelColumn], source)
  const examples: Example[] = []
  const skipped: SkippedRow[] = []
  for (const { line, cells, problem } of rows) {
    const text = cells[0]?.trim() ?? ''
    const label = cells[1]?.trim() ?? ''
    const reason = problem ?? (text === '' ? 'no text' : label === '' ? 'no label' : undefined)
    if (reason === undefined) examples.push({ text: cells[0]!, label, line })
    else skipped.push({ line, reason })
  }
  if (skipped.length * 2 > rows.length) {
    const [{ line, reason }] = skipped as [SkippedRow]
    throw new FormatError(
      `${source}: rows must mostly have text and label, but got ${skipped.length} of ${rows.length} ` +
        `that cannot be used, the first in line ${line} (${reason}).`,
    )
  }
  return { examples, skipped }
}

/**
 * Texts without labels, one for each row in its order; a row without text gives an empty one.
 *
 * @throws FormatError if the data cannot be read (see `decodeText`, `parseTable`).
 */
export function parseTexts(data: string | Uint8Array, options: ParseTextsOptions): string[] {
  checkOptions('parseTexts', options, ['format', 'textColumn', 'source'])
  const { textColumn = 'text', source = 'data', format } = options
  return parseTable(decodeText(data, source), format, [textColumn], source).map(({ line, cells, problem }) => {
    if (problem === undefined) return cells[0] ?? ''
    throw new FormatError(`${source}: line ${line} must be a row like the header, but got ${problem}.`)
  })
}

function checkOptions(where: string, options: ParseExamplesOptions, known: readonly string[]): void {
  knownOptions(where, options, known)
  oneOf(`${where}: format`, options.format, ['csv', 'tsv', 'jsonl'])
  for (const name of ['textColumn', 'labelColumn', 'source'] as const) {
    const value = options[name]
    if (value === undefined || (typeof value === 'string' && value !== '')) continue
    throw new ConfigError(`${where}: ${name} must be a name that is not empty, but got ${describeValue(value)}.`)
  }
}
