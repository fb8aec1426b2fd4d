import { FormatError, describeValue, readFileBytes } from '@tessera-ml/core'
import {
  type ParseExamplesOptions,
  type ParseTextsOptions,
  type ParsedExamples,
  parseExamples,
  parseTexts,
} from './parse-examples.js'
import type { TableFormat } from './parse-table.js'

const formats: Readonly<Record<string, TableFormat>> = { csv: 'csv', tsv: 'tsv', jsonl: 'jsonl', ndjson: 'jsonl' }

/**
 * Labelled texts from a file, its format told by the ending: `.csv`, `.tsv`, `.jsonl` or `.ndjson`. Node only.
 *
 * @throws FormatError if the file cannot be read or understood (see `parseExamples`); StateError outside Node.
 */
export async function readExamples(
  path: string,
  options: Omit<ParseExamplesOptions, 'format' | 'source'> = {},
): Promise<ParsedExamples> {
  const format = formatOf(path)
  return parseExamples(await readFileBytes(path), { ...options, format, source: path })
}

/** Texts without labels from a file, as `parseTexts` gives them. Node only. @throws as `readExamples` does. */
export async function readTexts(
  path: string,
  options: Omit<ParseTextsOptions, 'format' | 'source'> = {},
): Promise<string[]> {
  const format = formatOf(path)
  return parseTexts(await readFileBytes(path), { ...options, format, source: path })
}

function formatOf(path: string): TableFormat {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const format = Object.hasOwn(formats, ending) ? formats[ending] : undefined
  if (format !== undefined) return format
  const got = ending === '' ? 'none' : describeValue(`.${ending}`)
  throw new FormatError(`${path}: file name must end in .csv, .tsv or .jsonl, but got ${got}.`)
}
